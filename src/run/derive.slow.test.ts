import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import fc from 'fast-check'
import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'
import { tests } from '#program/index.ts'
import { itemHistory, listItems, replaceItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { derivationSpec } from './derivation-spec.ts'
import { deriveItems, hasToDerive } from './derive.ts'
import { derivedPopulations } from './derived-populations.ts'
import { beginCompany } from './test-company.ts'
import type { TestCompany } from './test-company.ts'
import { assertDerived } from './test-from-scratch.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const Copies = z.object({ id: z.string(), copies: z.array(z.string()), others: z.int() })

/** Each database with its own snapshots, and with how many databases there are: related by key, and related to all. */
const copies = derived({
  id: 'copies',
  item: Copies,
  key: (item: z.infer<typeof Copies>) => item.id,
  each: [databases],
  with: {
    own: { of: snapshots, by: (snapshot: Snapshot) => snapshot.of },
    all: { of: databases },
  },
  derive: (database: Database, { own, all }) => [
    {
      id: database.id,
      copies: own.map(({ id, encrypted }) => `${id} ${JSON.stringify(encrypted)}`),
      others: all.length,
    },
  ],
})

/** The same without a relation to all, so that only the keys concerned are derived again, and no other snapshots are read. */
const ownCopies = derived({
  id: 'own-copies',
  item: Copies,
  key: (item: z.infer<typeof Copies>) => item.id,
  each: [databases],
  with: { own: { of: snapshots, by: (snapshot: Snapshot) => snapshot.of, isFoundBy: 'of' } },
  derive: (database: Database, { own }) =>
    own.length > 2
      ? []
      : [{ id: database.id, copies: own.map(({ id, of }) => `${id} ${of}`), others: 0 }],
})

/** The same where a snapshot's key begins with its database's, so that others need not be read. */
const keyedCopies = derived({
  id: 'keyed-copies',
  item: Copies,
  key: (item: z.infer<typeof Copies>) => item.id,
  each: [databases],
  with: { own: { of: snapshots, by: (snapshot: Snapshot) => snapshot.of, isKeyedBy: true } },
  derive: (database: Database, { own }) => [
    { id: database.id, copies: own.map(({ id }) => id), others: 0 },
  ],
})

const database = (id: string): Database => ({
  id,
  account: '1',
  kind: 'instance',
  engine: 'postgres',
})
const snapshot = (id: string, of: string): Snapshot => ({
  id,
  account: '1',
  of,
  source: 'database',
})

async function hold(
  { org }: TestCompany,
  names: readonly string[],
  kept: readonly (readonly [string, string])[],
): Promise<void> {
  const by = { source: 's', scope: 's', confirmed: true }
  await withOrg(store, org, async (tx) => {
    const items = names.map((id) => ({ item: database(id), ...by }))
    await replaceItems(tx, databases, items, { sources: ['s'] })
  })
  await withOrg(store, org, async (tx) => {
    const items = kept.map(([id, of]) => ({ item: snapshot(id, of), ...by }))
    await replaceItems(tx, snapshots, items, { sources: ['s'] })
  })
}

test('derived after every change, a population holds what deriving everything from scratch would give', async () => {
  const anyName = fc.constantFrom('a', 'b', 'c')
  const anyState = fc.record({
    names: fc.uniqueArray(anyName),
    kept: fc.uniqueArray(fc.tuple(fc.constantFrom('s', 't', 'u', 'v'), anyName), {
      selector: ([id]) => id,
    }),
    derives: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(anyState, { minLength: 1, maxLength: 5 }), async (states) => {
      const company = await beginCompany(store, clock)
      const { org } = company
      for (const { names, kept, derives } of states) {
        await hold(company, names, kept)
        // Now and then several changes are derived at once.
        if (!derives) continue
        for (const population of [copies, ownCopies]) {
          await deriveItems(store, org, population)
          await readOrg(store, org, (tx) => assertDerived(tx, population))
        }
      }
      for (const population of [copies, ownCopies]) {
        await deriveItems(store, org, population)
        await readOrg(store, org, (tx) => assertDerived(tx, population))
      }
    }),
    { numRuns: 8 },
  )
})

test('of what is found by a field, no other items are read where only few keys are derived again', async () => {
  const company = await beginCompany(store, clock)
  const kept = [
    ['s', 'a'],
    ['t', 'b'],
  ] as const
  await hold(company, ['a', 'b'], kept)
  await deriveItems(store, company.org, ownCopies)
  await hold(company, ['a', 'b'], [...kept, ['u', 'b']])
  const read: string[] = []
  const watched = {
    ...ownCopies,
    with: {
      own: {
        of: snapshots,
        isFoundBy: 'of',
        by: (snapshot: Snapshot) => {
          read.push(snapshot.id)
          return snapshot.of
        },
      },
    },
  }
  await deriveItems(store, company.org, watched)
  assert.deepEqual([...new Set(read)].toSorted(), ['t', 'u'])
  await readOrg(store, company.org, (tx) => assertDerived(tx, ownCopies))
})

test('what other code derived is derived anew, though nothing was recorded since', async () => {
  const company = await beginCompany(store, clock)
  const { org } = company
  await hold(company, ['a', 'b'], [['s', 'a']])
  // As an older version had it: it knew no copies, and one more item.
  const older = derived({
    ...copies,
    derive: ({ id }: Database) => [
      { id, copies: [], others: 0 },
      ...(id === 'a' ? [{ id: 'gone', copies: [], others: 0 }] : []),
    ],
  })
  await deriveItems(store, org, older)
  await store.pool.query('UPDATE beleg.derivation SET spec = $1 WHERE population = $2', [
    'older',
    copies.id,
  ])
  assert(await readOrg(store, org, (tx) => hasToDerive(tx, copies)))
  await deriveItems(store, org, copies)
  await readOrg(store, org, (tx) => assertDerived(tx, copies))
  assert(!(await readOrg(store, org, (tx) => hasToDerive(tx, copies))))
  for (const population of derivedPopulations(tests.map(({ test: { on } }) => on)))
    assert.match(derivationSpec(population), /^[\w-]{43}$/, population.id)
})

test('where keys begin with that of what they belong to, a key that begins like another takes nothing from it', async () => {
  const names = ['a', 'a/b', 'a%', 'a0', 'ä']
  const company = await beginCompany(store, clock)
  const anyKept = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom('s', 't')), {
    selector: (pair) => pair.join('/'),
  })
  await fc.assert(
    fc.asyncProperty(anyKept, async (kept) => {
      await hold(
        company,
        names,
        kept.map(([of, id]) => [`${of}/${id}`, of]),
      )
      await deriveItems(store, company.org, keyedCopies)
      await readOrg(store, company.org, (tx) => assertDerived(tx, keyedCopies))
    }),
    { numRuns: 15 },
  )
})

