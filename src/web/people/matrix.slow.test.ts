import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { agreementVersions } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import { announcements } from '#populations/announcement.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { roleEntitlements } from '#populations/role-entitlement.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { accountOwners } from '#program/access/account-owner.ts'
import type { AccountOwner } from '#program/access/account-owner.ts'
import { runTests } from '#run/round.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { putItem, replaceItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { lastRun } from '#store/runs.ts'
import { openTestStore } from '#store/test-store.ts'
import { urls } from '#ui/urls.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-09-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let officer: TestBrowser
const day = 86_400

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  await withOrg(store, company.org, async (tx) => {
    const rest = { kind: 'employee' as const, externalIds: {} }
    await putPeople(
      tx,
      [
        { id: 'ada', name: 'Ada', groups: ['sales'], start: '2026-01-01', ...rest },
        { id: 'bob', name: 'Bob', groups: [], start: '2026-01-01', ...rest },
        { id: 'cem', name: 'Cem', groups: ['sales'], start: '2026-10-20', ...rest },
      ],
      'people',
    )
    await putItem(tx, announcements, {
      id: 'b2ef0a52-0e57-4c7c-8a51-6f1f6a3f2b10',
      titleDe: 'P',
      titleEn: 'P',
      textDe: 'P',
      textEn: 'P',
      publishedAt: '2026-09-01T00:00:00.000Z',
      publishedBy: 'lead',
    })
  })
  passTime(company, 50 * day)
  officer = await signedIn(store, company.org, site, ['people-officer'], 'the officer')
  await run()
})

async function run() {
  await runTests(store, company.org, 'manual', ({ test: { id } }) => id === 'program-announced')
  const last = await readOrg(store, company.org, (tx) => lastRun(tx, 'program-announced'))
  return last?.counts
}

