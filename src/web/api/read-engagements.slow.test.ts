import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { engagements } from '#populations/engagement.ts'
import { awsCalls, beginCompany, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { createApiToken } from '#store/api-tokens.ts'
import { putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let auditor: Awaited<ReturnType<typeof signedIn>>

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  auditor = await signedIn(store, company.org, site, ['auditor'], 'named')
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true, users: false } } }))
  await run(company)
  const engagement = {
    id: 'e1',
    name: 'SOC 2',
    framework: 'soc2' as const,
    criteria: ['CC6'],
    from: '2026-11-01',
    to: '2026-11-30',
    auditors: [auditor.account.id],
    firm: 'Prüf GmbH',
  }
  await withOrg(store, company.org, (tx) => putItem(tx, engagements, engagement))
})

const here = '/api/v1/engagements'
const paths = [
  '',
  '/tests/storage-encrypted/runs',
  '/tests/storage-encrypted/runs/1',
  '/populations/database/items',
  '/exceptions',
  '/changes',
  '/receipts',
  '/log',
  '/log/0',
]

test('an engagement is closed to everybody who is not named in it', async () => {
  const member = await signedIn(store, company.org, site, ['member'], 'member')
  const other = await signedIn(store, company.org, site, ['auditor'], 'other')
  for (const path of paths) {
    assert.equal((await member.get(`${here}/e1${path}`)).status, 403, path)
    assert.equal((await other.get(`${here}/e1${path}`)).status, 404, path)
    assert.equal((await auditor.get(`${here}/e2${path}`)).status, 404, path)
  }
  assert.deepEqual(await (await other.get(here)).json(), { engagements: [] })
  assert.equal((await auditor.get('/api/v1/sources')).status, 403)
})

test('what lies outside the engagement or its period is not there', async () => {
  for (const [path, status] of [
    ['/tests/no-such-test/runs', 404],
    ['/tests/storage-encrypted/runs/99', 404],
    ['/populations/engagement/items', 404],
    ['/populations/policy-acceptance/items', 404],
    ['/populations/database/items?asOf=2026-10-01T00:00:00Z', 400],
    ['/populations/database/items?asOf=2027-10-01T00:00:00Z', 400],
    ['/log/99999', 404],
  ] as const)
    assert.equal((await auditor.get(`${here}/e1${path}`)).status, status, path)
})

test('who is named reads all of it, by session or by a token of theirs', async () => {
  const { token } = await withOrg(store, company.org, (tx) =>
    createApiToken(tx, {
      name: 'audit',
      account: auditor.account.id,
      scope: ['audit.see'],
      expiresAt: new Date(tx.recordedAt.getTime() + 3_600_000),
    }),
  )
  for (const path of paths) {
    const url = `${here}/e1${path}`
    assert.equal((await auditor.get(url)).status, 200, path)
    const headers = { authorization: `Bearer ${token}`, host: 'localhost' }
    assert.equal((await auditor.get(url, headers)).status, 200, path)
  }
  const Slots = z.object({ slots: z.array(z.object({ key: z.string(), verdict: z.string() })) })
  const answer = await auditor.get(`${here}/e1/tests/storage-encrypted/runs/1`)
  const { slots } = Slots.parse(await answer.json())
  assert.deepEqual(slots.map(({ verdict }) => verdict).toSorted(), ['fail', 'pass'])
})

test('sources are listed without their settings', async () => {
  const lead = await signedIn(store, company.org, site, ['lead'], 'lead')
  const text = await (await lead.get('/api/v1/sources')).text()
  assert(text.includes('"connector":"aws"') && !text.includes('settings'))
})
