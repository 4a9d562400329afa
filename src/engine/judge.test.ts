import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import { z } from 'zod'

import type { ApprovedException } from './approved-exception.ts'
import { coveredItems } from './approved-exception.ts'
import { fail, pass, unknown } from './finding.ts'
import { count, coverageOf, judgeItem, noItems, resultOf } from './judge.ts'
import type { Counts, Held, Judged, Result } from './judge.ts'
import { measured } from './receipt.ts'
import type { Receipt } from './receipt.ts'
import { test as define } from './test.ts'
import { missedScope } from './unknown-reasons.ts'

/** Something with an opinion of itself. */
interface Thing {
  key: string
  says: 'pass' | 'fail' | 'unknown'
  closed: boolean
  /** The detail scope it is unknown for want of. */
  waitsFor?: string | undefined
  until?: Date | undefined
}

const things = define<Thing, object>({
  id: 'things',
  asks: { de: '', en: '' },
  on: {
    id: 'thing',
    item: z.custom<Thing>(),
    key: (thing) => thing.key,
    kind: 'read',
    closed: (thing) => (thing.closed ? new Date(0) : undefined),
  },
  parameters: z.object({}),
  every: 3600,
  grace: 600,
  judge({ says, waitsFor, until }) {
    const finding =
      says === 'pass'
        ? pass
        : says === 'fail'
          ? fail('bad')
          : waitsFor === undefined
            ? unknown('not-reported')
            : unknown('not-read', { scope: waitsFor })
    return until ? { ...finding, until } : finding
  },
  reasons: { de: {}, en: {} },
  fixtures: {
    pass: { key: 'a', says: 'pass', closed: false },
    fail: { key: 'b', says: 'fail', closed: false },
    unknown: { key: 'c', says: 'unknown', closed: false },
  },
})

const at = new Date('2026-11-23T06:00:00Z')
const maxAge = things.every + things.grace

/** Worst last. */
const severity: readonly Result[] = ['pass', 'deviated', 'excepted', 'unknown', 'fail']

interface World {
  items: readonly Held<Thing>[]
  receipts: readonly Receipt[]
  exceptions: readonly ApprovedException[]
  canary: boolean
  mayBeEmpty: boolean
}

/** A run as run/run-test.ts puts one together, over everything there is. */
function run(world: World): { counts: Counts; result: Result; judged: Map<string, Judged> } {
  const covered = coveredItems(world.exceptions, things.id, at)
  const judged = world.items.map((held) => judgeItem(things, held, at, {}, covered))
  const counts = judged.reduce((sum, each) => count(sum, each), noItems)
  const missed = new Set(judged.flatMap(({ finding }) => missedScope(finding.reason) ?? []))
  const coverage = coverageOf(world.receipts, at, maxAge, missed)
  const rules = { canary: world.canary, ...(world.mayBeEmpty && { mayBeEmpty: true as const }) }
  return {
    counts,
    result: resultOf(counts, coverage, rules),
    judged: new Map(judged.map((each) => [each.key, each])),
  }
}

function receipt(scope: string, given: Partial<Receipt> = {}): Receipt {
  const counts = { calls: 1, pages: 1, items: 1 }
  return {
    scope,
    feeds: ['thing'],
    basis: measured,
    complete: true,
    readAt: at,
    ...counts,
    ...given,
  }
}

const keys = 'abcdefgh'.split('')
const anyHeld = (key: fc.Arbitrary<string>): fc.Arbitrary<Held<Thing>> =>
  fc
    .record({
      key,
      says: fc.constantFrom('pass', 'fail', 'unknown'),
      closed: fc.boolean(),
      waitsFor: fc.constantFrom(undefined, 'detail-1', 'detail-2'),
      confirmed: fc.boolean(),
    })
    .map(({ confirmed, ...item }) => ({ item, confirmed }))
const anyItems = fc.uniqueArray(anyHeld(fc.constantFrom(...keys)), {
  selector: ({ item }) => item.key,
})
const anyReceipt = fc
  .record({
    scope: fc.constantFrom('list-1', 'list-2', 'detail-1', 'detail-2'),
    complete: fc.boolean(),
    ageSeconds: fc.constantFrom(0, maxAge, maxAge + 1),
  })
  .map(({ scope, complete, ageSeconds }) =>
    receipt(scope, {
      complete,
      readAt: new Date(at.getTime() - ageSeconds * 1000),
      ...(scope.startsWith('detail') && { detail: true }),
    }),
  )