async function textOf(path: string): Promise<string> {
  const answer = await officer.get(path)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

test('the matrix shows whose duties are overdue and by when others are, filtered by group and by what is overdue', async () => {
  const whole = await textOf('/console/people/matrix')
  assert(whole.includes('overdue since 30 Sept 2026') && whole.includes('by 18 Nov 2026'))
  const sales = await textOf('/console/people/matrix?group=sales')
  assert(sales.includes('>Ada<') && sales.includes('>Cem<') && !sales.includes('>Bob<'))
  const overdue = await textOf('/console/people/matrix?only=overdue')
  assert(overdue.includes('>Ada<') && overdue.includes('>Bob<') && !overdue.includes('>Cem<'))
  // The page of somebody says what their row does.
  const person = await textOf('/console/people/person?key=ada')
  assert(person.includes('overdue since 30 September 2026'))
  // What is not done yet, and not yet due, is not called done.
  const cem = await textOf('/console/people/person?key=cem')
  assert(/<span>open<\/span>[\s\S]{0,80}by 18 November 2026/.test(cem) && !cem.includes('>pass<'))
  const file = await textOf('/console/people/matrix.csv')
  assert.equal(file.trim().split('\r\n').length, 4)
  const member = await signedIn(store, company.org, site, ['member'], 'a member')
  for (const path of ['matrix', 'matrix.csv', 'moves', 'moves.csv'])
    assert.equal((await member.get(`/console/people/${path}`)).status, 403)
})

test('the list of people leads to their duties and to who comes and goes', async () => {
  const list = await textOf(urls.consolePeople)
  for (const url of [urls.consoleMatrix, urls.consoleMoves])
    assert(list.includes(`href="${url}"`), url)
})

test('joiners have their duties as steps', async () => {
  const moves = await textOf('/console/people/moves')
  assert(moves.includes('>Cem<') && !moves.includes('>Bob<'))
  assert((await textOf('/console/people/moves.csv')).includes('Cem'))
})

test('a step that is open leads to where it is done, and what joiners can sign in to stands with it', async () => {
  const policy = {
    id: 'hiring',
    titleDe: 'Einstellung',
    titleEn: 'Hiring',
    controls: [],
    groups: ['sales'],
  }
  const held = (item: AccountOwner) => ({ item, source: 'aws', scope: 'aws', confirmed: true })
  await withOrg(store, company.org, async (tx) => {
    const at = tx.recordedAt.toISOString()
    const digest = '0'.repeat(64)
    await putItem(tx, agreements, { id: 'nda', titleDe: 'V', titleEn: 'Nda', kinds: ['employee'] })
    await putItem(tx, agreementVersions, {
      id: 'nda/1',
      agreement: 'nda',
      number: 1,
      de: { text: 'x', digest },
      en: { text: 'x', digest },
      change: '',
      publishedAt: at,
      publishedBy: 'lead',
    })
    await putItem(tx, policies, policy)
    await putItem(tx, policyVersions, {
      id: 'hiring/1',
      policy: 'hiring',
      number: 1,
      state: 'published',
      en: { text: 'x', digest },
      change: '',
      draftedBy: 'lead',
      approvals: [],
      publishedAt: at,
      effectiveFrom: at,
      isAcceptedAnew: true,
    })
    const accounts = [
      held({ id: 'aws/cem', system: 'AWS', active: true, owner: { person: 'cem' } }),
      held({ id: 'aws/bob', system: 'AWS', active: true, owner: { person: 'bob' } }),
      held({ id: 'aws/robot', system: 'AWS', kind: 'service', owner: { person: 'cem' } }),
    ]
    await replaceItems(tx, accountOwners, accounts, { sources: ['aws'] })
    const need = { group: 'sales', policy: '*', reason: 'Work.' }
    for (const [id, system] of [
      ['has', 'AW*'],
      ['lacks', 'crm/*'],
      ['lacks-too', 'crm/*'],
    ] as const)
      await putItem(tx, roleEntitlements, { ...need, id, system })
  })
  passTime(company, 60)
  const judged = [
    'agreement-signed-before-start',
    'background-check-done-before-access',
    'policy-accepted',
  ]
  await runTests(store, company.org, 'manual', ({ test: { id } }) => judged.includes(id))
  const lead = await signedIn(store, company.org, site, ['lead', 'people-officer'], 'both')
  const page = await (await lead.get('/console/people/moves')).text()
  const [, cem = ''] = page.split('>Cem<')
  for (const [url, name] of [
    ['/console/governance/announcement', ''],
    ['/console/policies/hiring', 'Hiring'],
    ['/do/agreement-signature.upload?person=cem&amp;agreement=nda', 'Nda'],
    ['/do/background-check.record?person=cem&amp;check=identity', 'Identity'],
  ] as const) {
    assert(cem.includes(`href="${url}`) && cem.includes(`<bdi>${name}`), url)
    assert.equal((await lead.get(url.replaceAll('&amp;', '&'))).status, 200, url)
  }
  assert(/AWS: aws\/cem<\/bdi><\/a>\s*<small>access, active/.test(cem))
  // What their group's work needs: of several needs in one place one step, and none where they have an account.
  assert.equal(cem.split('<bdi>crm/*</bdi></a> <small>access that their work needs').length, 2)
  assert(!cem.includes('AW*'))
  assert(!page.includes('aws/bob') && !page.includes('aws/robot'))
  assert((await (await lead.get('/console/people/moves.csv')).text()).includes('AWS: aws/cem'))
  // Whoever may not do it sees what is open, without a way there.
  const plain = (await textOf('/console/people/moves')).split('>Cem<')[1] ?? ''
  assert(plain.includes('Hiring') && !plain.includes('href="/console/policies/hiring"'))
})

test('whoever is out of scope stays in the denominator, of every duty, and comes back with the end of the decision', async () => {
  const before = await run()
  assert.deepEqual([before?.n, before?.failing, before?.excluded], [3, 2, undefined])
  const decided = { decided: '2026-10-21', reviewBy: '2027-01-01', reason: 'On secondment.' }
  await withOrg(store, company.org, (tx) =>
    putItem(tx, scopeExclusions, {
      id: 'x',
      name: 'Bob',
      population: 'person',
      pattern: 'bob',
      ...decided,
    }),
  )
  passTime(company, 60)
  const after = await run()
  assert.deepEqual([after?.n, after?.failing, after?.excluded], [3, 1, 1])
  assert((await textOf('/console/people/person?key=bob')).includes('On secondment.'))
  await withOrg(store, company.org, (tx) =>
    putItem(tx, scopeExclusions, {
      id: 'x',
      name: 'Bob',
      population: 'person',
      pattern: 'nobody',
      ...decided,
    }),
  )
  passTime(company, 60)
  assert.deepEqual((await run())?.failing, 2)
})

test('what begins later is not due on the day it begins', async () => {
  const dev = { id: 'dev', name: 'Dev', groups: ['later'], start: '2026-12-01' }
  const rest = { kind: 'employee' as const, externalIds: {} }
  await withOrg(store, company.org, (tx) => putPeople(tx, [{ ...dev, ...rest }], 'people'))
  passTime(company, 60)
  await run()
  const moves = await textOf('/console/people/moves')
  assert(moves.includes('>Dev<') && !moves.includes('by 1 December 2026'))
})

test('the account of whoever is going to leave waits until the last day is over', async () => {
  const browser = await signedIn(store, company.org, site, ['member'], 'eva')
  const eva = { id: 'eva', name: 'Eva', kind: 'employee' as const, groups: [], externalIds: {} }
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ ...eva, start: '2024-01-01', end: '2026-11-10' }], 'people')
    await changeAccount(tx, browser.account.id, { person: 'eva' })
  })
  const file = await textOf('/console/people/moves.csv')
  assert(/"Eva","Leavers","2026-11-10",[^,]+,"open",/.test(file))
})

