/** Two on the list who are one human: joined by hand, with everything that either had, and two again where it was a mistake. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, beforeEach, test } from 'node:test'

import fc from 'fast-check'
import type { Hono } from 'hono'
import { pino } from 'pino'

import { absences } from '#populations/absence.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreements } from '#populations/agreement.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import { dutyReminders } from '#populations/duty-reminder.ts'
import type { Person } from '#populations/person.ts'
import { people } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { programRoles } from '#populations/program-role.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { itemsNaming, references } from '#program/people/person-references.ts'
import { personalPopulations } from '#program/personal-populations.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import {
  assertLogReplays,
  beginCompany,
  entriesOf,
  passTime,
  run,
  verdictsOf,
} from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount, findAccount } from '#store/accounts.ts'
import { listActionsNaming } from '#store/actions.ts'
import { listItems, managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { allPeople, findPerson } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { addUser, directoryOf } from '#web/scim/test-directory.ts'
import type { Ask } from '#web/scim/test-directory.ts'
import { website } from '#web/server.ts'
import { hiddenField } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const officer = actorOf(randomUUID(), 'people-officer')
const lead = actorOf(randomUUID(), 'lead')
const digest = 'ab'.repeat(32)
const because = 'She married in October.'

let company: TestCompany
let site: Hono
let ask: Ask

beforeEach(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  ask = (await directoryOf(store, company.org, site)).ask
})

async function add(name: string, more: Record<string, unknown> = {}): Promise<string> {
  passTime(company, 1)
  const rest = { name, kind: 'employee', country: 'DE', start: '2026-10-01' }
  const { id } = await perform(company, officer, 'person.create', { ...rest, ...more })
  return String(id)
}

async function merge(person: string, other: string) {
  passTime(company, 1)
  return await perform(company, officer, 'person.merge', { person, other, because })
}

async function unmerge(person: string, other: string) {
  passTime(company, 1)
  const why = 'They are sisters.'
  return await perform(company, officer, 'person.unmerge', { person, other, because: why })
}

async function file(...rows: string[]) {
  passTime(company, 1)
  const text = ['external id;name;email;start;end;manager', ...rows].join('\n')
  const input = { file: Buffer.from(text).toString('base64') }
  return await perform(company, officer, 'person.import', input)
}

function write(put: (tx: WriteTx) => Promise<void>): Promise<void> {
  passTime(company, 1)
  return withOrg(store, company.org, put)
}

function read<Result>(look: Parameters<typeof readOrg<Result>>[2]): Promise<Result> {
  return readOrg(store, company.org, look)
}

async function listed(): Promise<Person[]> {
  return (await read(allPeople)).map(({ person }) => person)
}

async function only(): Promise<Person> {
  const [one, ...more] = await listed()
  assert(one && more.length === 0)
  return one
}

async function publish(...ids: string[]): Promise<void> {
  await write(async (tx) => {
    for (const id of ids) {
      await putItem(tx, policies, { id, titleDe: id, titleEn: id, groups: [], controls: [] })
      await putItem(tx, policyVersions, {
        id: `${id}/1`,
        policy: id,
        number: 1,
        state: 'published',
        en: { text: 'Keys are kept apart.', digest },
        draftedBy: 'lead',
        approvals: [],
        publishedAt: '2026-10-20T00:00:00.000Z',
        effectiveFrom: '2026-10-20T00:00:00.000Z',
      })
    }
  })
}

function acceptance(person: string, policy: string, at: string, name = 'Anna Schmidt') {
  return {
    id: `${person}/${policy}/1`,
    person,
    policy,
    version: `${policy}/1`,
    language: 'en' as const,
    digest,
    name,
    acceptedAt: at,
    recordedAt: at,
    via: 'portal' as const,
  }
}

function attempt(person: string, n: number) {
  return {
    id: `${person}/awareness/${n}`,
    person,
    course: 'awareness',
    content: digest,
    seed: 'cd'.repeat(16),
    startedAt: `2026-10-0${n}T08:00:00.000Z`,
    asked: 5,
  }
}

/** Everything that names one of them, as it stands now. */
async function standing(...persons: string[]): Promise<unknown> {
  return await read(async (tx) => {
    const found: unknown[] = [await listItems(tx, people.id)]
    for (const each of references)
      for (const person of persons) found.push(await itemsNaming(tx, each, person))
    return JSON.parse(
      JSON.stringify(found, (key, value: unknown) => (key === 'recordedFrom' ? undefined : value)),
    )
  })
}

