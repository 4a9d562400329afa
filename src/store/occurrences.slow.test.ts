import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import fc from 'fast-check'
import { z } from 'zod'

import { addMonthsToInstant } from '#engine/calendar.ts'
import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'

import { itemHistory, listItems } from './items.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { applyScope, closeReading, openReading, stagePage } from './readings.ts'
import { removeSource } from './remove-source.ts'
import { putSource } from './sources.ts'
import { openTestStore } from './test-store.ts'

/** Each test begins a day after the last, because the clock of a store never goes back. */
let start = new Date('2026-01-01T12:00:00.000Z')
const clock = { now: start }
const store = await openTestStore(clock)
after(() => store.close())

const Leak = z.object({
  id: z.string(),
  size: z.int(),
  through: z.array(z.string()).optional(),
  unread: z.string().optional(),
  firstSeenAt: z.iso.datetime().optional(),
  closedAt: z.iso.datetime().optional(),
})
type Leak = z.infer<typeof Leak>
const leaks: Population<Leak> = {
  id: 'leak',
  item: Leak,
  key: ({ id }) => id,
  kind: 'read',
  isListedWhileOpen: true,
}

let organisations = 0

async function newOrganisation(): Promise<string> {
  start = new Date(+clock.now + 86_400_000)
  clock.now = start
  const slug = `occurring-${organisations++}`
  const wanted = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  const { id } = await createOrganisation(store, wanted, new Uint8Array(32))
  await withOrg(store, id, async (tx) => {
    for (const source of ['one', 'two'])
      await putSource(tx, { id: source, connector: 'aws', settings: {} })
  })
  return id
}

interface Read {
  scope?: string
  leaks: readonly Leak[]
  complete?: boolean
}

/** One reading of some scopes, at the clock's time. */
async function read(org: string, scopes: readonly Read[], source = 'one'): Promise<void> {
  const reading = await openReading(store, org, source, [leaks])
  for (const { scope = 'east', leaks: found, complete = true } of scopes) {
    await stagePage(store, reading, scope, leaks, found)
    await applyScope(store, reading, {
      scope,
      feeds: ['leak'],
      basis: measured,
      complete,
      ...(!complete && { because: 'Denied' }),
      calls: 1,
      pages: 1,
      items: found.length,
      readAt: clock.now,
    })
  }
  const reached = new Set(scopes.map(({ scope = 'east' }) => scope))
  await closeReading(store, reading, reached, { isWhole: true })
}

/** Whole days from the start, as far as the clock of the store allows. */
function day(at: string | undefined): number | undefined {
  return at === undefined ? undefined : Math.round((Date.parse(at) - +start) / 86_400_000)
}

/** What is held, as `id size first…closed`, with a question mark where not confirmed. */
async function held(org: string): Promise<string[]> {
  const items = await readOrg(store, org, (tx) => listItems(tx, 'leak'))
  return items.map(({ content, confirmed }) => {
    const { id, size, firstSeenAt, closedAt } = Leak.parse(content)
    return `${id} ${size} ${day(firstSeenAt)}…${day(closedAt) ?? ''}${confirmed ? '' : '?'}`
  })
}

function onDay(days: number): void {
  clock.now = new Date(+start + days * 86_400_000)
}

const leak = (id: string, size = 1): Leak => ({ id, size })

test('one that a whole reading no longer has is closed and stays; its first sight stays through every change', async () => {
  const org = await newOrganisation()
  onDay(0)
  await read(org, [{ leaks: [leak('a'), leak('b')] }])
  onDay(3)
  await read(org, [{ leaks: [leak('a', 2), leak('b')] }])
  onDay(5)
  await read(org, [{ leaks: [leak('b')] }])
  assert.deepEqual(await held(org), ['a 2 0…5', 'b 1 0…'])
  onDay(6)
  await read(org, [{ leaks: [leak('b')] }])
  assert.deepEqual(await held(org), ['a 2 0…5', 'b 1 0…'])
  const history = await readOrg(store, org, (tx) => itemHistory(tx, 'leak', 'b'))
  assert.equal(history.length, 1, 'what did not change gets no version')
})

test('what was not read closes nothing, and what has closed stays settled', async () => {
  const org = await newOrganisation()
  onDay(0)
  await read(org, [{ leaks: [leak('a'), leak('b')] }])
  onDay(1)
  await read(org, [{ leaks: [leak('b')] }])
  onDay(2)
  await read(org, [{ leaks: [], complete: false }])
  assert.deepEqual(await held(org), ['a 1 0…1', 'b 1 0…?'])
  onDay(3)
  await read(org, [])
  assert.deepEqual(await held(org), ['a 1 0…1', 'b 1 0…?'])
  onDay(4)
  await read(org, [{ leaks: [] }])
  assert.deepEqual(await held(org), ['a 1 0…1', 'b 1 0…4'])
})

test('one that comes back goes on with its first sight, and leaves twelve months after it closed', async () => {
  const org = await newOrganisation()
  onDay(0)
  await read(org, [{ leaks: [leak('a')] }])
  onDay(10)
  await read(org, [{ leaks: [] }])
  onDay(20)
  await read(org, [{ leaks: [leak('a')] }])
  assert.deepEqual(await held(org), ['a 1 0…'])
  onDay(30)
  await read(org, [{ leaks: [] }])
  onDay(394)
  await read(org, [{ leaks: [] }])
  assert.deepEqual(await held(org), ['a 1 0…30'])
  onDay(396)
  // Nobody asked for the scope: time passes all the same.
  await read(org, [])
  assert.deepEqual(await held(org), [])
})

