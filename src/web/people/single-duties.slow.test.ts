import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { runTests } from '#run/round.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-09-01T10:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let officer: TestBrowser
const day = 86_400
const digest = '0'.repeat(64)

async function publish(policy: string, number: number): Promise<void> {
  await withOrg(store, company.org, async (tx) => {
    const at = tx.recordedAt.toISOString()
    await putItem(tx, policyVersions, {
      id: `${policy}/${number}`,
      policy,
      number,
      state: 'published',
      en: { text: 'x', digest },
      change: '',
      draftedBy: 'lead',
      approvals: [],
      publishedAt: at,
      effectiveFrom: at,
      isAcceptedAnew: true,
    })
  })
}

async function accept(person: string, version: string): Promise<void> {
  await withOrg(store, company.org, async (tx) => {
    const at = tx.recordedAt.toISOString()
    await putItem(tx, policyAcceptances, {
      id: `${person}/${version}`,
      person,
      policy: version.split('/')[0] ?? '',
      version,
      language: 'en',
      digest,
      name: person,
      acceptedAt: at,
      recordedAt: at,
      via: 'portal',
    })
  })
}

async function run(): Promise<void> {
  const judged = ['policy-accepted', 'agreement-signed-before-start']
  await runTests(store, company.org, 'manual', ({ test: { id } }) => judged.includes(id))
}

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  await withOrg(store, company.org, async (tx) => {
    const rest = { kind: 'employee' as const, externalIds: {}, groups: [] }
    await putPeople(
      tx,
      [
        { id: 'ada', name: 'Ada', start: '2026-01-01', ...rest },
        { id: 'bob', name: 'Bob', start: '2026-01-01', ...rest, groups: ['sales'] },
      ],
      'people',
    )
    for (const [id, titleEn, groups] of [
      ['cryptography', 'Cryptography', []],
      ['selling', 'Selling', ['sales']],
      ['unwritten', 'Unwritten', []],
    ] as const)
      await putItem(tx, policies, { id, titleDe: id, titleEn, controls: [], groups: [...groups] })
    await putItem(tx, agreements, { id: 'nda', titleDe: 'V', titleEn: 'Nda', kinds: ['employee'] })
    await putItem(tx, agreements, {
      id: 'draft',
      titleDe: 'E',
      titleEn: 'Draft',
      kinds: ['employee'],
    })
    const texts = { de: { text: 'x', digest }, en: { text: 'x', digest } }
    await putItem(tx, agreementVersions, {
      id: 'nda/3',
      agreement: 'nda',
      number: 3,
      ...texts,
      change: '',
      publishedAt: '2025-12-01T00:00:00.000Z',
      publishedBy: 'lead',
    })
    await putItem(tx, agreementSignatures, {
      id: 'ada/nda/3',
      person: 'ada',
      agreement: 'nda',
      version: 'nda/3',
      name: 'Ada',
      signedAt: '2025-12-10T09:00:00.000Z',
      recordedAt: '2025-12-10T09:00:00.000Z',
      how: 'portal',
    })
  })
  // Ada accepts the first version late, the second in time; Bob neither, and what is for him alone in time.
  await publish('cryptography', 1)
  await publish('selling', 1)
  passTime(company, 5 * day)
  await accept('bob', 'selling/1')
  passTime(company, 15 * day)
  await accept('ada', 'cryptography/1')
  await run()
  passTime(company, day)
  await publish('cryptography', 2)
  passTime(company, 2 * day)
  await accept('ada', 'cryptography/2')
  await run()
  officer = await signedIn(store, company.org, site, ['people-officer', 'lead'], 'the officer')
})

