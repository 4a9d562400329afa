import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { readOrg, withOrg } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { lastReadings } from '#store/readings.ts'
import { lastRun } from '#store/runs.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { parseSmtp } from './mail/smtp.ts'
import { startMailServer } from './mail/test-mail-server.ts'
import { runDue, startSchedule } from './schedule.ts'
import {
  answer,
  assertLogReplays,
  beginCompany,
  entriesOf,
  passTime,
  rdsCalls,
} from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

async function tick({ organisation }: TestCompany): Promise<void> {
  await runDue(store, organisation, { render: () => new Map() })
}

/** How often the test has run, and when its source was last read. */
async function done({ org }: TestCompany) {
  return await readOrg(store, org, async (tx) => {
    const last = await lastRun(tx, 'storage-encrypted')
    return { seq: last?.seq, readAt: (await lastReadings(tx)).get('aws')?.at.getTime() }
  })
}

test('what is due is done once: read, run and published; nothing before its time, and after a pause no more than once', async () => {
  const company = await beginCompany(store, clock)
  await answer(company, rdsCalls({ 'us-east-1': { databases: { a: true } } }))
  await tick(company)
  const first = await done(company)
  assert.equal(first.seq, 1)

  const entries = await entriesOf(company)
  passTime(company, 60)
  await tick(company)
  assert.deepEqual(await done(company), first)
  assert.deepEqual(await entriesOf(company), entries)

  passTime(company, 3600)
  await tick(company)
  const second = await done(company)
  assert.equal(second.seq, 2)
  assert((second.readAt ?? 0) > (first.readAt ?? 0))

  // The machine was off for a day.
  passTime(company, 86_400)
  await tick(company)
  assert.equal((await done(company)).seq, 3)
  await assertLogReplays(company)
})

test('a source in trouble is reported after the others were read, judged and published', async () => {
  const company = await beginCompany(store, clock)
  await answer(company, rdsCalls({ 'us-east-1': { databases: { a: true } } }))
  await withOrg(store, company.org, (tx) =>
    putSource(tx, { id: 'broken', connector: 'aws', settings: { recorded: ['/gone.jsonl'] } }),
  )

  await assert.rejects(tick(company), { name: 'OperatingError', message: /gone\.jsonl/ })
  const first = await done(company)
  assert.equal(first.seq, 1)
  assert(first.readAt !== undefined)
  await assertLogReplays(company)

  // It waits its hour like any other: no storm of attempts.
  passTime(company, 60)
  await tick(company)
})

test('a mail leaves as soon as it is written: somebody may be waiting for a code', async () => {
  const company = await beginCompany(store, clock)
  const server = await startMailServer()
  const smtp = parseSmtp(`smtp://127.0.0.1:${server.port}`, 'beleg@example.com')
  const outbound = { smtp, fetch: () => Promise.reject(new Error('nothing but mails')) }
  const publishing = () => Promise.resolve({ render: () => new Map() })
  const stop = await startSchedule(store, publishing, () => undefined, undefined, outbound)
  try {
    // Not when the minute is nearly over: what is due by schedule begins then.
    const second = new Date().getSeconds()
    if (second >= 45) await sleep((62 - second) * 1000)
    await withOrg(store, company.org, async (tx) => {
      passTime(company, 1)
      await putOutbox(tx, {
        channel: 'mail',
        recipient: 'waiting@example.org',
        occasion: 'code',
        content: { subject: '123456', text: 'x' },
      })
    })
    for (let tries = 0; tries < 100 && server.received.length === 0; tries++) await sleep(100)
    assert.deepEqual(server.received[0]?.to, ['waiting@example.org'])
  } finally {
    await stop()
    await server.close()
  }
})