test('whatever people keep that names a person goes along: a population that nobody thought of is named here', () => {
  const known = new Set([
    ...references.map(({ population }) => population.id),
    // Themselves; and what a mail reminded of, which is over.
    people.id,
    dutyReminders.id,
  ])
  const forgotten = personalPopulations()
    .filter(({ population }) => population.kind === 'managed' && !known.has(population.id))
    .filter(({ fields }) => fields.some(({ name }) => ['person', 'holder'].includes(name)))
    .map(({ population }) => population.id)
  assert.deepEqual(forgotten, [])
})

test('who may not, may not; what is no joining is refused, and says why', async () => {
  const [anna, meier] = [await add('Anna Schmidt'), await add('Anna Meier')]
  const member = actorOf(randomUUID(), 'member')
  const input = { person: meier, other: anna, because }
  await assert.rejects(perform(company, member, 'person.merge', input), { kind: 'forbidden' })
  await assert.rejects(perform(company, officer, 'person.merge', input, false), {
    kind: 'unproved',
  })
  await assert.rejects(perform(company, officer, 'person.merge', { ...input, because: '' }), {
    kind: 'input',
  })
  await assert.rejects(merge(anna, anna), { code: 'person-merge-same' })
  await assert.rejects(merge(anna, 'nobody'), { code: 'item-missing' })
  await assert.rejects(unmerge(meier, anna), { code: 'person-not-merged' })
  const entity = async (name: string) =>
    String(
      (
        await perform(company, lead, 'legal-entity.create', {
          name,
          country: 'DE',
          joined: '2020-01-01',
        })
      )['id'],
    )
  const works = async (id: string, name: string, legalEntity: string, more = {}) => {
    passTime(company, 1)
    const rest = { kind: 'employee', country: 'DE', start: '2026-10-01' }
    await perform(company, officer, 'person.change', { id, name, legalEntity, ...rest, ...more })
  }
  const [one, two] = [await entity('One GmbH'), await entity('Two GmbH')]
  await works(anna, 'Anna Schmidt', one)
  await works(meier, 'Anna Meier', two)
  await assert.rejects(merge(meier, anna), { code: 'person-merge-entities' })
  // One after the other is another matter.
  await works(anna, 'Anna Schmidt', one, { start: '2024-01-01', end: '2025-01-31' })
  await write((tx) =>
    putItem(tx, programRoles, {
      role: 'security-lead',
      holder: anna,
      deputy: meier,
      accountable: [],
      responsible: [],
      consulted: [],
      informed: [],
    }),
  )
  await assert.rejects(merge(meier, anna), { code: 'person-merge-role' })
  const third = await add('Third Person')
  const decided = { reason: 'r', decided: '2026-10-01', reviewBy: '2027-10-01' }
  const out = { id: 'x', name: 'x', population: 'person', pattern: third, ...decided }
  await write((tx) => putItem(tx, scopeExclusions, out))
  await assert.rejects(merge(third, anna), { code: 'person-merge-outside' })
  await merge(meier, third)
  await assert.rejects(merge(meier, third), { code: 'person-merged-already' })
})

