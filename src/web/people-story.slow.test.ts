/** Whatever is done to and by somebody, from the first import to the last day and beyond: no entry, page, feed or file of the public names them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'

import { pino } from 'pino'

import { agreements } from '#populations/agreement.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { publishControls } from '#run/publish-controls.ts'
import { assertLogReplays, beginCompany, passTime, run, verdictsOf } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { putItem } from '#store/items.ts'
import { readEntries, readHead } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findPersonByEmail } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'

import { signedIn } from './test-people.ts'
import { publishSite, siteOf } from './test-site.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const officer = actorOf(randomUUID(), 'people-officer')
const lead = actorOf(randomUUID(), 'lead')
const admin = actorOf(randomUUID(), 'admin')
const text = 'Keys are kept apart.'
/** Found nowhere else, in whichever spelling. */
const canary = 'Zenobia Quastel'
const email = 'zq.kanarienvogel@people.example'
const number = 'P-773311-kanarienvogel'
const group = 'Gruppe Quittenbaum'
const marks = ['zenobia', 'quastel', 'kanarienvogel', 'quittenbaum', 'wimmelbach', 'people.example']

let company: TestCompany
const hidden: string[] = []

before(async () => {
  company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all', { window: 0 })
  await withOrg(store, company.org, async (tx) => {
    const titles = { titleDe: 'Kryptografie', titleEn: 'Cryptography' }
    await putItem(tx, policies, { id: 'cryptography', ...titles, groups: [], controls: [] })
    await putItem(tx, policyVersions, {
      id: 'cryptography/1',
      policy: 'cryptography',
      number: 1,
      state: 'published',
      en: { text, digest: digestOfText(text) },
      draftedBy: 'lead',
      approvals: [],
      publishedAt: '2026-09-01T00:00:00.000Z',
      effectiveFrom: '2026-09-01T00:00:00.000Z',
    })
    const nda = { titleDe: 'Verschwiegenheit', titleEn: 'Confidentiality' }
    await putItem(tx, agreements, { id: 'nda', ...nda, kinds: ['employee'] })
  })
})

async function does(actor: typeof lead, id: string, input: Record<string, unknown>) {
  passTime(company, 1)
  return await perform(company, actor, id, input)
}

/** Everything anybody can read, and every entry of the log. */
async function published(): Promise<{ where: string; text: string }[]> {
  passTime(company, 60)
  await run(company)
  await publishSite(company)
  const entries = await readOrg(store, company.org, async (tx) =>
    readEntries(tx, 0, (await readHead(tx)).size),
  )
  const plain = (path: string, bytes: Buffer) => (path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
  return [
    ...entries.map(({ bytes }, n) => ({
      where: `entry ${n}`,
      text: Buffer.from(bytes).toString(),
    })),
    ...[...siteOf(company)].map(([where, bytes]) => ({
      where,
      text: plain(where, bytes).toString('latin1'),
    })),
  ]
}

async function assertNobodyNamed(): Promise<void> {
  const all = await published()
  for (const needed of ['trust.json', 'de/index.html', 'en/index.html'])
    assert(
      all.some(({ where }) => where === needed),
      needed,
    )
  assert(all.some(({ where }) => /feed|atom|changes/.test(where)))
  const found = all.flatMap(({ where, text: said }) =>
    [...marks, ...hidden]
      .filter((mark) => said.toLowerCase().includes(mark.toLowerCase()))
      .map((mark) => `${where}: ${mark}`),
  )
  assert.deepEqual(found, [])
}

test('imported, changed, away, with a role, in a review, excepted, outside the program: nobody is named in public', async () => {
  const file =
    'Personalnummer;Name;E-Mail;Art;Land;Gruppen;Eintritt\n' +
    `${number};${canary};${email};Intern;DE;${group};01.10.2026\n` +
    'P-2;Ottokar Wimmelbach;ow@people.example;Extern;AT;;01.10.2026\n'
  const refused = does(officer, 'person.import', { file: Buffer.from(file).toString('base64') })
  await assert.rejects(refused)
  const ending = file
    .replaceAll('01.10.2026', '01.10.2026;31.12.2027')
    .replace('Eintritt', 'Eintritt;Austritt')
  await does(officer, 'person.import', { file: Buffer.from(ending).toString('base64') })
  const read = async (address: string) =>
    (await readOrg(store, company.org, (tx) => findPersonByEmail(tx, address)))?.person.id ?? ''
  const [hers, his] = [await read(email), await read('ow@people.example')]
  hidden.push(hers, his)
  await does(officer, 'person.change', {
    id: his,
    name: 'Ottokar Wimmelbach',
    kind: 'contractor',
    email: 'ow@people.example',
    start: '2026-10-01',
    manager: email,
    end: '2026-12-31',
  })
  await does(officer, 'absence.create', { person: his, from: '2026-11-05', to: '2026-11-20' })
  await does(lead, 'program-scope.change', {
    statementEn: 'Everything.',
    categories: ['security'],
    decided: '2026-11-01',
  })
  await does(lead, 'program-role.create', { role: 'security-lead', holder: hers, deputy: his })
  await does(lead, 'management-review.create', {
    title: `Review with ${canary}`,
    on: '2026-11-01',
    participants: [`${canary}, CEO`],
    looked: `What ${canary} did.`,
    decisions: `${email} goes on.`,
  })
  await does(lead, 'control-attestation.create', {
    control: 'capacity-watched',
    statement: `${canary} looked.`,
    attestor: hers,
    role: 'Head of platform',
    on: '2026-11-01',
  })
  const words = { titleDe: 'Neu', titleEn: 'New', textDe: 'Neu.', textEn: 'New.' }
  const { id: announcement } = await does(lead, 'announcement.publish', words)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const browser = await signedIn(store, company.org, site, ['member'], 'own account')
  hidden.push(browser.account.id)
  await withOrg(store, company.org, (tx) =>
    changeAccount(tx, browser.account.id, { person: hers, name: canary }),
  )
  for (const [path, input] of [
    ['announcement/read', { person: hers, announcement, language: 'de' }],
    [
      'policy/accept',
      {
        person: hers,
        version: 'cryptography/1',
        language: 'en',
        digest: digestOfText(text),
        name: canary,
      },
    ],
  ] as const)
    assert.equal((await browser.postJson(`/api/v1/${path}`, input)).status, 200, path)
  await run(company)
  assert(
    (await verdictsOf(company, 'policy-accepted'))[`${his}/cryptography/1`]?.startsWith('fail'),
  )
  const { request } = await does(lead, 'exception.request', {
    test: 'policy-accepted',
    items: [`${his}/cryptography/1`],
    reason: 'Ottokar Wimmelbach is away.',
    measure: `${canary} reads it to him.`,
    until: '2026-12-31',
  })
  await does(admin, 'exception.approve', { request })
  await does(lead, 'scope-exclusion.create', {
    name: canary,
    population: 'person',
    pattern: hers,
    reason: `${canary} works for another company.`,
    decided: '2026-11-01',
    reviewBy: '2027-05-01',
  })
  await assertNobodyNamed()
})

test('nor when somebody has left and is erased', async () => {
  const [, his = ''] = hidden
  await does(officer, 'person.end', { id: his, end: '2026-11-03' })
  clock.now = new Date('2026-11-10T12:00:00.000Z')
  await does(lead, 'person.erase', { person: his, because: 'request' })
  await assertNobodyNamed()
  await assertLogReplays(company)
})
