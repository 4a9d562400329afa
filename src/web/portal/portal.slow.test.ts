import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { agreementSignatures } from '#populations/agreement-signature.ts'
import { announcements } from '#populations/announcement.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { onboardingAgreements } from '#program/agreements/onboarding.ts'
import { onboardingChecks } from '#program/background-checks/onboarding.ts'
import { deriveItems } from '#run/derive.ts'
import { putTestAgreement } from '#run/test-agreement.ts'
import { beginCompany, databaseId, passTime, rdsCalls, read, runOne } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { website } from '#web/server.ts'
import { TestBrowser, hiddenField } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

import { readDuties } from './read-duties.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
})

/** Somebody with an entry on the list of people. */
async function member(name: string, roles: Parameters<typeof signedIn>[3] = ['member']) {
  const browser = await signedIn(store, company.org, site, roles, name)
  const id = name.replaceAll(' ', '-')
  await record(id, name)
  await withOrg(store, company.org, (tx) => changeAccount(tx, browser.account.id, { person: id }))
  return Object.assign(browser, { person: id })
}

async function record(id: string, name: string): Promise<void> {
  await withOrg(store, company.org, (tx) =>
    putPeople(tx, [{ id, name, kind: 'employee', groups: [], externalIds: {} }], 'people'),
  )
}

test('one’s own data names the company one works for, and never its key', async () => {
  const browser = await member('grace hopper')
  const entity = {
    id: 'key-of-entity',
    name: 'Nordlicht GmbH',
    country: 'DE',
    joined: '2020-01-01',
    acquired: false,
    hasWorksCouncil: false,
  }
  const person = { id: browser.person, name: 'grace hopper', kind: 'employee' as const }
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, legalEntities, entity)
    await putPeople(
      tx,
      [{ ...person, legalEntity: entity.id, groups: [], externalIds: {} }],
      'people',
    )
  })
  const page = await textOf(browser, '/portal/profile')
  assert(page.includes('Nordlicht GmbH') && !page.includes('key-of-entity'))
})