test('what either had counts for the one who stays, what is there twice as it was first; before it there were two', async () => {
  await publish('crypto', 'access', 'remote')
  const anna = await add('Anna Schmidt', { email: 'anna@private.example', groups: ['Sales'] })
  const meier = await add('Anna Meier', { start: '2026-10-15', groups: ['Board'] })
  const led = await add('Led Person', { manager: 'anna@private.example' })
  const browser = await signedIn(store, company.org, site, ['member'], 'Anna Schmidt')
  const signed = randomUUID()
  await write(async (tx) => {
    await changeAccount(tx, browser.account.id, { person: anna })
    const early = '2026-10-21T09:00:00.000Z'
    const late = '2026-10-25T09:00:00.000Z'
    await putItem(tx, policyAcceptances, acceptance(anna, 'crypto', early))
    await putItem(tx, policyAcceptances, acceptance(meier, 'crypto', late, 'Anna Meier'))
    await putItem(tx, policyAcceptances, acceptance(anna, 'access', late))
    await putItem(tx, policyAcceptances, acceptance(meier, 'remote', late, 'Anna Meier'))
    await putItem(tx, agreementSignatures, {
      id: `${anna}/nda/${signed}`,
      person: anna,
      agreement: 'nda',
      name: 'Anna Schmidt',
      signedAt: early,
      recordedAt: early,
      how: 'upload',
      document: signed,
    })
    for (const person of [anna, meier])
      await putItem(tx, backgroundChecks, {
        id: `${person}/identity`,
        person,
        check: 'identity',
        outcome: person === anna ? 'done' : 'not-required',
        on: '2026-09-20',
        recordedAt: person === anna ? late : early,
        recordedBy: 'officer',
      })
    await putItem(tx, courseAttempts, attempt(anna, 1))
    await putItem(tx, courseAttempts, attempt(meier, 1))
    await putItem(tx, absences, { id: 'a', person: anna, from: '2026-10-27', to: '2026-10-28' })
    await putItem(tx, programRoles, {
      role: 'vendor-owner',
      holder: led,
      deputy: anna,
      accountable: [],
      responsible: [],
      consulted: [],
      informed: [],
    })
  })
  await run(company, 'policy-accepted')
  const before = new Date(clock.now)
  const { weakened } = await merge(meier, anna)
  assert.deepEqual(weakened, ['person-merged', 'first-day-moved'])
  const now = await read((tx) => findPerson(tx, meier))
  assert.deepEqual(
    [now?.person.name, now?.person.email, now?.person.start, now?.person.groups],
    ['Anna Meier', 'anna@private.example', '2026-10-01', ['Board', 'Sales']],
  )
  assert.deepEqual(
    (await read((tx) => managedItems(tx, policyAcceptances)))
      .map(({ person, policy, name }) => `${person === meier} ${policy} ${name}`)
      .toSorted((a, b) => a.localeCompare(b)),
    ['true access Anna Schmidt', 'true crypto Anna Schmidt', 'true remote Anna Meier'],
  )
  const [signature] = await read((tx) => managedItems(tx, agreementSignatures))
  assert.deepEqual(
    [signature?.person, signature?.document, signature?.name],
    [meier, signed, 'Anna Schmidt'],
  )
  const [check] = await read((tx) => managedItems(tx, backgroundChecks))
  assert.deepEqual([check?.person, check?.outcome], [meier, 'done'])
  assert.equal((await read((tx) => managedItems(tx, courseAttempts))).length, 2)
  assert.equal((await read((tx) => managedItems(tx, absences)))[0]?.person, meier)
  assert.equal((await read((tx) => managedItems(tx, programRoles)))[0]?.deputy, meier)
  assert.equal((await read((tx) => findPerson(tx, led)))?.person.manager, meier)
  const account = await read((tx) => findAccount(tx, browser.account.id))
  assert.equal(account?.person, meier)
  // Every duty of hers is done, and the one who is gone has none.
  passTime(company, 60)
  await run(company, 'policy-accepted')
  const verdicts = await verdictsOf(company, 'policy-accepted')
  const about = Object.entries(verdicts).map(([key, verdict]) => [key.split('/')[0], verdict])
  assert(!about.some(([person]) => person === anna))
  assert.deepEqual(
    about.filter(([person]) => person === meier).map(([, verdict]) => verdict),
    ['pass', 'pass', 'pass'],
  )
  const then = await read((tx) => listItems(tx, people.id, { asOf: before }))
  assert.equal(then.length, 3)
  passTime(company, 1)
  await assertLogReplays(company)
  assert(
    (await entriesOf(company)).some((entry) => 'kind' in entry && entry.kind === 'person-merged'),
  )
})