async function textOf(path: string, browser = officer): Promise<string> {
  const answer = await browser.get(path)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

/** The cells of somebody's row, as text. */
function rowOf(page: string, name: string): string[] {
  const row =
    page
      .split('<tr>')
      .find((each) => each.includes(`>${name}<`))
      ?.split('</tr>')[0] ?? ''
  return row
    .split('<td')
    .slice(1)
    .map((cell) =>
      cell
        .slice(cell.indexOf('>') + 1)
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
}

function linesOf(file: string): Record<string, string>[] {
  const [titles = [], ...rows] = file
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')))
  return rows.map((row) => Object.fromEntries(titles.map((title, i) => [title, row[i] ?? ''])))
}

test('each policy can be a column: which version somebody accepted or owes, when, and whether an earlier one was late', async () => {
  const page = await textOf('/console/people/matrix?by=policy')
  assert.deepEqual(
    [...page.matchAll(/<th scope="col"\s*>([^<]*)</g)].map(([, title]) => title),
    ['Name', 'Cryptography', 'Selling'],
  )
  assert.deepEqual(rowOf(page, 'Ada'), ['pass version 2 · done 24 Sept 2026 before: deviated', '–'])
  assert.deepEqual(rowOf(page, 'Bob'), [
    'fail version 2 · overdue since 15 Sept 2026 before: deviated',
    'pass version 1 · done 6 Sept 2026',
  ])
  assert(page.includes('href="/console/people/matrix.csv?by=policy"'))
})

test('each agreement can be a column, and what nobody publishes has none', async () => {
  const page = await textOf('/console/people/matrix?by=agreement')
  assert(!page.includes('Draft'))
  assert.deepEqual(rowOf(page, 'Ada'), ['pass version 3 · done 10 Dec 2025'])
  assert.deepEqual(rowOf(page, 'Bob'), ['fail overdue since 31 Dec 2025'])
  assert((await textOf('/console/people/matrix?by=course')).includes('No columns yet'))
})

test('the file has a line for each person and duty, with version, due day, day done and state', async () => {
  const lines = linesOf(await textOf('/console/people/matrix.csv?by=policy'))
  assert.deepEqual(
    lines.map(({ Name, What, Version, due, done, State }) => [
      Name,
      What,
      Version,
      due,
      done,
      State,
    ]),
    [
      ['Ada', 'Cryptography', '1', '2026-09-15', '2026-09-21', 'deviated'],
      ['Ada', 'Cryptography', '2', '2026-10-06', '2026-09-24', 'pass'],
      ['Bob', 'Cryptography', '1', '2026-09-15', '', 'deviated'],
      ['Bob', 'Cryptography', '2', '2026-09-15', '', 'fail'],
      ['Bob', 'Selling', '1', '2026-09-15', '2026-09-06', 'pass'],
    ],
  )
  const every = linesOf(await textOf('/console/people/matrix.csv?by=every'))
  assert.deepEqual(
    every
      .filter(({ Kind }) => Kind === 'Agreement')
      .map(({ Name, Version, due }) => [Name, Version, due]),
    [
      ['Ada', '3', '2025-12-31'],
      ['Bob', '', '2025-12-31'],
    ],
  )
})

test('an auditor sees the same as of an instant, by the tests of the engagement alone', async () => {
  const auditor = await signedIn(store, company.org, site, ['auditor'])
  const made = await officer.postJson('/api/v1/engagement/create', {
    name: 'SOC 2',
    framework: 'soc2',
    criteria: ['CC5.3'],
    from: '2026-09-01',
    to: '2026-12-31',
    auditors: [auditor.account.id],
    firm: 'Pruefwerk',
  })
  assert.equal(made.status, 200)
  const { id }: { id: string } = JSON.parse(await made.text())
  const then = 'asOf=2026-09-22T00:00:00.000Z'
  const page = await textOf(`/audit/${id}/matrix?by=policy&${then}`, auditor)
  assert.deepEqual(rowOf(page, 'Ada'), ['deviated version 1 · done 21 Sept 2026', '–'])
  assert.deepEqual(
    linesOf(await textOf(`/audit/${id}/matrix?by=every&${then}&format=csv`, auditor)).map(
      ({ Kind, Name, Version, State }) => [Kind, Name, Version, State],
    ),
    [
      ['Policy', 'Ada', '1', 'deviated'],
      ['Policy', 'Bob', '1', 'fail'],
      ['Policy', 'Bob', '1', 'pass'],
    ],
  )
  const agreementColumn = await textOf(`/audit/${id}/matrix?by=agreement&${then}`, auditor)
  assert(!agreementColumn.includes('Nda'))
})
