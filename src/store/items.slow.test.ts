import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import fc from 'fast-check'
import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { itemHistory, listItems, putItem, replaceItems, versionsSince } from './items.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { openTestStore } from './test-store.ts'

const start = new Date('2026-11-01T12:00:00.000Z')
const clock = { now: start }
const store = await openTestStore(clock)
after(() => store.close())

const Policy = z.object({ id: z.string(), text: z.string(), signedAt: z.iso.datetime().optional() })
type Policy = z.infer<typeof Policy>
const policies: Population<Policy> = {
  id: 'policy',
  item: Policy,
  key: ({ id }) => id,
  kind: 'managed',
}

let organisations = 0

/** Begins at the same instant whatever a test did to the clock before. */
async function newOrganisation(): Promise<string> {
  clock.now = start
  const slug = `org-${organisations++}`
  const wanted = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  return (await createOrganisation(store, wanted, new Uint8Array(32))).id
}

async function standingAt(org: string, asOf?: Date): Promise<Record<string, unknown>> {
  const items = await readOrg(store, org, (tx) => listItems(tx, 'policy', asOf ? { asOf } : {}))
  return Object.fromEntries(items.map(({ key, content }) => [key, content]))
}

const key = fc.constantFrom('a', 'b', 'ü')
const edit = fc.record({
  /** What the machine's clock does before the edit; it also goes back. */
  stepMs: fc.constantFrom(0, 1, 1000, 86_400_000, -5000),
  puts: fc.dictionary(key, fc.constantFrom('one', 'two', '"; --'), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  removes: fc.uniqueArray(key, { maxLength: 2 }),
})

test('as of any past instant a population reads exactly as it stood then', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
      const org = await newOrganisation()
      /** The naive model: a copy of everything after every edit. */
      const copies: { at: Date; items: Record<string, Policy> }[] = []
      for (const { stepMs, puts, removes } of edits) {
        clock.now = new Date(clock.now.getTime() + stepMs)
        const items = { ...copies.at(-1)?.items }
        const at = await withOrg(store, org, async (tx) => {
          const held = Object.entries(puts).map(([id, text]) => ({
            item: { id, text },
            source: 'people',
            scope: 'people',
            confirmed: true,
          }))
          const keys = [...new Set([...Object.keys(puts), ...removes])]
          await replaceItems(tx, policies, held, { keys })
          return tx.recordedAt
        })
        for (const id of removes) delete items[id]
        for (const [id, text] of Object.entries(puts)) items[id] = { id, text }
        copies.push({ at, items })
      }

      for (const [index, { at, items }] of copies.entries()) {
        const before = copies[index - 1]?.items ?? {}
        assert.deepEqual(await standingAt(org, new Date(at.getTime() - 1)), before)
        assert.deepEqual(await standingAt(org, at), items)
      }
      assert.deepEqual(await standingAt(org), copies.at(-1)?.items)
    }),
    { numRuns: 20 },
  )
})

test('of many items at once those that changed get a new version, those gone close, the others are left alone', async () => {
  const org = await newOrganisation()
  const put = (texts: Record<string, string>, keys: readonly string[]) =>
    withOrg(store, org, async (tx) => {
      const held = Object.entries(texts).map(([id, text]) => ({
        item: { id, text },
        source: 'people',
        scope: 'people',
        confirmed: true,
      }))
      await replaceItems(tx, policies, held, { keys })
    })
  const keys = Array.from({ length: 30 }, (_, n) => `p${String(n).padStart(2, '0')}`)
  const texts: Record<string, string> = Object.fromEntries(keys.map((each) => [each, 'one']))
  await put(texts, keys)
  const others: Record<string, string> = { ...texts, p07: 'two', p30: 'new' }
  delete others['p05']
  await put(others, [...keys, 'p30'])
  assert.deepEqual(await standingAt(org), toPolicies(others))
  const versionsOf = (id: string) => readOrg(store, org, (tx) => itemHistory(tx, 'policy', id))
  const counts = await Promise.all(['p05', 'p06', 'p07', 'p30'].map(versionsOf))
  assert.deepEqual(
    counts.map(({ length }) => length),
    [1, 1, 2, 1],
  )
})