const anyReceipts = fc.uniqueArray(anyReceipt, { selector: ({ scope }) => scope })
const anyException = fc
  .record({
    id: fc.uuid(),
    test: fc.constantFrom('things', 'others'),
    items: fc.uniqueArray(fc.constantFrom(...keys)),
    fromMs: fc.integer({ min: -3, max: 3 }),
    lastsMs: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ fromMs, lastsMs, ...exception }) => ({
    ...exception,
    from: new Date(at.getTime() + fromMs),
    until: new Date(at.getTime() + fromMs + lastsMs),
  }))
const anyWorld: fc.Arbitrary<World> = fc.record({
  items: anyItems,
  receipts: anyReceipts,
  exceptions: fc.array(anyException, { maxLength: 3 }),
  canary: fc.boolean(),
  mayBeEmpty: fc.boolean(),
})

test('the order in which items, receipts and exceptions come changes nothing about a run', () => {
  const shuffled = anyWorld.chain((world) =>
    fc.record({
      world: fc.constant(world),
      other: fc.record({
        items: fc.shuffledSubarray([...world.items], { minLength: world.items.length }),
        receipts: fc.shuffledSubarray([...world.receipts], { minLength: world.receipts.length }),
        exceptions: fc.shuffledSubarray([...world.exceptions], {
          minLength: world.exceptions.length,
        }),
        canary: fc.constant(world.canary),
        mayBeEmpty: fc.constant(world.mayBeEmpty),
      }),
    }),
  )
  fc.assert(
    fc.property(shuffled, ({ world, other }) => {
      const [one, two] = [run(world), run(other)]
      assert.deepEqual([one.counts, one.result], [two.counts, two.result])
      for (const [key, { verdict, until }] of one.judged) {
        const again = two.judged.get(key)
        assert.deepEqual([again?.verdict, again?.until], [verdict, until])
      }
    }),
  )
})

test('a scope that was not read never makes a result better', () => {
  fc.assert(
    fc.property(anyWorld, fc.boolean(), (world, tooOld) => {
      const unread = tooOld
        ? receipt('added', { readAt: new Date(at.getTime() - (maxAge + 1) * 1000) })
        : receipt('added', { complete: false })
      const before = run(world).result
      const after = run({ ...world, receipts: [...world.receipts, unread] }).result
      assert(severity.indexOf(after) >= severity.indexOf(before), `${before} became ${after}`)
      assert(after === 'unknown' || after === 'fail')
    }),
  )
})

test('an item that fails stays visible, whatever stands beside it and whatever is not known', () => {
  const failing: Held<Thing> = {
    item: { key: 'the-one', says: 'fail', closed: false },
    confirmed: true,
  }
  fc.assert(
    // Exceptions are for other keys: `the-one` is on no list.
    fc.property(anyWorld, (world) => {
      const { counts, result, judged } = run({ ...world, items: [...world.items, failing] })
      assert.equal(judged.get('the-one')?.verdict, 'fail')
      assert.equal(counts.failing, run(world).counts.failing + 1)
      // A test that cannot tell right from wrong accuses nobody, and hides nothing.
      assert.equal(result, world.canary ? 'fail' : 'unknown')
    }),
  )
})

test('every item is counted once, unknown never as pass, and a good result has nothing unknown in it', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const { counts, result, judged } = run(world)
      assert.equal(counts.n, world.items.length)
      assert.equal(
        counts.n,
        counts.pass + counts.failing + counts.late + counts.excepted + counts.unknown,
      )
      const sure = world.items.filter(({ item, confirmed }) => confirmed && item.says === 'pass')
      assert.equal(counts.pass, sure.length)
      for (const { item, confirmed } of world.items.filter((held) => !held.confirmed)) {
        assert.equal(confirmed, false)
        assert.equal(judged.get(item.key)?.finding.reason?.code, 'not-confirmed')
      }
      if (result === 'fail' || result === 'unknown') return
      assert.equal(counts.unknown, 0)
      const lists = world.receipts.filter(({ detail }) => !detail)
      assert(lists.length > 0 && lists.every(({ complete }) => complete))
    }),
  )
})