async function textOf(browser: TestBrowser, path: string): Promise<string> {
  const answer = await browser.get(path)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

test('nobody who is not signed in sees a duty, data or a record', async () => {
  for (const path of ['/portal', '/portal/profile', '/portal/record'])
    assert.equal((await new TestBrowser(site).get(path)).status, 303, path)
})

test('one’s own data is confirmed once, and again after it changed', async () => {
  const browser = await member('ada lovelace')
  assert((await textOf(browser, '/portal')).includes('Check your own data'))
  const page = await textOf(browser, '/portal/profile')
  assert(page.includes('ada lovelace') && page.includes('All of it is right'))
  const fields = { person: hiddenField(page, 'person'), basedOn: hiddenField(page, 'basedOn') }
  const done = await browser.post('/do/profile.confirm?back=/portal', fields)
  assert.equal(done.headers.get('location'), '/portal')
  const after = await textOf(browser, '/portal')
  assert(after.includes('Nothing to do') && after.includes('Done:'))
  assert((await textOf(browser, '/portal/record')).includes('Confirm own data'))

  passTime(company, 60)
  await record(browser.person, 'ada king')
  assert((await textOf(browser, '/portal')).includes('Do it now'))
  assert((await textOf(browser, '/portal/profile')).includes('Earlier versions'))
  assert.equal((await browser.post('/do/profile.confirm', fields)).status, 409)
})

test('several duties stand by their last day, with how many they are and how long they take', async () => {
  const browser = await member('mary somerville')
  const text = (words: number) => Array.from({ length: words }, () => 'Wort').join(' ')
  const policy = (id: string, words: number, effectiveFrom: string) =>
    withOrg(store, company.org, async (tx) => {
      await putItem(tx, policies, { id, titleDe: id, titleEn: id, groups: ['math'], controls: [] })
      await putItem(tx, policyVersions, {
        id: `${id}/1`,
        policy: id,
        number: 1,
        state: 'published',
        en: { text: text(words), digest: '0'.repeat(64) },
        draftedBy: 'lead',
        approvals: [],
        effectiveFrom,
      })
    })
  await policy('first', 2300, '2026-10-25T12:00:00.000Z')
  await policy('second', 460, '2026-10-26T12:00:00.000Z')
  await policy('third', 230, '2026-10-26T12:00:00.000Z')
  await policy('fourth', 690, '2026-10-01T12:00:00.000Z')
  await withOrg(store, company.org, (tx) => {
    const person = { id: browser.person, name: 'mary somerville', kind: 'employee' as const }
    const more = { groups: ['math'], externalIds: {}, start: '2020-01-01' }
    return putPeople(tx, [{ ...person, ...more }], 'people')
  })
  const page = await textOf(browser, '/portal')
  const said = [...page.matchAll(/<(?:h2|p class="lead")>([^<]+)</g)].map(([, words]) => words)
  assert.deepEqual(said, [
    'Account',
    '5 things, about 17 minutes in all',
    'Next',
    'By 8 November 2026: one thing, about 10 minutes',
    'By 9 November 2026: 2 things, about 3 minutes in all',
    'By 16 November 2026: one thing, about a minute',
  ])
})

test('nobody confirms or reads the data of another, and an auditor confirms nothing', async () => {
  const victim = await member('vic tim')
  const other = await member('mal lory')
  const basedOn = hiddenField(await textOf(victim, '/portal/profile'), 'basedOn')
  const fields = { person: victim.person, basedOn }
  assert.equal((await other.post('/do/profile.confirm', fields)).status, 404)
  for (const path of ['/portal/profile', `/portal/profile?person=${victim.person}`])
    assert(!(await textOf(other, path)).includes('vic tim'))
  const auditor = await member('aud itor', ['auditor'])
  const theirs = { ...fields, person: auditor.person }
  assert.equal((await auditor.post('/do/profile.confirm', theirs)).status, 403)
  assert(!(await textOf(auditor, '/portal/profile')).includes('All of it is right'))
})

test('whoever is not on the list of people is not told that there is nothing to do, but whom to ask', async () => {
  const stranger = await signedIn(store, company.org, site, ['member'], 'stella')
  for (const language of ['de', 'en'] as const) {
    const page = await textOf(stranger, `/portal?lang=${language}`)
    const { dutiesUnknown, nothing } = messages[language].portal
    assert(page.includes(dutiesUnknown) && !page.includes(nothing))
  }
  const profile = await textOf(stranger, '/portal/profile?lang=en')
  assert(profile.includes('No entry belongs to your account'))
  const auditor = await signedIn(store, company.org, site, ['auditor'], 'aurel')
  const theirs = await textOf(auditor, '/portal?lang=en')
  assert(theirs.includes('Nothing to do') && theirs.includes('2 November 2026'))
})

test('one’s own record names whom one did something to; whoever may see people no more has their ids alone', async () => {
  const id = '0d9619ff-8b86-4d01-b42d-00cf4fc964aa'
  await record(id, 'Hedwig Hase')
  const officer = await member('olga', ['people-officer'])
  assert.equal(
    (await officer.postJson('/api/v1/person/end', { id, end: '2026-12-31' })).status,
    200,
  )
  const page = await textOf(officer, '/portal/record')
  assert(page.includes('Hedwig Hase') && !page.includes(id))
  const lead = await signedIn(store, company.org, site, ['lead', 'people-officer'], 'lars')
  const all = await textOf(lead, '/console/actions')
  assert(all.includes('>Hedwig Hase<'))
  await withOrg(store, company.org, (tx) =>
    changeAccount(tx, officer.account.id, { roles: ['member'] }),
  )
  const later = await textOf(officer, '/portal/record')
  assert(later.includes(id) && !later.includes('Hedwig Hase'))
})

test('what waits for an approval, a control that fails and a list to attest are duties of those concerned alone', async () => {
  const lead = await signedIn(store, company.org, site, ['lead'], 'lea')
  const owner = await signedIn(store, company.org, site, ['control-owner'], 'otto')
  const nobody = await signedIn(store, company.org, site, ['member'], 'nina')
  await read(company, rdsCalls({ 'us-east-1': { databases: { a: false } } }))
  await runOne(company, 'storage-encrypted')
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, controlSettings, {
      control: 'databases-encrypted-at-rest',
      published: false,
      owner: owner.account.id,
    })
    await putItem(tx, exceptionRequests, {
      id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
      test: 'storage-encrypted',
      items: [databaseId('us-east-1', 'a')],
      reason: 'Moves.',
      measure: 'Watched.',
      until: '2027-01-01T00:00:00.000Z',
      requestedBy: owner.account.id,
      requestedAt: clock.now.toISOString(),
      state: 'open',
    })
    const list = {
      name: 'laptops',
      population: 'database',
      attestedBy: 'Nina',
      attestedOn: '2026-08-05',
      everyMonths: 3,
      items: [],
    }
    await putSource(tx, { id: 'lists', connector: 'attested', settings: { lists: [list] } })
  })
  const duties = async (browser: TestBrowser) => {
    const page = await textOf(browser, '/portal')
    return ['Decide on an exception', 'A control of yours', 'Confirm a list again'].map((words) =>
      page.includes(words),
    )
  }
  assert.deepEqual(await duties(lead), [true, false, false])
  assert.deepEqual(await duties(owner), [false, true, false])
  assert.deepEqual(await duties(nobody), [false, false, true])
  // Whoever asked does not decide.
  const both = await signedIn(store, company.org, site, ['lead'], 'lena')
  assert.deepEqual(await duties(both), [true, false, false])
  const [link = ''] = /\/console\/controls\/[\w-]+/.exec(await textOf(owner, '/portal')) ?? []
  assert.equal((await owner.get(link)).status, 200)
  assert.equal((await lead.get('/console/exceptions')).status, 200)
})

