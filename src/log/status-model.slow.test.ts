/** The rules of status.ts against a plain model of them, over any history. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { Entry, RunResult } from './entry.ts'
import { emptyFold } from './fold-state.ts'
import { instantText } from './instant.ts'
import { fold, statusOf } from './status.ts'
import { play, step } from './test-histories.ts'
import { day, hourMs, sha256, start } from './test-log.ts'

/**
 * The rules of status.ts once more, slow and plain: at each full hour, and a millisecond after it, everything is worked
 * out from all entries so far. `asOf` looks only at runs, so it needs no memory but since when it has been stale.
 */
function plainly(entries: readonly Entry[], windowDays: number, endHour: number) {
  const windowMs = windowDays * 24 * hourMs
  const staleSince = new Map<string, number>()
  const seen = new Map<string, { status: string; since: number }>()
  const timeline: {
    at: number
    control: string
    since: number
    tests: { status: string; since: number }[]
  }[] = []
  const counting = new Map<number, boolean>()
  const gaps = new Set<number>()
  const pinned = new Map<string, number>()
  const seqs = new Map<string, number>()
  for (const [index, entry] of entries.entries()) {
    if (entry.t === 'control') {
      for (const ref of entry.tests) pinned.set(ref.slice(0, 1), Number(ref.slice(2)))
    }
    if (entry.t !== 'run') continue
    const id = entry.test.slice(0, 1)
    counting.set(index, pinned.get(id) === Number(entry.test.slice(2)))
    if (entry.seq !== (seqs.get(id) ?? 0) + 1) gaps.add(index)
    seqs.set(id, Math.max(entry.seq, seqs.get(id) ?? 0))
  }
  for (let hourNumber = 0; hourNumber <= endHour; hourNumber++) {
    for (const at of [start + hourNumber * hourMs, start + hourNumber * hourMs + 1]) {
      const now = entries.map((entry, index) => ({ entry, index }))
      const known = now.filter(({ entry }) => Date.parse(entry.at) <= at)
      const last = known.findLast(({ entry }) => entry.t === 'control' || entry.t === 'withdraw')
      const control = known.findLast(({ entry }) => entry.t === 'control')?.entry
      assert.ok(control?.t === 'control')
      const tests = control.tests.map((ref) => {
        const id = ref.slice(0, 1)
        const defined = known.find(({ entry }) => {
          return entry.t === 'test' && entry.id === id && entry.version === Number(ref.slice(2))
        })?.entry
        assert.ok(defined?.t === 'test')
        const delayMs = defined.delay * 1000
        const runs = known.flatMap(({ entry, index }) => {
          const ran = Date.parse(entry.at)
          if (entry.t !== 'run' || !entry.test.startsWith(id) || ran + delayMs > at) return []
          return [{ index, ran, result: resultOf(entries, known.length, index) }]
        })
        const speaksOf = at - delayMs
        const counted = runs.filter(({ index }) => counting.get(index))
        const first = counted.find(({ result }) => result !== 'unknown' && result !== 'hidden')
        const lastRun = counted.at(-1)
        const gap = runs.findLast(({ index }) => gaps.has(index))
        const healed =
          gap &&
          counted.some(({ index, ran }) => {
            const healing = Math.max(windowMs, 14 * 24 * hourMs)
            return index > gap.index && ran >= gap.ran + healing
          })
        const tooOld = lastRun && speaksOf - lastRun.ran > (defined.every + defined.grace) * 1000
        const stale =
          lastRun &&
          ((gap && !healed) ||
            tooOld ||
            lastRun.result === 'unknown' ||
            counted.some(({ result }) => result === 'hidden'))
        if (!stale) staleSince.delete(id)
        else if (!staleSince.has(id)) staleSince.set(id, speaksOf)
        const since = staleSince.get(id) ?? speaksOf
        // Stale because too old began a millisecond before we could see it.
        const longStale = stale && speaksOf - (since - (since % hourMs)) > 30 * 24 * hourMs
        let verdict = 'met'
        if (!first || speaksOf < first.ran + windowMs) verdict = 'pending'
        else if (longStale) verdict = 'failing'
        else if (stale) verdict = 'stale'
        else if (lastRun?.result === 'fail') verdict = 'failing'
        else if (lastRun?.result === 'excepted') {
          verdict = speaksOf < Date.parse(id === 'a' ? day(9) : day(40)) ? 'excepted' : 'failing'
        } else if (lastRun?.result === 'deviated') verdict = 'deviated'
        return remember(seen, id, verdict, speaksOf)
      })
      const rank = ['failing', 'stale', 'pending', 'excepted', 'deviated', 'met']
      const worst = rank.find((one) => tests.some((test) => test.status === one)) ?? 'pending'
      const said = last?.entry.t === 'withdraw' ? 'withdrawn' : worst
      const { since } = remember(seen, 'control', said, at)
      timeline.push({ at, control: said, since, tests })
    }
  }
  return timeline
}

function remember(
  seen: Map<string, { status: string; since: number }>,
  name: string,
  now: string,
  at: number,
) {
  const before = seen.get(name)
  const kept = before?.status === now ? before : { status: now, since: at }
  seen.set(name, kept)
  return kept
}

/** What a run says by the entries before `size`, as the plain model sees it. */
function resultOf(entries: readonly Entry[], size: number, index: number): RunResult | 'hidden' {
  const run = entries[index]
  assert.ok(run?.t === 'run')
  if (run.result !== 'hidden') return run.canary ? run.result : 'unknown'
  const reveal = entries.slice(0, size).find((entry) => entry.t === 'reveal' && entry.run === index)
  if (reveal?.t !== 'reveal') return 'hidden'
  const [, , result] = atob(reveal.disclosures[0] ?? '')
    .split('"')
    .filter((_, i) => i % 2 === 1)
  return run.canary
    ? ((['pass', 'deviated', 'excepted', 'fail', 'unknown'] as const).find((r) => r === result) ??
        'hidden')
    : 'unknown'
}

test('the fold says what the plain rules say, at every hour of any history, with the same beginnings', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 25 }),
      fc.constantFrom(0, 1, 4),
      fc.constantFrom(0, 0, 2),
      (steps, windowDays, delayDays) => {
        const { log, endHour } = play(steps, windowDays, delayDays)
        let state = emptyFold()
        let next = 0
        for (const expected of plainly(log.entries, windowDays, endHour)) {
          for (; next < log.entries.length; next++) {
            const entry = log.entries[next]
            if (!entry || Date.parse(entry.at) > expected.at) break
            state = fold(sha256, state, next, entry)
          }
          const at = instantText(expected.at)
          const actual = statusOf(state, at).get('c')
          assert.equal(actual?.status, expected.control, at)
          const tests = actual.tests.map((one) => one.status)
          assert.deepEqual(
            tests,
            expected.tests.map((one) => one.status),
            at,
          )
          if (delayDays > 0) continue
          const onTheHour = (ms: number) => instantText(ms - (ms % hourMs))
          assert.equal(actual.since, onTheHour(expected.since), `${at} ${actual.status}`)
          for (const [place, one] of actual.tests.entries()) {
            const since = expected.tests[place]?.since ?? 0
            assert.equal(one.since, onTheHour(since), `${at} ${one.test} ${one.status}`)
          }
        }
      },
    ),
    { numRuns: 40 },
  )
})