test('whoever comes back under a new number is in their new time, with what they did before', async () => {
  await publish('crypto')
  await file(
    '1;Ada Berg;ada@old.example;2020-01-01;2026-06-30;',
    '2;Ada Berg;ada@new.example;2026-10-01;;',
  )
  const all = await listed()
  const [old, back] = ['1', '2'].map((n) => all.find(({ externalIds }) => externalIds['csv'] === n))
  assert(old && back)
  const { weakened } = await merge(old.id, back.id)
  assert.deepEqual(weakened, ['person-merged', 'begun-anew'])
  const one = await only()
  assert.deepEqual([one.id, one.start, one.end], [old.id, '2026-10-01', undefined])
  // A full export names both for years to come: the old row says nothing of today, and nobody is there twice.
  const rows = ['1;Ada Berg;ada@old.example;2020-01-01;2026-06-30;']
  await assert.rejects(file('1;Bo Olsen;bo@new.example;2020-01-01;;'), {
    code: 'rows-wrong',
  })
  await file(
    ...rows,
    '2;Ada Berg;ada@new.example;2026-10-01;;',
    '3;Cy Lind;cy@new.example;2026-10-01;;ada@new.example',
  )
  const after = await listed()
  assert.deepEqual(
    after
      .map(({ name, start, end }) => [name, start, end].join(' '))
      .toSorted((a, b) => a.localeCompare(b)),
    ['Ada Berg 2026-10-01 ', 'Cy Lind 2026-10-01 '],
  )
  assert.equal(after.find(({ name }) => name === 'Cy Lind')?.manager, old.id)
})

test('a file and the directory that name the one who is gone mean the one who stays', async () => {
  await file('7;Anna Schmidt;anna@private.example;2026-10-01;;')
  passTime(company, 1)
  const user = await addUser(ask, 'anna.meier@work.example', { displayName: 'Anna Meier' })
  const account = await read((tx) => findAccount(tx, user))
  const of = account?.person ?? ''
  const [anna] = (await listed()).filter(({ id }) => id !== of)
  assert(anna)
  await assert.rejects(merge(anna.id, of), { code: 'person-merge-directory' })
  await merge(of, anna.id)
  // Her number is hers now, so the row counts; her old name and address are not said anew.
  await file('7;Anna Schmidt;anna@private.example;2026-09-15;;')
  const one = await only()
  assert.deepEqual(
    [one.id, one.name, one.email, one.start, one.externalIds['csv']],
    [of, 'Anna Meier', 'anna.meier@work.example', '2026-09-15', '7'],
  )
  await file(';Anna Schmidt;anna@private.example;2020-01-01;2020-02-01;')
  assert.equal((await only()).start, '2026-09-15')
  // Somebody else is given that address; the directory has both then, and two they are.
  passTime(company, 1)
  await addUser(ask, 'anna@private.example', { displayName: 'Anna Schulz' })
  assert.deepEqual((await listed()).map(({ name }) => name).toSorted(), [
    'Anna Meier',
    'Anna Schulz',
  ])
  assert.equal((await read((tx) => findPerson(tx, of)))?.person.name, 'Anna Meier')
})

test('the directory that sends an address from before the joining anew finds the person it was joined with', async () => {
  const anna = await add('Anna Schmidt', { email: 'anna@private.example' })
  const meier = await add('Anna Meier', { email: 'anna.meier@work.example' })
  await merge(meier, anna)
  passTime(company, 1)
  const user = await addUser(ask, 'anna@private.example', { displayName: 'Anna Meier' })
  const account = await read((tx) => findAccount(tx, user))
  assert.equal(account?.person, meier)
  assert.equal((await only()).id, meier)
})