test('a joiner’s step of which a part is done says how much, and by when the rest is due', async () => {
  const at = clock.now.toISOString()
  const start = at.slice(0, 10)
  const gil = {
    id: 'gil',
    name: 'Gil',
    kind: 'employee' as const,
    groups: ['new'],
    externalIds: {},
  }
  const digest = '00'.repeat(32)
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ ...gil, start }], 'people')
    for (const id of ['one', 'two']) {
      await putItem(tx, policies, { id, titleDe: id, titleEn: id, controls: [], groups: ['new'] })
      await putItem(tx, policyVersions, {
        id: `${id}/1`,
        policy: id,
        number: 1,
        state: 'published',
        en: { text: id, digest },
        change: '',
        draftedBy: 'lead',
        approvals: [{ by: 'admin', at }],
        publishedAt: at,
        effectiveFrom: at,
        isAcceptedAnew: true,
      })
    }
    await putItem(tx, policyAcceptances, {
      id: 'gil/one/1',
      person: 'gil',
      policy: 'one',
      version: 'one/1',
      language: 'en',
      digest,
      name: 'Gil',
      acceptedAt: at,
      recordedAt: at,
      via: 'portal',
    })
  })
  passTime(company, 60)
  await runTests(store, company.org, 'manual', ({ test: { id } }) => id === 'policy-accepted')
  const moves = await textOf('/console/people/moves')
  const [, own = ''] = moves.split('>Gil<')
  assert.match(own, /Policies accepted<\/bdi>:[\s\S]{0,600}<small>1\/2 · by \d+ \w+ \d{4}<\/small>/)
})

test('of more joiners than a page shows it says how many there are, and the file has them all', async () => {
  const rest = { kind: 'employee' as const, groups: [], start: '2026-10-25', externalIds: {} }
  const many = Array.from({ length: 201 }, (_, n) => ({
    id: `j${n}`,
    name: `Joiner ${n}`,
    ...rest,
  }))
  await withOrg(store, company.org, (tx) => putPeople(tx, many, 'people'))
  passTime(company, 60)
  await run()
  const moves = await textOf('/console/people/moves')
  const shown = new Set<string>()
  let pages = 0
  for (let url: string | undefined = '/console/people/moves'; url !== undefined; pages++) {
    const page: string = url === '/console/people/moves' ? moves : await textOf(url)
    for (const [, id = ''] of page.matchAll(/key=(j\d+)"/g)) shown.add(id)
    url = /rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
  }
  assert.deepEqual([shown.size, pages > 3], [201, true])
  const file = await textOf('/console/people/moves.csv')
  assert.equal(file.match(/^"Joiner \d+",/gm)?.length, 201)
})
