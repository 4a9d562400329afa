/** A secret in whatever AWS answers stands nowhere afterwards: not in the database, the log, the archives or on a page. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'

import { z } from 'zod'

import { collect, readCalls } from '#run/collect.ts'
import { publish } from '#run/publish.ts'
import { findSource } from '#run/round.ts'
import { answer, beginCompany, run } from '#run/test-company.ts'
import { readOrg } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { openTestStore } from '#store/test-store.ts'

import { renderTrust } from './trust/render-trust.ts'

const clock = { now: new Date('2026-11-23T06:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

type Recorded = Awaited<ReturnType<typeof readCalls>>[number]

const canary = 'canary-7c40de'
const recordings = ['access', 'data', 'more-stores', 'one-account-network', 'seldom', 'watch']

/** The answer with secrets in every object of it, as AWS spells them, and in the words of every refusal. */
function planted(call: Recorded): Recorded {
  const { error, response, ...asked } = call
  if (error) return { ...asked, error: { ...error, message: `no: password=${canary}` } }
  return { ...asked, response: withSecrets(response) }
}

function withSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSecrets)
  if (typeof value !== 'object' || value === null) return value
  if (Object.keys(value).some((field) => field.startsWith('$'))) return value
  const within = Object.entries(value).map(([field, inner]) => [field, withSecrets(inner)])
  return {
    ...Object.fromEntries(within),
    MasterUserPassword: canary,
    SecretAccessKey: canary,
    UserData: canary,
    Environment: { Variables: { DATABASE: canary } },
    ConnectionUrl: `postgres://app:${canary}@orders/app`,
  }
}

/** Every file below a folder, unpacked. */
function textsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      return (entry.name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')
    })
}

const Name = z.object({ name: z.string() })

test('a secret planted in every answer of AWS stands nowhere afterwards', async () => {
  const company = await beginCompany(store, clock)
  for (const name of recordings) {
    const file = join(import.meta.dirname, `../connectors/aws/fixtures/${name}.jsonl`)
    const calls = (await readCalls([file])).map(planted)
    assert(calls.every((call) => JSON.stringify(call).includes(canary)))
    const source = { id: name, connector: 'aws' }
    await answer(company, calls, source)
    await collect(
      store,
      company.org,
      await readOrg(store, company.org, (tx) => findSource(tx, name)),
    )
  }
  await run(company)
  await publish(store, company.organisation, { render: renderTrust })

  const receipts = await readOrg(store, company.org, (tx) => currentReceipts(tx, ['database']))
  assert(receipts.some(({ complete, items }) => complete && items > 0))
  const { rows: tables } = await store.pool.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'beleg' AND table_type = 'BASE TABLE'",
  )
  const holding: string[] = []
  let rowsSeen = 0
  for (const { name } of z.array(Name).parse(tables)) {
    const { rows } = await store.pool.query(
      `SELECT row_to_json(t)::text AS row FROM beleg.${name} t`,
    )
    rowsSeen += rows.length
    const hex = Buffer.from(canary).toString('hex')
    if (rows.some(({ row }) => String(row).includes(canary) || String(row).includes(hex)))
      holding.push(name)
  }
  assert.deepEqual(holding, [])
  assert(rowsSeen > 1000, `${rowsSeen} rows`)

  // The recordings themselves are what the test put there.
  const { root } = store.directory
  const folders = readdirSync(root).filter((name) => name !== 'recorded')
  const texts = folders.flatMap((name) => textsBelow(join(root, name)))
  for (const mark of ['[cut out]', '<html'])
    assert(
      texts.some((text) => text.includes(mark)),
      mark,
    )
  assert.equal(texts.filter((text) => text.includes(canary)).length, 0)
})