test('the worst there is decides: fail, unknown, excepted, deviated, pass', () => {
  const read = { expected: 1, unread: [] }
  const rules = { canary: true }
  const one = (counts: Partial<Counts>): Result =>
    resultOf({ ...noItems, n: 9, pass: 5, ...counts }, read, rules)
  assert.equal(one({}), 'pass')
  assert.equal(one({ late: 1 }), 'deviated')
  assert.equal(one({ late: 1, excepted: 1 }), 'excepted')
  assert.equal(one({ late: 1, excepted: 1, unknown: 1 }), 'unknown')
  assert.equal(one({ late: 1, excepted: 1, unknown: 1, failing: 1 }), 'fail')
})

test('all of nothing proves nothing, unless the test says that nothing may be there', () => {
  const empty = { items: [], exceptions: [], canary: true, receipts: [receipt('list-1')] }
  assert.equal(run({ ...empty, mayBeEmpty: false }).result, 'unknown')
  assert.equal(run({ ...empty, mayBeEmpty: true }).result, 'pass')
  // Nobody looked: then nothing is known, even where nothing may be there.
  assert.equal(run({ ...empty, receipts: [], mayBeEmpty: true }).result, 'unknown')
})

test('without any scope a run is unknown, however good its items are', () => {
  const good = { item: { key: 'a', says: 'pass' as const, closed: false }, confirmed: true }
  const world = { items: [good], receipts: [], exceptions: [], canary: true, mayBeEmpty: false }
  assert.equal(run(world).result, 'unknown')
  // A detail nobody waits for is no scope either.
  const detail = receipt('detail-1', { detail: true })
  assert.equal(run({ ...world, receipts: [detail] }).result, 'unknown')
  assert.equal(run({ ...world, receipts: [detail, receipt('list-1')] }).result, 'pass')
})

test('a dead canary makes the run unknown and leaves its counts as they are', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const dead = run({ ...world, canary: false })
      assert.equal(dead.result, 'unknown')
      assert.deepEqual(dead.counts, run({ ...world, canary: true }).counts)
    }),
  )
})

test('a receipt speaks for its scope until it is older than the test allows, to the second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.nat(100_000), (ageMs, seconds) => {
      const aged = receipt('list-1', { readAt: new Date(at.getTime() - ageMs) })
      const { expected, unread } = coverageOf([aged], at, seconds, new Set())
      assert.equal(expected, 1)
      const because = unread.map((each) => each.because)
      assert.deepEqual(because, ageMs > seconds * 1000 ? ['too-old'] : [])
    }),
  )
})

test('an incomplete receipt is unread for its own reason, however fresh or old', () => {
  const denied = receipt('list-1', { complete: false, because: 'AccessDenied' })
  const cut = receipt('list-2', { complete: false, readAt: new Date(0) })
  assert.deepEqual(coverageOf([denied, cut], at, maxAge, new Set()).unread, [
    { scope: 'list-1', because: 'AccessDenied' },
    { scope: 'list-2', because: 'incomplete' },
  ])
})

test('a detail scope counts where an item is unknown for want of it, and only there', () => {
  fc.assert(
    fc.property(anyItems, fc.boolean(), (items, complete) => {
      const receipts = [
        receipt('list-1'),
        receipt('detail-1', { detail: true, complete }),
        receipt('detail-2', { detail: true, complete: true }),
      ]
      const judged = items.map((held) => judgeItem(things, held, at, {}, new Map()))
      const missed = new Set(judged.flatMap(({ finding }) => missedScope(finding.reason) ?? []))
      const { expected, unread } = coverageOf(receipts, at, maxAge, missed)
      const isCited = (scope: string) =>
        items.some(
          ({ item, confirmed }) => confirmed && item.says === 'unknown' && item.waitsFor === scope,
        )
      assert.equal(expected, 1 + Number(isCited('detail-1')) + Number(isCited('detail-2')))
      assert.equal(unread.length, Number(isCited('detail-1') && !complete))
    }),
  )
})