test('what did not change is not derived again into a new version', async () => {
  const company = await beginCompany(store, clock)
  const { org } = company
  await hold(company, ['a', 'b'], [['s', 'a']])
  await deriveItems(store, org, ownCopies)
  await hold(company, ['a', 'b'], [['s', 'b']])
  await deriveItems(store, org, ownCopies)
  await deriveItems(store, org, ownCopies)
  await readOrg(store, org, async (tx) => {
    const [a, b] = await listItems(tx, ownCopies.id)
    assert.deepEqual(
      [a?.content, b?.content],
      [
        { id: 'a', copies: [], others: 0 },
        { id: 'b', copies: ['s b'], others: 0 },
      ],
    )
    // The snapshot left one database for another: both were derived twice, and no more.
    assert.equal((await itemHistory(tx, ownCopies.id, 'a')).length, 2)
    assert.equal((await itemHistory(tx, ownCopies.id, 'b')).length, 2)
  })
  await hold(company, ['a', 'b', 'c'], [['s', 'b']])
  await deriveItems(store, org, ownCopies)
  await readOrg(store, org, async (tx) => {
    assert.equal((await itemHistory(tx, ownCopies.id, 'a')).length, 2)
    assert.equal((await itemHistory(tx, ownCopies.id, 'c')).length, 1)
  })
})

test('what two report under one key stays while one of them does, whichever leaves first', async () => {
  const both = derived({
    id: 'both',
    item: Copies,
    key: (item: z.infer<typeof Copies>) => item.id,
    each: [databases, snapshots],
    with: {},
    derive: (each: Database | Snapshot) => [
      { id: each.id, copies: ['of' in each ? 'snapshot' : 'database'], others: 0 },
    ],
  })
  const company = await beginCompany(store, clock)
  const after = async (names: string[], kept: [string, string][]) => {
    await hold(company, names, kept)
    await deriveItems(store, company.org, both)
    const items = await readOrg(store, company.org, (tx) => listItems(tx, both.id))
    return items.map(({ key, content }) => `${key} ${String(Object(content).copies)}`)
  }
  assert.deepEqual(await after(['k'], [['k', 'x']]), ['k database'])
  assert.deepEqual(await after([], [['k', 'x']]), ['k snapshot'])
  assert.deepEqual(await after(['k'], [['k', 'x']]), ['k snapshot'])
  assert.deepEqual(await after(['k'], []), ['k database'])
  assert.deepEqual(await after([], []), [])
})
