import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'

import { Retries } from './retries.ts'
import { RetryBudget } from './retry-budget.ts'

test('throttled, a client asks far more slowly; answered, it asks faster again, by and by', async (t) => {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.UTC(2026, 10, 1) })
  const begun = Date.now()
  const second = () => Math.floor((Date.now() - begun) / 1000)
  const sent = Array.from({ length: 30 }, () => 0)
  const isThrottling = () => second() >= 5 && second() < 7
  const retries = new Retries(new RetryBudget())

  async function ask(): Promise<void> {
    let token = standard(await retries.acquireInitialRetryToken(''))
    for (;;) {
      const now = second()
      sent[now] = (sent[now] ?? 0) + 1
      const throttled = isThrottling()
      await new Promise((answered) => setTimeout(answered, 100))
      if (!throttled) return retries.recordSuccess(token)
      const error = { errorType: 'THROTTLING' as const }
      token = standard(await retries.refreshRetryTokenForRetry(token, error))
      await new Promise((slept) => setTimeout(slept, token.getRetryDelay()))
    }
  }
  function standard(token: Awaited<ReturnType<Retries['acquireInitialRetryToken']>>) {
    return {
      getRetryCount: () => token.getRetryCount(),
      getRetryDelay: () => token.getRetryDelay(),
      getRetryCost: () => undefined,
    }
  }
  async function askOn(): Promise<void> {
    while (second() < sent.length) await ask().catch(() => {})
  }
  for (let caller = 0; caller < 5; caller++) void askOn()
  while (second() < sent.length) {
    await setImmediate()
    t.mock.timers.tick(10)
  }

  const between = (from: number, to: number) =>
    sent.slice(from, to).reduce((sum, n) => sum + n, 0) / (to - from)
  t.diagnostic(sent.join(' '))
  const before = between(1, 5)
  assert(before >= 40, `${before} a second before`)
  assert(between(7, 10) < before / 4, `${between(7, 10)} a second once throttled`)
  assert(between(27, 30) > 3 * between(7, 10), `${between(27, 30)} a second later`)
})
