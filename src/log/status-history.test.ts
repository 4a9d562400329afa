/**
 * What status function 1 makes of fixed histories. These digests never change: logs are out there that stand on them. Only
 * who changes how the histories are made (test-histories.ts, test-log.ts) may take new ones, from an unchanged function.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { base64url, concat, utf8 } from './bytes.ts'
import type { RunResult } from './entry.ts'
import { emptyFold, foldBytes } from './fold-state.ts'
import { instantText } from './instant.ts'
import { fold, statusOf } from './status.ts'
import { play } from './test-histories.ts'
import type { Step } from './test-histories.ts'
import { hourMs, sha256 } from './test-log.ts'

/** Numbers that look like chance and are the same everywhere: Lehmer's generator. */
function dice(seed: number) {
  let state = seed * 1_000_003
  return (sides: number) => {
    state = (state * 48_271) % (2 ** 31 - 1)
    return Math.floor((state / (2 ** 31 - 1)) * sides)
  }
}

const results: RunResult[] = ['pass', 'pass', 'deviated', 'excepted', 'fail', 'unknown']

function steps(seed: number, count: number): Step[] {
  const roll = dice(seed)
  return Array.from({ length: count }, (): Step => {
    const hours = roll(8) === 0 ? 100 + roll(700) : 1 + roll(26)
    const pick = roll(101)
    const test = roll(2) === 0 ? 'a' : 'b'
    const kind = roll(14)
    if (kind === 0) return { kind: 'pin', hours, pick, test, everyHours: 10 + roll(50) }
    if (kind === 1) return { kind: roll(2) === 0 ? 'withdraw' : 'publish', hours, pick }
    const result = results[roll(results.length)] ?? 'pass'
    return { kind: 'run', hours, pick, test, result, skip: roll(13) === 0, canary: roll(13) > 0 }
  })
}

/** One digest over the state after each entry, and over what it says then and some hours later. */
function digestOf(seed: number, windowDays: number, delayDays: number): string {
  const { log } = play(steps(seed, 60), windowDays, delayDays)
  const parts: Uint8Array[] = []
  let state = emptyFold()
  for (const [index, entry] of log.entries.entries()) {
    state = fold(sha256, state, index, entry)
    const [now, later] = [state.clock, state.clock + 31 * hourMs].map((at) => [
      ...statusOf(state, instantText(at)),
    ])
    parts.push(foldBytes(state), utf8(JSON.stringify([now, later])))
  }
  return base64url(sha256(concat(...parts)))
}

test('the states and statuses of a history are what they were when version 1 was published, byte for byte', () => {
  for (const [seed, windowDays, delayDays, digest] of [
    [1, 0, 0, 'G2aNT_-IbRoiJJkb44TqztivPydd8KwLq3jXrAw_3vQ'],
    [2, 1, 0, 'M5TUSRjbpjbkbYUOoMWxObMdptnlyH1WA1ZrnEWVLXM'],
    [3, 4, 0, 'OkUFjIdD33TgSxopBkAlnoOoVMCTonTdMBqP5XkEPow'],
    [4, 0, 2, '0Nnzyl6217v_1dtgF1_C5JWMndwE9U0YV94uccl21JU'],
    [5, 1, 2, 'XhDzCcR9yzDC8D7PkJIquxW55tPO7uKI1KPSN7PSFos'],
    [6, 4, 3, 'VkTm0fbSIGKIcm38jrGHshZJSpF_09b1_40_BYJ0yAg'],
    [7, 0, 1, 'oKFAaYk9r9c7tOwe94CwrtgJTLDumFYFLewNQ9lphVI'],
    [8, 20, 0, 'qOQmVIEvrwsbqS4royq8UxfvvQ_jyWBA8C9w3lx8KQA'],
  ] as const) {
    assert.equal(digestOf(seed, windowDays, delayDays), digest, `history ${seed}`)
  }
})