test('an approved exception covers the failing items on its frozen list, in its time, and nothing else', () => {
  fc.assert(
    fc.property(anyItems, anyException, (items, exception) => {
      const covered = coveredItems([exception], things.id, at)
      const inForce = exception.test === 'things' && exception.from <= at && at < exception.until
      for (const held of items) {
        const { verdict, until, exception: by } = judgeItem(things, held, at, {}, covered)
        const fails = held.confirmed && held.item.says === 'fail'
        const excepted = fails && inForce && exception.items.includes(held.item.key)
        assert.equal(verdict === 'excepted', excepted)
        assert.equal(by, excepted ? exception : undefined)
        assert.deepEqual(until, excepted ? exception.until : undefined)
      }
    }),
  )
})

test('an approved exception holds up to the last millisecond before its end, and no longer', () => {
  const item = { key: 'a', says: 'fail' as const, closed: false }
  const until = new Date(at.getTime() + 1000)
  const exception = { id: 'x', test: 'things', items: ['a'], from: at, until }
  const verdictAt = (ms: number): string => {
    const now = new Date(ms)
    const covered = coveredItems([exception], things.id, now)
    return judgeItem(things, { item, confirmed: true }, now, {}, covered).verdict
  }
  assert.equal(verdictAt(at.getTime() - 1), 'fail')
  assert.equal(verdictAt(at.getTime()), 'excepted')
  assert.equal(verdictAt(until.getTime() - 1), 'excepted')
  assert.equal(verdictAt(until.getTime()), 'fail')
})

test('of several exceptions for one item the one that ends last covers it, of those that end together the one granted first', () => {
  fc.assert(
    fc.property(fc.array(anyException, { maxLength: 6 }), (exceptions) => {
      const covered = coveredItems(exceptions, things.id, at)
      const times = (each?: ApprovedException) =>
        each && [each.until.getTime(), each.from.getTime()]
      for (const key of keys) {
        const [first] = exceptions
          .filter(({ test: of, from, until }) => of === 'things' && from <= at && at < until)
          .filter(({ items }) => items.includes(key))
          .toSorted((a, b) => Number(b.until) - Number(a.until) || Number(a.from) - Number(b.from))
        assert.deepEqual(times(covered.get(key)), times(first))
      }
    }),
  )
})

test('what time alone may change is looked at again at the earliest such time', () => {
  const anyTime = fc.option(
    fc.integer({ min: 1, max: 9 }).map((ms) => new Date(at.getTime() + ms)),
    { nil: undefined },
  )
  fc.assert(
    fc.property(anyTime, anyTime, (own, excepted) => {
      const item: Thing = { key: 'a', says: 'fail', closed: false, until: own }
      const exception = excepted && {
        id: 'x',
        test: 'things',
        items: ['a'],
        from: at,
        until: excepted,
      }
      const covered = coveredItems(exception ? [exception] : [], things.id, at)
      const { until } = judgeItem(things, { item, confirmed: true }, at, {}, covered)
      const times = [own, excepted].flatMap((time) => time?.getTime() ?? [])
      assert.equal(until?.getTime(), times.length > 0 ? Math.min(...times) : undefined)
    }),
  )
})

test('a late occurrence that has closed deviates and does not fail; an open one fails', () => {
  const world = {
    receipts: [receipt('list-1')],
    exceptions: [],
    canary: true,
    mayBeEmpty: false,
  }
  const late = (closed: boolean) => ({
    item: { key: 'a', says: 'fail' as const, closed },
    confirmed: true,
  })
  const { result, counts, judged } = run({ ...world, items: [late(true)] })
  assert.equal(result, 'deviated')
  assert.deepEqual([counts.n, counts.late, counts.failing], [1, 1, 0])
  assert.deepEqual([judged.get('a')?.late, judged.get('a')?.verdict], [true, 'fail'])
  assert.equal(run({ ...world, items: [late(false)] }).result, 'fail')
})

test('a verdict taken out of the counts leaves them as they were before it', () => {
  fc.assert(
    fc.property(anyWorld, anyHeld(fc.constant('more')), (world, held) => {
      const { counts } = run(world)
      const judged = judgeItem(things, held, at, {}, new Map())
      assert.deepEqual(count(count(counts, judged), judged, -1), counts)
      assert.deepEqual(count(count(counts, judged, -1), judged), counts)
    }),
  )
})