test('what is known through something that was not read stays, unconfirmed, and closes once that is read or gone', async () => {
  const org = await newOrganisation()
  const through = (id: string, ...keys: string[]): Leak => ({ ...leak(id), through: keys })
  const unread = (id: string): Leak => ({ ...leak(id), unread: 'here' })
  const all = [through('a', 'g'), through('b', 'g', 'h'), through('c', 'h'), leak('d')]
  onDay(0)
  await read(org, [{ leaks: all }])
  onDay(1)
  await read(org, [{ leaks: [unread('g')] }])
  assert.deepEqual(await held(org), ['a 1 0…?', 'b 1 0…?', 'c 1 0…1', 'd 1 0…1', 'g 1 1…'])
  onDay(2)
  await read(org, [{ leaks: [unread('g')] }])
  assert.deepEqual(await held(org), ['a 1 0…?', 'b 1 0…?', 'c 1 0…1', 'd 1 0…1', 'g 1 1…'])
  // Known by itself meanwhile, also in a reading that was cut, and then no longer: it may still be known through the other.
  onDay(3)
  await read(org, [{ leaks: [leak('b')], complete: false }])
  await read(org, [{ leaks: [unread('g'), leak('b')] }])
  assert.deepEqual(await held(org), ['a 1 0…?', 'b 1 0…', 'c 1 0…1', 'd 1 0…1', 'g 1 1…'])
  onDay(4)
  await read(org, [{ leaks: [unread('g')] }])
  assert.deepEqual((await held(org)).slice(0, 2), ['a 1 0…?', 'b 1 0…?'])
  // Read to the end, if not all in it can be told: who is not in it is gone.
  onDay(5)
  await read(org, [{ leaks: [leak('g'), through('a', 'g')] }])
  assert.deepEqual(await held(org), ['a 1 0…', 'b 1 0…5', 'c 1 0…1', 'd 1 0…1', 'g 1 1…'])
  onDay(6)
  await read(org, [{ leaks: [] }])
  assert.deepEqual(await held(org), ['a 1 0…6', 'b 1 0…5', 'c 1 0…1', 'd 1 0…1', 'g 1 1…6'])
})

test('the next source takes over what a removed one left, and closes it where it is gone', async () => {
  const org = await newOrganisation()
  onDay(0)
  await read(org, [{ leaks: [leak('a'), leak('b'), leak('c')] }])
  onDay(1)
  await read(org, [{ leaks: [leak('b'), leak('c')] }])
  await withOrg(store, org, (tx) => removeSource(tx, 'one', 'somebody'))
  assert.deepEqual(await held(org), ['a 1 0…1', 'b 1 0…?', 'c 1 0…?'])
  onDay(2)
  await read(org, [{ leaks: [leak('c')] }], 'two')
  assert.deepEqual(await held(org), ['a 1 0…1', 'b 1 0…2', 'c 1 0…'])
})

const scopes = ['east', 'west'] as const
const step = fc.record({
  days: fc.constantFrom(1, 2, 20, 200),
  east: fc.constantFrom('whole', 'part', 'not'),
  west: fc.constantFrom('whole', 'part', 'not'),
  found: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 }),
  size: fc.constantFrom(1, 2),
})

interface Modelled {
  size: number
  first: number
  closed?: number
  confirmed: boolean
}

test('whatever comes, vanishes and cannot be read: what is held is what the plain rules say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
      const org = await newOrganisation()
      const model = new Map<string, Modelled>()
      let now = 0
      const asked = new Set<string>()
      for (const { days, found, size, ...how } of steps) {
        now += days
        onDay(now)
        const read_: Read[] = []
        for (const [index, scope] of scopes.entries()) {
          const own = (id: string) => 'ab'.includes(id) === (index === 0)
          const seen = how[scope] === 'not' ? [] : found.filter(own)
          if (how[scope] !== 'not') {
            read_.push({
              scope,
              leaks: seen.map((id) => leak(id, size)),
              complete: how[scope] === 'whole',
            })
            asked.add(scope)
          }
          if (asked.has(scope))
            follow(model, own, seen, { size, now, whole: how[scope] === 'whole' })
        }
        await read(org, read_)
        assert.deepEqual(await held(org), told(model))
      }
    }),
    { numRuns: 8 },
  )
})

/** The rules, one item at a time. */
function follow(
  model: Map<string, Modelled>,
  own: (id: string) => boolean,
  seen: readonly string[],
  { size, now, whole }: { size: number; now: number; whole: boolean },
): void {
  for (const id of seen) {
    model.set(id, { size, first: model.get(id)?.first ?? now, confirmed: true })
  }
  for (const [id, one] of model) {
    if (!own(id) || seen.includes(id)) continue
    const end = one.closed === undefined ? undefined : +addMonthsToInstant(dayAt(one.closed), 12)
    if (end !== undefined && end < +dayAt(now)) model.delete(id)
    else if (one.closed === undefined && whole)
      model.set(id, { ...one, closed: now, confirmed: true })
    else if (one.closed === undefined) model.set(id, { ...one, confirmed: false })
  }
}

function dayAt(days: number): Date {
  return new Date(+start + days * 86_400_000)
}

function told(model: ReadonlyMap<string, Modelled>): string[] {
  return [...model]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([id, { size, first, closed, confirmed }]) =>
        `${id} ${size} ${first}…${closed ?? ''}${confirmed ? '' : '?'}`,
    )
}
