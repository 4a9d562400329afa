import assert from 'node:assert/strict'
import { test } from 'node:test'

import { contradiction } from './hidden-run.ts'
import type { RunOutcome } from './hidden-run.ts'

const clean: RunOutcome = {
  result: 'pass',
  population: { n: 5, failing: 0, late: 0, excepted: 0, unknown: 0 },
  scopes: { expected: 2, complete: 2 },
  exceptions: [],
}

/** An outcome, and what contradicts it, if anything. */
const outcomes: [Partial<RunOutcome>, string | undefined][] = [
  [{}, undefined],
  [{ result: 'fail', population: { failing: 0 } }, 'nothing is failing'],
  [{ result: 'fail', population: { failing: 1 } }, undefined],
  [{ result: 'fail', population: {} }, undefined],
  [{ population: { failing: 1 } }, 'items are failing'],
  [{ result: 'unknown', population: { failing: 1 } }, 'items are failing'],
  [{ result: 'unknown', population: { unknown: 1 } }, undefined],
  [{ population: { unknown: 1 } }, 'items are unknown'],
  [{ scopes: { expected: 0, complete: 0 } }, 'scopes are unread'],
  [{ scopes: { expected: 2, complete: 1 } }, 'scopes are unread'],
  [{ result: 'excepted', population: { excepted: 1 } }, 'it names no exception'],
  [{ result: 'excepted', exceptions: [3], population: { excepted: 0 } }, 'nothing is excepted'],
  [{ result: 'excepted', exceptions: [3], population: { excepted: 1, late: 1 } }, undefined],
  [{ population: { excepted: 1 } }, 'items are excepted'],
  [{ result: 'deviated', population: { excepted: 1, late: 1 } }, 'items are excepted'],
  [{ result: 'deviated', population: { late: 0 } }, 'nothing was late'],
  [{ result: 'deviated', population: { late: 1 } }, undefined],
  [{ population: { late: 1 } }, 'items were late'],
]

test('what contradicts a result is the worst that its figures show', () => {
  for (const [change, why] of outcomes) {
    assert.equal(contradiction(true, { ...clean, ...change }), why, JSON.stringify(change))
  }
})

test('of a dead canary only an unknown result is believed', () => {
  assert.equal(contradiction(false, { ...clean, result: 'unknown' }), undefined)
  for (const result of ['pass', 'fail', 'excepted', 'deviated'] as const) {
    assert.match(
      contradiction(false, { ...clean, result }) ?? '',
      /could not tell its own fixtures/,
    )
  }
})
