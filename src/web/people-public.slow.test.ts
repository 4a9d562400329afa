/** What the public sees of people: how many, and nobody. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'

import type { Hono } from 'hono'
import { sql } from 'kysely'
import { pino } from 'pino'

import { exitCode } from '#log/verify-site.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreements } from '#populations/agreement.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import { courses } from '#populations/course.ts'
import { people } from '#populations/person.ts'
import { phishingExercises } from '#populations/phishing-exercise.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { publishControls } from '#run/publish-controls.ts'
import { assertLogReplays, beginCompany, passTime, run, runOne } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { planMails } from '#store/exercises.ts'
import { closeItem, itemHistory, listItems, putItem } from '#store/items.ts'
import { readEntries, readHead } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { lastRuns } from '#store/runs.ts'
import type { Run } from '#store/runs.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'

import { signedIn } from './test-people.ts'
import { publishSite, siteOf, visit } from './test-site.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

/** About each of them nothing may be found. */
const names = ['Zenobia Quastel', 'Ottokar Wimmelbach', 'Perpetua Dschinn']
const exerciseGroup = 'Gruppe Quittenbaum'
const digest = 'ab'.repeat(32)
const idOf = (name: string) => name.toLowerCase().replace(' ', '-')

/** The tests about people, of the chapters policies, training, agreements and background checks. */
const aboutPeople = [
  'policy-accepted',
  'training-completed',
  'agreement-signed-before-start',
  'background-check-done-before-access',
]

let company: TestCompany
let site: Hono
let accounts: { id: string; post: (fields: Record<string, string>) => Promise<Response> }[]

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  await publishControls(store, company.org, 'all', { window: 0 })
  await withOrg(store, company.org, keepDuties)
  accounts = []
  for (const name of names) {
    const browser = await signedIn(store, company.org, site, ['member'], name)
    const email = `${idOf(name)}@people.example`
    const rest = { kind: 'employee' as const, groups: [], country: 'DE', externalIds: {} }
    await withOrg(store, company.org, async (tx) => {
      await putPeople(tx, [{ id: idOf(name), name, email, start: '2026-10-01', ...rest }], 'people')
      await changeAccount(tx, browser.account.id, { person: idOf(name) })
      await keepRecords(tx, name)
    })
    accounts.push({
      id: browser.account.id,
      post: (fields) => browser.post('/do/policy.accept?back=/portal', fields),
    })
  }
  passTime(company, 60)
})

async function keepDuties(tx: WriteTx): Promise<void> {
  const at = clock.now.toISOString()
  await putItem(tx, policies, {
    id: 'cryptography',
    titleDe: 'Kryptografie',
    titleEn: 'Cryptography',
    groups: [],
    controls: [],
  })
  await putItem(tx, policyVersions, {
    id: 'cryptography/1',
    policy: 'cryptography',
    number: 1,
    state: 'published',
    en: { text: 'Keys are kept apart.', digest },
    draftedBy: 'lead',
    approvals: [],
    publishedAt: at,
    effectiveFrom: at,
  })
  await putItem(tx, courses, {
    id: 'phishing',
    titleDe: 'Phishing',
    titleEn: 'Phishing',
    minutes: 10,
    topics: ['phishing'],
    groups: [],
    requiredFrom: '2026-10-01',
    months: 12,
  })
  await putItem(tx, agreements, {
    id: 'nda',
    titleDe: 'Verschwiegenheit',
    titleEn: 'Confidentiality',
    kinds: ['employee'],
  })
  await keepExercise(tx)
}

/** A phishing exercise that is under way, for a group. */
async function keepExercise(tx: WriteTx): Promise<void> {
  const id = randomUUID()
  await putItem(tx, phishingExercises, {
    id,
    mails: ['parcel'],
    groups: [exerciseGroup],
    from: '2026-11-01',
    until: '2026-11-30',
    startedAt: clock.now.toISOString(),
    audience: 12,
    leftOut: [],
  })
  const dueAt = new Date('2026-11-20T12:00:00.000Z')
  await planMails(
    tx,
    id,
    names.map((name) => ({ person: idOf(name), cell: 0, template: 'parcel', dueAt })),
  )
}

async function keepRecords(tx: WriteTx, name: string): Promise<void> {
  const person = idOf(name)
  const at = clock.now.toISOString()
  await putItem(tx, courseAttempts, {
    id: `${person}/phishing/1`,
    person,
    course: 'phishing',
    content: digest,
    seed: '00'.repeat(16),
    startedAt: at,
    finishedAt: at,
    right: 5,
    needed: 4,
    isPassed: true,
    asked: 5,
  })
  await putItem(tx, agreementSignatures, {
    id: `${person}/nda/1`,
    person,
    agreement: 'nda',
    name,
    signedAt: '2026-09-20T10:00:00.000Z',
    recordedAt: at,
    how: 'upload',
    document: randomUUID(),
  })
  await putItem(tx, backgroundChecks, {
    id: `${person}/identity`,
    person,
    check: 'identity',
    outcome: 'done',
    on: '2026-09-20',
    recordedAt: at,
    recordedBy: 'lead',
  })
}