test('whoever lies outside the program by a decision is asked for nothing, and whose one duty does not for that alone', async () => {
  const [outside, partly, inside] = [
    await member('out sider'),
    await member('partly out'),
    await member('in sider'),
  ]
  const id = '00000000-0000-4000-8000-00000000000a'
  const exclude = (population: string, pattern: string) => ({
    id: `${population} ${pattern}`,
    name: 'Outside',
    population,
    pattern,
    reason: 'By hand.',
    decided: '2026-11-01',
    reviewBy: '2027-11-01',
  })
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, announcements, {
      id,
      titleDe: 'Los geht’s',
      titleEn: 'Here we go',
      textDe: 'Text.',
      textEn: 'Text.',
      publishedAt: '2026-11-01T00:00:00.000Z',
      publishedBy: 'lead',
    })
    await putItem(tx, scopeExclusions, exclude('person', outside.person))
    await putItem(tx, scopeExclusions, exclude('announcement-obligation', `${partly.person}/${id}`))
  })
  const asked = async ({ account, person }: typeof inside) =>
    await readOrg(store, company.org, async (tx) => {
      const { open } = await readDuties(tx, { ...account, person }, clock.now)
      return open.filter((duty) => duty.id === `announcement/${id}`).length
    })
  assert.deepEqual([await asked(outside), await asked(partly), await asked(inside)], [0, 0, 1])
})

test('whoever looks after people is told of joiners in time, and nobody else', async () => {
  const starts = { sol: '2026-11-09', uma: '2026-11-12', vic: '2026-12-24', wil: '2026-10-01' }
  const joiners = Object.entries(starts).map(([id, start]) => {
    const kind = 'contractor' as const
    return { id, name: id, kind, country: 'US', start, groups: [], externalIds: {} }
  })
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, joiners, 'people')
    await putTestAgreement(tx, 'contractor')
  })
  const derived = async () => {
    await deriveItems(store, company.org, onboardingAgreements)
    await deriveItems(store, company.org, onboardingChecks)
  }
  await derived()
  const officer = await member('people officer', ['people-officer'])
  const plain = await member('plain member')
  const told = async ({ account, person }: typeof officer) =>
    await readOrg(store, company.org, async (tx) => {
      const { open } = await readDuties(tx, { ...account, person }, clock.now)
      return open.flatMap(({ id, title, due }) =>
        id.startsWith('joiners/') ? [`${title.en} ${due?.toISOString()}`] : [],
      )
    })
  const two = 'Before the first day: something is open for 2 people 2026-11-08T23:59:59.999Z'
  assert.deepEqual([await told(officer), await told(plain)], [[two], []])
  // What is signed, and whoever lies outside by a decision, is nobody's work.
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, agreementSignatures, {
      id: 'sol/nda/1',
      person: 'sol',
      agreement: 'nda',
      name: 'Sol',
      signedAt: '2026-11-02T09:00:00.000Z',
      recordedAt: '2026-11-02T09:00:00.000Z',
      how: 'link',
    })
  })
  await derived()
  const one = 'Before the first day: something is open for one person 2026-11-11T23:59:59.999Z'
  assert.deepEqual(await told(officer), [one])
  // Checks are asked of a company that says it makes them.
  await withOrg(store, company.org, (tx) =>
    putItem(tx, controlSettings, { control: 'backgrounds-checked', published: true }),
  )
  assert.deepEqual(await told(officer), [two])
  await withOrg(store, company.org, async (tx) => {
    for (const person of ['sol', 'uma'])
      await putItem(tx, scopeExclusions, {
        id: person,
        name: 'Outside',
        population: 'person',
        pattern: person,
        reason: 'By hand.',
        decided: '2026-11-01',
        reviewBy: '2027-11-01',
      })
  })
  assert.deepEqual(await told(officer), [])
})
