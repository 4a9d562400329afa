import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import fc from 'fast-check'

import { fromBase64, fromBase64url } from '#log/bytes.ts'
import { verifyItem } from '#log/population-tree.ts'
import { sampleSlots } from '#log/sample.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Run } from '#store/runs.ts'
import { sha256 } from '#store/sha256.ts'
import { openTestStore } from '#store/test-store.ts'

import { drawSample, sampleJson } from './draw-sample.ts'
import { requireTest } from './program-settings.ts'
import { beginCompany, entriesOf, passTime, rdsCalls, read, runOne } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const encrypted = requireTest('storage-encrypted')
const nonce = new Uint8Array(32).fill(7)

async function draw({ org }: TestCompany, run: Run, count: number) {
  return await readOrg(store, org, (tx) => drawSample(tx, encrypted, run, nonce, count))
}

/** As somebody checks it who has only the log and the file. */
async function assertChecked(company: TestCompany, run: Run, count: number): Promise<string[]> {
  const file: {
    entry: number
    root: string
    size: number
    items: { slot: number; disclosure?: string; proof: string[] }[]
  } = JSON.parse(JSON.stringify(sampleJson(await draw(company, run, count))))
  const entry = (await entriesOf(company))[file.entry]
  assert(entry?.t === 'run' && entry.population.root === file.root)
  const root = fromBase64url(file.root)
  const shown = file.items.map(({ slot, disclosure, proof }) => {
    const claim = { slot, size: file.size, proof: proof.map(fromBase64), root }
    const item = verifyItem(sha256, { ...claim, ...(disclosure !== undefined && { disclosure }) })
    assert(typeof item === 'object', `slot ${slot}`)
    return item.name
  })
  const drawn = new Set(file.items.map(({ slot }) => slot))
  const all = sampleSlots(sha256, { nonce, root, size: file.size }, file.size, () => false)
  assert.deepEqual(
    all.filter((slot) => drawn.has(slot)),
    file.items.map(({ slot }) => slot),
  )
  return shown
}

test('the sample of any run, however much changed since, leads to the root that the log has of it', async () => {
  const anyRegion = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.constantFrom(true, false, undefined),
    { noNullPrototype: true },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(anyRegion, { minLength: 2, maxLength: 4 }), async (states) => {
      const company = await beginCompany(store, clock)
      const runs: Run[] = []
      for (const databases of states) {
        await read(company, rdsCalls({ 'us-east-1': { databases } }))
        runs.push(await runOne(company, encrypted.id))
        passTime(company, 3600)
      }
      for (const run of runs)
        assert.equal((await assertChecked(company, run, 100)).length, run.counts.n)
    }),
    { numRuns: 8 },
  )
})

test('fewer are drawn than there are, the same again by the same nonce', async () => {
  const company = await beginCompany(store, clock)
  const databases = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`db${n}`, n % 3 > 0]))
  await read(company, rdsCalls({ 'us-east-1': { databases } }))
  const run = await runOne(company, encrypted.id)
  const first = await assertChecked(company, run, 5)
  assert.equal(first.length, 5)
  assert.deepEqual(await assertChecked(company, run, 5), first)
})

test('where a key was destroyed the last run still shows hash and proof, and an earlier one refuses', async () => {
  const company = await beginCompany(store, clock)
  await read(company, rdsCalls({ 'us-east-1': { databases: { a: true, b: false } } }))
  const earlier = await runOne(company, encrypted.id)
  passTime(company, 3600)
  const last = await runOne(company, encrypted.id)
  await withOrg(store, company.org, async ({ db, org }) => {
    await db.deleteFrom('salt_key').where('org_id', '=', org).execute()
  })
  const { items } = await draw(company, last, 2)
  assert.deepEqual(
    items.map(({ opened }) => opened),
    [undefined, undefined],
  )
  await assert.rejects(draw(company, earlier, 2), { code: 'sample-unprovable' })
})
