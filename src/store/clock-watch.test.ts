import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'

import { ClockWatch } from './clock-watch.ts'
import { acceptClock, createOrganisation, withOrg } from './organisation.ts'
import { openTestStore } from './test-store.ts'
import type { TestClock } from './test-store.ts'

const minute = 60_000
const day = 86_400_000
const start = Date.parse('2026-11-01T12:00:00.000Z')

const clock: Required<TestClock> = { now: new Date(start), runningMs: 1000 }
const store = await openTestStore(clock)
after(() => store.close())

let made = 0
let org = ''

beforeEach(async () => {
  clock.now = new Date(start)
  const slug = `clock-${made++}`
  const organisation = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  org = (await createOrganisation(store, organisation, new Uint8Array(32))).id
})

async function record(): Promise<number> {
  return await withOrg(store, org, async ({ recordedAt }) => recordedAt.getTime())
}

/** The machine runs on, and its clock with it. */
function pass(ms: number): void {
  clock.runningMs += ms
  set(clock.now.getTime() + ms)
}

/** Somebody, or something, sets the clock. */
function set(to: number): void {
  clock.now = new Date(to)
}

async function refused(code: string): Promise<void> {
  await assert.rejects(record(), { name: 'OperatingError', code, fix: /clock/ })
}

/** Another process on the same database: it has seen nothing of the time yet. */
function anotherProcess(): typeof store {
  return { ...store, clockWatch: new ClockWatch() }
}

test('a clock that went back an hour, or a day, dates nothing; set right again, all goes on', async () => {
  const before = await record()
  for (const back of [11 * minute, 60 * minute, day]) {
    set(start - back)
    await refused('clock-behind')
  }
  set(start)
  assert.equal(await record(), before + 1)
})

test('a clock a few minutes back is taken along: times rise by a millisecond until it has caught up', async () => {
  const before = await record()
  set(start - 9 * minute)
  assert.equal(await record(), before + 1)
  assert.equal(await record(), before + 2)
  pass(20 * minute)
  assert.equal(await record(), start + 11 * minute)
})

test('a clock set ahead under a running program dates nothing, and a year of records is not lost to it', async () => {
  await record()
  pass(60 * minute)
  set(clock.now.getTime() + 365 * day)
  await refused('clock-jumped')
  pass(60 * minute)
  await refused('clock-jumped')
  set(start + 120 * minute)
  assert.equal(await record(), start + 120 * minute)
})

test('time that passes while the machine runs or sleeps is no jump, however long', async () => {
  await record()
  pass(200 * day)
  assert.equal(await record(), start + 200 * day)
})

test('a program that starts a year after the last record asks first; after a week it does not', async () => {
  await record()
  const other = anotherProcess()
  set(start + 7 * day)
  await withOrg(other, org, async () => undefined)
  const third = anotherProcess()
  set(start + 400 * day)
  await assert.rejects(
    withOrg(third, org, async () => undefined),
    { code: 'clock-ahead', fix: /beleg doctor --accept-clock/ },
  )
})

test('confirmed by a person, the clock is believed by every program', async () => {
  await record()
  set(start + 400 * day)
  await refused('clock-jumped')
  await acceptClock(anotherProcess(), org)
  pass(minute)
  assert.equal(await record(), start + 400 * day + minute)
})

test('what was refused has not been recorded in part', async () => {
  await record()
  set(start - day)
  let ran = false
  await assert.rejects(
    withOrg(store, org, async () => {
      ran = true
    }),
  )
  assert(!ran)
  set(start + minute)
  // The refused one took no time of its own.
  assert.equal(await record(), start + minute)
})
