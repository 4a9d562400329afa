import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import fc from 'fast-check'

import {
  assertLogReplays,
  beginCompany,
  passTime,
  rdsCalls,
  read,
  runOne,
} from '#run/test-company.ts'
import { assertAsFromScratch } from '#run/test-from-scratch.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf, perform } from './test-actors.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const encrypted = 'storage-encrypted'
const dayMs = 86_400_000
const ada = actorOf('ada', 'control-owner')
const bob = actorOf('bob', 'admin')

test('whatever is excepted, every item stays in the denominator', async () => {
  const company = await beginCompany(store, clock)
  const names = ['a', 'b', 'c', 'd']
  const seen = async (databases: Record<string, boolean>) => {
    await read(company, rdsCalls({ 'us-east-1': { databases } }))
    return await runOne(company, encrypted)
  }
  const ask = async (until: string) => {
    const reason = 'Migration under way.'
    const measure = 'Only one team reaches it.'
    const wanted = { test: encrypted, all: true, reason, measure, until }
    return (await perform(company, ada, 'exception.request', wanted))['request']
  }
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        databases: fc.dictionary(fc.constantFrom(...names), fc.constantFrom(true, false), {
          minKeys: 1,
        }),
        days: fc.integer({ min: 0, max: 40 }),
        ends: fc.boolean(),
      }),
      async ({ databases, days, ends }) => {
        passTime(company, 60)
        const before = await seen(databases)
        const until = new Date(clock.now.getTime() + days * dayMs).toISOString().slice(0, 10)
        if (before.counts.failing > 0) {
          const request = await ask(until)
          await perform(company, bob, 'exception.approve', { request })
          if (ends)
            await perform(company, bob, 'exception.end', { exception: request, because: 'Over.' })
        }
        passTime(company, 60)
        const after = await runOne(company, encrypted)
        assert.equal(after.counts.n, before.counts.n)
        assert.equal(after.counts.n, Object.keys(databases).length)
        assert.equal(after.counts.pass, before.counts.pass)
        assert.equal(after.counts.failing, ends ? before.counts.failing : 0)
      },
    ),
    { numRuns: 12 },
  )
  await assertAsFromScratch(company, encrypted)
  await assertLogReplays(company)
})
