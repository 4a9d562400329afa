import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { listenForWork, wakeWorker } from '#store/wake.ts'

import { beginCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

test('whoever listens hears what was committed and nothing that was not, and listens again where the connection was lost', async () => {
  const { org } = await beginCompany(store, clock)
  const heard: string[] = []
  const stop = await listenForWork(store, (each) => heard.push(each))
  const hears = async (n: number) => {
    for (let waits = 0; waits < 100 && heard.length < n; waits++) await sleep(50)
    return heard.length
  }
  try {
    await withOrg(store, org, wakeWorker)
    assert.equal(await hears(1), 1)
    await assert.rejects(
      withOrg(store, org, async (tx) => {
        await wakeWorker(tx)
        throw new Error('not after all')
      }),
    )
    await store.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name LIKE 'beleg listener%' AND datname = current_database()`,
    )
    await sleep(6_000)
    await withOrg(store, org, wakeWorker)
    assert.equal(await hears(2), 2)
    assert.deepEqual(heard, [org, org])
  } finally {
    await stop()
  }
  await withOrg(store, org, wakeWorker)
  await sleep(200)
  assert.equal(heard.length, 2)
})