test('taken back, all stands as before, whatever there was: and what was done since stays or goes by whose it was', async () => {
  const kinds = ['crypto', 'access'] as const
  const Had = fc.record({
    accepted: fc.subarray([...kinds]),
    attempts: fc.integer({ min: 0, max: 2 }),
    checked: fc.constantFrom(undefined, 'done' as const, 'not-required' as const),
    isAway: fc.boolean(),
    kind: fc.constantFrom('employee', 'board'),
    groups: fc.subarray(['Sales', 'Board']),
    start: fc.constantFrom(undefined, '2026-10-01', '2026-08-01'),
    email: fc.boolean(),
  })
  const asked = (id: string, groups: string[]) =>
    write((tx) => putItem(tx, policies, { id, titleDe: id, titleEn: id, controls: [], groups }))
  await asked('crypto', ['Sales'])
  await asked('access', ['Board'])
  const nda = { id: 'nda', titleDe: 'n', titleEn: 'n', kinds: ['employee' as const] }
  await write((tx) => putItem(tx, agreements, nda))
  let n = 0
  await fc.assert(
    fc.asyncProperty(Had, Had, fc.boolean(), async (...[a, b, isLed]) => {
      n++
      const persons: string[] = []
      for (const [index, had] of [a, b].entries()) {
        const person = await add(`Person ${n} ${index}`, {
          kind: had.kind,
          groups: had.groups,
          start: had.start,
          ...(had.email && { email: `p${n}.${index}@example.com` }),
        })
        persons.push(person)
        await write(async (tx) => {
          for (const [each, policy] of had.accepted.entries())
            await putItem(
              tx,
              policyAcceptances,
              acceptance(person, policy, `2026-10-2${index + each}T09:00:00.000Z`),
            )
          for (let each = 1; each <= had.attempts; each++)
            await putItem(tx, courseAttempts, attempt(person, each))
          if (had.checked)
            await putItem(tx, backgroundChecks, {
              id: `${person}/identity`,
              person,
              check: 'identity',
              outcome: had.checked,
              on: '2026-09-20',
              recordedAt: '2026-09-20T09:00:00.000Z',
              recordedBy: 'officer',
            })
          if (had.isAway)
            await putItem(tx, absences, {
              id: randomUUID(),
              person,
              from: '2026-10-27',
              to: '2026-10-28',
            })
        })
      }
      const [stays = '', goes = ''] = persons
      if (isLed) await add(`Led ${n}`, { manager: goes })
      const before = await standing(stays, goes)
      await merge(stays, goes)
      await unmerge(stays, goes)
      assert.deepEqual(await standing(stays, goes), before)
    }),
    { numRuns: 12 },
  )
})

test('what was done since with the account of who was joined goes along, and what was changed since stays', async () => {
  await publish('crypto', 'access')
  const anna = await add('Anna Schmidt', { email: 'anna@private.example' })
  const meier = await add('Anna Meier', { email: 'anna.meier@work.example' })
  const browser = await signedIn(store, company.org, site, ['member'], 'Anna Schmidt')
  await write(async (tx) => {
    await changeAccount(tx, browser.account.id, { person: anna })
  })
  await merge(meier, anna)
  passTime(company, 1)
  const actor = actorOf(browser.account.id, 'member')
  const accepted = { person: meier, language: 'en', digest, name: 'A. S.' }
  await perform(company, actor, 'policy.accept', { version: 'crypto/1', ...accepted })
  await perform(company, officer, 'person.change', {
    id: meier,
    name: 'Anna Meier-Lüdenscheidt',
    email: 'anna.meier@work.example',
    kind: 'employee',
    country: 'AT',
    start: '2026-10-01',
  })
  const third = await add('Annette Third')
  await merge(third, meier)
  await assert.rejects(unmerge(third, anna), { code: 'person-merged-before' })
  await unmerge(third, meier)
  const { moved } = await unmerge(meier, anna)
  assert.deepEqual(moved, [{ record: `policy-acceptance/${anna}/crypto/1`, because: 'account' }])
  const now = new Map((await listed()).map((person) => [person.id, person]))
  assert.deepEqual(
    [now.get(anna)?.name, now.get(anna)?.email, now.get(anna)?.country],
    ['Anna Schmidt', 'anna@private.example', 'DE'],
  )
  assert.deepEqual(
    [now.get(meier)?.name, now.get(meier)?.country, now.get(meier)?.formerly],
    ['Anna Meier-Lüdenscheidt', 'AT', undefined],
  )
  const account = await read((tx) => findAccount(tx, browser.account.id))
  assert.equal(account?.person, anna)
  passTime(company, 1)
  await assertLogReplays(company)
})

