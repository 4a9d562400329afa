import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { controlAttestations } from '#populations/control-attestation.ts'
import { collect } from '#run/collect.ts'
import { publishControls } from '#run/publish-controls.ts'
import {
  assertLogReplays,
  awsCalls,
  beginCompany,
  passTime,
  read,
  run,
  runOne,
  verdictsOf,
} from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { assertAsFromScratch } from '#run/test-from-scratch.ts'
import { readVerdicts } from '#run/verdicts.ts'
import { putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'
import { assertVerified, publishSite, siteOf, textIn, visit } from '#web/test-site.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
let company: TestCompany

const archive = (n: number) => ({
  id: `archives:${n}`,
  provider: 'aws',
  account: 'on-premises',
  kind: 'instance',
  engine: 'tape library',
  locations: [{ region: 'cellar', country: 'US' }],
  encryptedAtRest: true,
})

/** Two lists that two roles stand for, of two items and one, attested on this day for a quarter. */
async function attest(attestedOn: string) {
  const list = { population: 'database', attestedOn, everyMonths: 3 }
  const lists = [
    {
      ...list,
      name: 'archives',
      attestedBy: 'head of <operations>',
      items: [archive(1), archive(2)],
    },
    { ...list, name: 'vault', attestedBy: 'platform lead', items: [archive(3)] },
  ]
  const source = { id: 'lists', connector: 'attested', settings: { lists } }
  await withOrg(store, company.org, (tx) => putSource(tx, source))
  return await collect(store, company.org, source)
}

const aws = awsCalls({ 'us-east-1': { databases: { orders: true, users: true } } })

before(async () => {
  company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 60 })
  await read(company, aws)
  await attest('2026-10-01')
  await run(company)
  passTime(company, 120)
  await run(company)
})

test('the page says in both languages how many items are attested, and by whom', async () => {
  await publishSite(company)
  const site = siteOf(company)
  const basis = (language: 'de' | 'en') => {
    const [, said] =
      /<dt>(?:Grundlage|Basis)<\/dt>\s*<dd>([^]*?)<\/dd>/.exec(
        textIn(site, `${language}/index.html`),
      ) ?? []
    return said?.trim()
  }
  assert.equal(
    basis('de'),
    '2 gemessen, 2 bestätigt durch head of &lt;operations&gt;, 1 bestätigt durch platform lead',
  )
  assert.equal(
    basis('en'),
    '2 measured, 2 attested by head of &lt;operations&gt;, 1 attested by platform lead',
  )
  assertVerified(await visit(site, { now: clock.now, replay: true }))
})

test('trust.json says it to machines', async () => {
  const [control] = (await publishSite(company)).controls
  const document: unknown = JSON.parse(textIn(siteOf(company), 'trust.json'))
  const found = JSON.stringify(document)
  assert.ok(
    found.includes(
      '"basis":{"attested":3,"measured":2},"attestedBy":{"head of <operations>":2,"platform lead":1}',
    ),
    found,
  )
  assert.equal(control?.status.status, 'met')
})

test('what somebody attests of a control is theirs on the page, and nothing that was measured', async () => {
  const own = await beginCompany(store, clock)
  await withOrg(store, own.org, (tx) =>
    putItem(tx, controlAttestations, {
      control: 'capacity-watched',
      attestor: 'fay',
      role: 'Platform lead',
      statement: 'We look at it every week.',
      on: '2026-10-30',
      everyMonths: 6,
      documents: [],
    }),
  )
  await publishControls(store, own.org, ['capacity-watched'], { window: 60 })
  await run(own)
  await publishSite(own)
  const site = siteOf(own)
  assert.match(textIn(site, 'en/index.html'), /<dd>1 attested by Platform lead<\/dd>/)
  assert.match(textIn(site, 'de/index.html'), /<dd>1 bestätigt durch Platform lead<\/dd>/)
  const json = JSON.stringify(JSON.parse(textIn(site, 'trust.json')))
  assert(json.includes('"basis":{"attested":1},"attestedBy":{"Platform lead":1}'))
  const lines = await withOrg(store, own.org, (tx) => readVerdicts(tx, 'capacity-attested'))
  assert.deepEqual(
    lines.map(({ verdict, basis }) => [verdict, basis]),
    [['pass', 'attested']],
  )
})

test('once attestations lapse nothing rests on them, and the next one brings it back', async () => {
  clock.now = new Date('2027-01-02T00:00:00Z')
  await read(company, aws)
  const receipts = await attest('2026-10-01')
  assert.deepEqual(
    receipts.map(({ because }) => because),
    ['AttestationLapsed', 'AttestationLapsed'],
  )
  const lapsed = await runOne(company, 'storage-encrypted')
  assert.deepEqual([lapsed.result, lapsed.counts.pass, lapsed.counts.unknown], ['unknown', 2, 3])
  assert.equal(lapsed.unread.length, 2)
  assert.equal((await verdictsOf(company, 'storage-encrypted'))['1'], 'unknown not-confirmed')

  await attest('2027-01-02')
  const again = await runOne(company, 'storage-encrypted')
  assert.deepEqual([again.result, again.counts.pass], ['pass', 5])
  await assertAsFromScratch(company, 'storage-encrypted')
  await assertLogReplays(company)
})