test('two people, and one of them twice, accept at once: each acceptance is there, once', async () => {
  const accept = async (index: number) => {
    const name = names[index] ?? ''
    const fields = { person: idOf(name), version: 'cryptography/1', language: 'en', digest, name }
    return await accounts[index]?.post(fields)
  }
  const answers = await Promise.all([0, 1, 0, 1, 0].map(accept))
  assert.deepEqual(
    answers.map((answer) => answer?.headers.get('location')),
    answers.map(() => '/portal'),
  )
  await readOrg(store, company.org, async (tx) => {
    const kept = await listItems(tx, policyAcceptances.id)
    const keys = names.slice(0, 2).map((name) => `${idOf(name)}/cryptography/1`)
    assert.deepEqual(
      kept.map(({ key }) => key),
      keys.toSorted(),
    )
    for (const key of keys)
      assert.equal((await itemHistory(tx, policyAcceptances.id, key)).length, 1)
  })
  const { counts } = await runOne(company, 'policy-accepted')
  assert.deepEqual([counts.n, counts.pass], [3, 3])
  await assertLogReplays(company)
})

test('nothing that is published, and no entry of the log, names anybody', async () => {
  await run(company)
  await publishSite(company)
  const entries = await readOrg(store, company.org, async (tx) =>
    readEntries(tx, 0, (await readHead(tx)).size),
  )
  const texts = [
    ...entries.map(({ bytes }, index) => ({ where: `entry ${index}`, bytes: Buffer.from(bytes) })),
    ...[...siteOf(company)].map(([where, bytes]) => ({ where, bytes: plain(where, bytes) })),
  ]
  assert(texts.some(({ bytes }) => bytes.includes('policy-accepted')))
  const words = names.flatMap((name) => [name, ...name.split(' '), idOf(name)])
  const marks = [...words, 'people.example', exerciseGroup, ...accounts.map(({ id }) => id)]
  const found = texts.flatMap(({ where, bytes }) => {
    const text = bytes.toString('latin1').toLowerCase()
    return marks
      .filter((mark) => text.includes(mark.toLowerCase()))
      .map((mark) => `${where}: ${mark}`)
  })
  assert.deepEqual(found, [])
})

function plain(path: string, bytes: Buffer): Buffer {
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

/** Each count of a run is the sum of what it is made of, and what is not counted has departed. */
function assertExplained({ counts, size }: Run, departed: number, test: string): void {
  const { n, pass, failing, late, excepted, unknown, excluded = 0 } = counts
  assert.equal(n, pass + failing + late + excepted + unknown + excluded, test)
  assert.equal(size, n + departed, test)
}

async function runsNow(): Promise<[string, Run][]> {
  const last = await readOrg(store, company.org, (tx) => lastRuns(tx, aboutPeople))
  assert.equal(last.size, aboutPeople.length)
  return [...last]
}

test('somebody is erased, key and openings: every proof holds as before, and every count is explained', async () => {
  const zenobia = idOf(names[0] ?? '')
  const before = await runsNow()
  for (const [id, last] of before) assertExplained(last, 0, id)
  await withOrg(store, company.org, async ({ db, org }) => {
    await sql`DELETE FROM salt_key WHERE org_id = ${org} AND subject = ${`person/${zenobia}`}`.execute(
      db,
    )
    const { numAffectedRows } =
      await sql`DELETE FROM opening WHERE org_id = ${org} AND convert_from(decode(
      rpad(translate(disclosure, '-_', '+/'), (length(disclosure) + 3) / 4 * 4, '='), 'base64'), 'LATIN1') LIKE ${`%${zenobia}%`}`.execute(
        db,
      )
    assert(Number(numAffectedRows) > 0)
  })
  await assertPublished()
  // Nothing of hers is judged again, so nothing changes.
  await run(company, ...aboutPeople)
  assert.deepEqual(
    (await runsNow()).map(([id, { counts, root }]) => [id, counts, root]),
    before.map(([id, { counts, root }]) => [id, counts, root]),
  )
  // Off the register, what was hers has departed: its places in the trees stay, and are counted as such.
  const sizes = new Map(before.map(([id, last]) => [id, last.counts.n]))
  await withOrg(store, company.org, (tx) => closeItem(tx, people.id, zenobia))
  await run(company, ...aboutPeople)
  for (const [id, last] of await runsNow()) {
    const departed = (sizes.get(id) ?? 0) - last.counts.n
    assert(departed > 0, id)
    assertExplained(last, departed, id)
  }
  await assertPublished()
})

async function assertPublished(): Promise<void> {
  passTime(company, 60)
  await publishSite(company)
  const told = await visit(siteOf(company), { now: clock.now })
  assert.deepEqual(
    told.checks.filter(({ outcome }) => outcome === 'failed'),
    [],
  )
  assert.equal(exitCode(told), 0)
  await assertLogReplays(company)
}