test('of many items with one key the first is taken, and what stands under it stays', async () => {
  const org = await newOrganisation()
  const item = (n: number, text: string) => ({
    item: { id: `p${n}`, text },
    source: `source-${n}`,
    scope: 'people',
    confirmed: true,
  })
  const put = (from: number, text: string, among: { areNew?: true; sources: string[] }) =>
    withOrg(store, org, async (tx) => {
      const items = Array.from({ length: 20 }, (_, n) => item(from + n, text))
      await replaceItems(tx, policies, [...items, item(from, 'twice')], among)
    })
  await put(0, 'one', { areNew: true, sources: [] })
  await put(10, 'two', { areNew: true, sources: [] })
  await put(25, 'three', { sources: ['source-35'] })
  const texts = Array.from({ length: 45 }, (_, n): [string, string] => [
    `p${n}`,
    n < 20 ? 'one' : n < 30 ? 'two' : 'three',
  ])
  assert.deepEqual(await standingAt(org), toPolicies(Object.fromEntries(texts)))
})

function toPolicies(texts: Record<string, string>): Record<string, Policy> {
  return Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, { id, text }]))
}

test('the versions of an item follow on each other, and an equal one adds none', async () => {
  const org = await newOrganisation()
  const put = (text: string) =>
    withOrg(store, org, async (tx) => {
      await putItem(tx, policies, { id: 'leave', text })
      return tx.recordedAt
    })
  const first = await put('one')
  await put('one')
  const third = await put('two')

  const versions = await readOrg(store, org, (tx) => itemHistory(tx, 'policy', 'leave'))
  assert.deepEqual(
    versions.map(({ content, recordedFrom, recordedTo }) => ({
      content,
      recordedFrom,
      recordedTo,
    })),
    [
      { content: { id: 'leave', text: 'one' }, recordedFrom: first, recordedTo: third },
      { content: { id: 'leave', text: 'two' }, recordedFrom: third, recordedTo: undefined },
    ],
  )
})

test('what an item says of its own time never moves when we recorded it', async () => {
  const org = await newOrganisation()
  clock.now = new Date('2026-12-01T09:00:00.000Z')
  const signedAt = '2026-01-01T00:00:00Z'
  await withOrg(store, org, (tx) => putItem(tx, policies, { id: 'late', text: 'x', signedAt }))

  assert.deepEqual(
    await standingAt(org, new Date('2026-11-30T00:00:00Z')),
    {},
    'unknown to us then',
  )
  const [version] = await readOrg(store, org, (tx) => itemHistory(tx, 'policy', 'late'))
  assert.deepEqual(version?.content, { id: 'late', text: 'x', signedAt })
  assert.deepEqual(version?.recordedFrom, clock.now)
})

test('a write that fails leaves nothing, not even a step of the clock', async () => {
  const org = await newOrganisation()
  const before = await withOrg(store, org, async ({ recordedAt }) => recordedAt)
  await assert.rejects(
    withOrg(store, org, async (tx) => {
      await putItem(tx, policies, { id: 'half', text: 'x' })
      throw new Error('power cut')
    }),
    /power cut/,
  )
  assert.deepEqual(await standingAt(org), {})
  const next = await withOrg(store, org, async ({ recordedAt }) => recordedAt)
  assert.equal(next.getTime(), Math.max(before.getTime() + 1, clock.now.getTime()))
})

test('what changed since an instant is found as it was and as it is', async () => {
  const org = await newOrganisation()
  const put = (id: string, text: string) =>
    withOrg(store, org, async (tx) => {
      await putItem(tx, policies, { id, text })
      return tx.recordedAt
    })
  await put('changed', 'old')
  const since = await put('untouched', 'same')
  await put('changed', 'new')

  const versions = await readOrg(store, org, (tx) => versionsSince(tx, 'policy', since))
  assert.deepEqual(versions.map(({ content }) => Policy.parse(content).text).toSorted(), [
    'new',
    'old',
  ])
})