test('in the console: whom with whom, both side by side, a reason that stands on the page, and the way back', async () => {
  await publish('crypto')
  const anna = await add('Anna Schmidt', { email: 'anna@private.example' })
  const meier = await add('Anna Meier')
  await add('Bo Olsen')
  await write((tx) =>
    putItem(tx, policyAcceptances, acceptance(anna, 'crypto', '2026-10-21T09:00:00.000Z')),
  )
  const browser = await signedIn(store, company.org, site, ['people-officer'], 'Officer')
  const page = async (path: string) => await (await browser.get(path)).text()
  const person = await page(`/console/people/person?key=${meier}`)
  assert(person.includes(`/console/people/merge?key=${meier}`))
  const chosen = await page(`/console/people/merge?key=${meier}`)
  assert(chosen.includes('Anna Schmidt') && !chosen.includes('Bo Olsen'))
  assert((await page(`/console/people/merge?key=${meier}&q=olsen`)).includes('Bo Olsen'))
  const address = `/do/person.merge?person=${meier}&other=${anna}&back=/console/people`
  const form = await page(address)
  for (const said of [
    'Anna Schmidt',
    'anna@<wbr />private.example',
    'Acceptances of policies',
    'Then',
  ])
    assert(form.includes(said), said)
  assert.equal(hiddenField(form, 'other'), anna)
  const german = await page(`${address}&lang=de`)
  assert(german.includes('Bestätigungen von Richtlinien') && german.includes('Danach'))
  const refused = await page(`/do/person.merge?person=${meier}&other=${meier}&back=/console`)
  assert(refused.includes('This is one person already'))
  const answer = await browser.post(address, { person: meier, other: anna, because })
  assert.equal(answer.status, 303, await answer.clone().text())
  const after = await page(`/console/people/person?key=${meier}`)
  for (const said of ['Joined with', 'Anna Schmidt', because, '/do/person.unmerge?'])
    assert(after.includes(said), said)
  assert(after.includes('<p class="happening"><strong>Joined with Anna Schmidt</strong></p>'))
  // Who is gone leads to who they are; once more, it is said that they are one.
  const gone = await browser.get(`/console/people/person?key=${anna}`)
  assert(gone.headers.get('location')?.endsWith(meier))
  const twice = await browser.post(address, { person: meier, other: anna, because })
  assert.equal(twice.status, 409)
  assert((await twice.text()).includes('joined with another already'))
  const undo = await page(`/do/person.unmerge?person=${meier}&other=${anna}&back=/console`)
  assert(undo.includes('By themselves again') && undo.includes('Anna Schmidt'))
  const back = { person: meier, other: anna, because: 'They are sisters.' }
  assert.equal((await browser.post('/do/person.unmerge?back=/console/people', back)).status, 303)
  const apart = await page(`/console/people/person?key=${anna}`)
  assert(apart.includes('Taken apart again from') && apart.includes('They are sisters.'))
  const [done] = await read((tx) => listActionsNaming(tx, 'person.merge', { other: anna }))
  assert.equal(done?.input['because'], because)
})

test('nothing that was asked of one begins anew with the other, and what one was asked since ever goes before', async () => {
  await publish('crypto')
  const sales = { id: 'crypto', titleDe: 'c', titleEn: 'c', groups: ['Sales'], controls: [] }
  await write((tx) => putItem(tx, policies, sales))
  const anna = await add('Anna Schmidt', { groups: ['Sales'] })
  const meier = await add('Anna Meier')
  const later = await add('Anna Later')
  const comes = async (id: string, name: string) => {
    passTime(company, 3600)
    const rest = { kind: 'employee', country: 'DE', start: '2026-10-01', groups: ['Sales'] }
    await perform(company, officer, 'person.change', { id, name, ...rest })
  }
  await comes(later, 'Anna Later')
  const begun = async () =>
    (await read((tx) => managedItems(tx, begunDuties))).map(({ person, at }) => [person, at])
  const before = await begun()
  assert.deepEqual(
    before.map(([person]) => person),
    [later],
  )
  // She was in no such group: what begins for her began for the other.
  await merge(meier, later)
  assert.deepEqual(await begun(), [[meier, before[0]?.[1]]])
  await merge(meier, anna)
  assert.deepEqual(await begun(), [])
  await unmerge(meier, anna)
  await unmerge(meier, later)
  assert.deepEqual(await begun(), before)
})
