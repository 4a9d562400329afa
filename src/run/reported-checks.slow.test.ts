/** Checks that Checkr reports, from its answers on loopback to the verdicts. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'

import { sql } from 'kysely'

import { backgroundCheckSettings, usualChecks } from '#populations/background-check-setting.ts'
import { putItem } from '#store/items.ts'
import { applicationRole } from '#store/migrate.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { collect } from './collect.ts'
import { sealedSecrets } from './means.ts'
import { beginCompany, passTime, runOne, verdictsOf } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const before1st = 'background-check-done-before-access'
const source = { id: 'checkr', connector: 'checkr' }

const canary = 'Kanari-7f3a'
const apiKey = 'key-of-nobody-for-tests-0123456789abcdef'
const told = { first_name: canary, ssn: canary, dob: canary, result: 'consider', note: canary }
const candidates = [{ ...told, id: 'ada', email: 'ada@example.com', report_ids: ['r1'] }]
const invitations = [{ ...told, id: 'i1', candidate_id: 'ada' }]
const report = {
  ...told,
  id: 'r1',
  object: 'report',
  candidate_id: 'ada',
  status: 'consider',
  adjudication: 'post_adverse_action',
  completed_at: '2026-09-14T22:30:00Z' as string | null,
  ssn_trace_id: canary,
  national_criminal_search_id: canary,
  ssn_trace: { ssn: canary },
}

/** What is answered to `/v1/…`: status and body. */
let answers: Record<string, [number, unknown]>

function well(): void {
  const listOf = (data: unknown[]) => ({
    object: 'list',
    count: data.length,
    next_href: null,
    data,
  })
  answers = {
    candidates: [200, listOf(candidates)],
    invitations: [200, listOf(invitations)],
    'reports/r1': [200, report],
  }
}
well()

const server = createServer((request, response) => {
  const path = (request.url ?? '').replace(/^\/v1\/|\?.*$/g, '')
  const isIn = request.headers.authorization === `Basic ${btoa(`${apiKey}:`)}`
  const [status, body] = (isIn ? answers[path] : undefined) ?? [401, { error: canary }]
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
})
await once(server.listen(0, '127.0.0.1'), 'listening')
after(() => server.close())

let settings: { endpointUrl: string }
let company: TestCompany
before(async () => {
  settings = { endpointUrl: `http://127.0.0.1:${Object(server.address()).port}` }
  company = await beginCompany(store, clock)
  const rest = { kind: 'employee' as const, groups: [], country: 'US', start: '2026-10-05' }
  await withOrg(store, company.org, async (tx) => {
    await putPeople(
      tx,
      [{ ...rest, id: 'p-ada', name: 'Ada', email: 'ada@example.com', externalIds: {} }],
      'people',
    )
    await putItem(tx, backgroundCheckSettings, {
      ...usualChecks,
      checks: ['identity', 'criminal-record'],
    })
    const secrets = sealedSecrets(store.directory, { apiKey }, company.org, source.id)
    await putSource(tx, { ...source, settings }, { secrets })
  })
})
async function readCheckr() {
  passTime(company, 60)
  return await collect(store, company.org, { ...source, settings })
}

test('read whole, what Checkr reports passes and says whose word it is; a reading that failed is never a pass', async () => {
  assert.equal((await runOne(company, before1st)).result, 'fail')

  await readCheckr()
  assert.equal((await runOne(company, before1st)).result, 'pass')
  assert.deepEqual(await verdictsOf(company, before1st), {
    'p-ada/identity': 'pass reported',
    'p-ada/criminal-record': 'pass reported',
  })

  for (const [status, body] of [
    [403, { error: canary }],
    [200, {}],
    [200, { object: 'list', count: 1, data: [] }],
  ] as const) {
    answers['candidates'] = [status, body]
    await readCheckr()
    assert.equal((await runOne(company, before1st)).result, 'unknown')
  }
  well()
  await readCheckr()
  assert.equal((await runOne(company, before1st)).result, 'pass')
})

test('what Checkr no longer says of somebody is no check any more', async () => {
  answers['reports/r1'] = [200, { ...report, status: 'pending', completed_at: null }]
  passTime(company, 31 * 86_400)
  await readCheckr()
  assert.equal((await runOne(company, before1st)).result, 'fail')
  well()
  await readCheckr()
  assert.equal((await runOne(company, before1st)).result, 'pass')
})

test('no name, number or result of anybody reaches a table or a file', async () => {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace
      AND relkind = 'r' AND has_table_privilege(${applicationRole}, oid, 'SELECT')`.execute(
    store.db,
  )
  assert(rows.length > 20)
  await readOrg(store, company.org, async (tx) => {
    for (const { name } of rows) {
      const held = await sql<{ n: number }>`
        SELECT count(*)::int AS n FROM ${sql.table(name)} AS t
        WHERE t::text LIKE ${`%${canary}%`} OR t::text LIKE ${`%${apiKey}%`}`.execute(tx.db)
      assert.equal(held.rows[0]?.n, 0, name)
    }
  })
  const files = readdirSync(store.directory.blobs, { recursive: true, encoding: 'utf8' })
  let archives = 0
  for (const file of files.filter((each) => !each.includes('tmp'))) {
    const path = join(store.directory.blobs, file)
    if (!statSync(path).isFile()) continue
    const bytes = readFileSync(path)
    const isArchive = bytes[0] === 0x1f
    if (isArchive) archives++
    const text = (isArchive ? gunzipSync(bytes) : bytes).toString('utf8')
    for (const secret of [canary, 'consider', 'adverse', '@example'])
      assert(!text.includes(secret), `${secret} in ${file}`)
  }
  assert(archives >= 3)
})
