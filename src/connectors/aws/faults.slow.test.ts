import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import { CallError, notRecorded } from '#connectors/transport.ts'
import type { Call, RecordedCall, Transport } from '#connectors/transport.ts'
import { CloudAccount, cloudAccounts } from '#populations/cloud-account.ts'
import { isKnown } from '#populations/reported.ts'

import {
  access,
  dataOfOne,
  identityCenter,
  moreStores,
  network,
  oneAccount,
  organisation,
  replay,
  seldom,
  watched,
} from './fixtures/replay.ts'
import { services } from './services.ts'

const faults: Record<string, (answer: unknown) => unknown> = {
  denied: () => new CallError('AccessDenied', 'status 403'),
  throttled: () => new CallError('ThrottlingException', 'status 429'),
  'answered by a failing server': () => new CallError('Http500', 'status 500'),
  'timed out': () => new CallError('TimeoutError', 'timed out'),
  'cut off': (answer) => JSON.stringify(answer).slice(0, -5),
  'a login page': () => '<!DOCTYPE html><html><body>Sign in</body></html>',
  empty: () => ({}),
  nothing: () => null,
}

const recordings = [
  oneAccount,
  organisation,
  network,
  access,
  identityCenter,
  dataOfOne,
  moreStores,
  seldom,
  watched,
]

for (const [what, faulty] of Object.entries(faults)) {
  test(`whichever call is ${what}: its scope is incomplete, and no item looks better`, async () => {
    for (const recorded of recordings) await injectEverywhere(recorded, faulty)
  })
}

test('every call that we make is in one of the recordings', async () => {
  const asked = new Set(recordings.flat().map(({ service, op }) => `${service}.${op}`))
  for (const [service, load] of Object.entries(services)) {
    const { operations } = await load()
    const missing = Object.keys(operations).filter((op) => !asked.has(`${service}.${op}`))
    assert.deepEqual(missing, [], service)
  }
})

/** Spoils one call after the other, and compares each reading with the unspoilt one. */
async function injectEverywhere(
  recorded: readonly RecordedCall[],
  faulty: (answer: unknown) => unknown,
): Promise<void> {
  const inner = recordedTransport(recorded)
  const sound = await replay(recorded)
  const asked: Call[] = []
  const listening = {
    async call(call: Call): Promise<unknown> {
      const isHeld = await inner.call(call).then(
        () => true,
        (error: unknown) => error instanceof CallError && error.code !== notRecorded,
      )
      // What the recording lacks is spoilt already.
      if (isHeld) asked.push(call)
      return inner.call(call)
    },
  }
  await replay(recorded, listening)
  assert(asked.length > 10)

  for (const target of asked) {
    const name = JSON.stringify(target)
    const spoilt: Transport = {
      async call(call) {
        if (JSON.stringify(call) !== name) return inner.call(call)
        const answer = faulty(await inner.call(call).catch(() => ({})))
        if (answer instanceof CallError) throw answer
        return answer
      },
    }
    const read = await replay(recorded, spoilt)
    const operation = `${target.service}.${target.op}`
    const touched = read.receipts.filter(
      ({ scope }) =>
        scope === `aws/${target.account}/${operation}` ||
        scope === `aws/${target.account}/${target.region}/${operation}`,
    )
    // Two scopes may ask alike: the deliveries of distributions, and those of load balancers in their partition's region.
    assert.deepEqual([...new Set(touched.map(({ complete }) => complete))], [false], name)
    assertSaysUnread(read, target.account)
    for (const [population, items] of read.items) {
      if (population === cloudAccounts.id) continue
      for (const [key, { item }] of items) {
        const before = sound.items.get(population)?.get(key)
        // What its detail would have left out (a key that encrypts nothing) stays in, unread.
        if (!before) assert(isUnread(item), `${key} appeared from nowhere after ${name}`)
        else assertNoBetter(item, before.item, `${key} after ${name}`)
      }
    }
  }
}

/** An account of which a scope was not read to its end says so; the one that lists accounts is not among them. */
function assertSaysUnread({ items, receipts }: ReadInMemory, account: string | undefined): void {
  const held = items.get(cloudAccounts.id)?.get(`aws/${account}`)
  const own = receipts.filter(({ scope }) => scope.startsWith(`aws/${account}/`))
  const unread = own.filter(({ complete, scope }) => !complete && !scope.endsWith('.ListAccounts'))
  if (!held || unread.length === 0) return
  const { reading } = CloudAccount.parse(held.item)
  assert(isKnown(reading))
  assert.equal(reading.incomplete, unread.length)
}

/**
 * Every field, however deep, is as it was, or unread; a place may stand there without its country. What a firewall opens may be less
 * where it says that some of its sources were not read.
 */
function assertNoBetter(item: unknown, before: unknown, message: string): void {
  if (typeof item !== 'object' || item === null) return assert.deepEqual(item, before, message)
  if ('unread' in item || Object.keys(item).join(' ') === 'region') return
  if (Array.isArray(item)) assert.equal(item.length, Object(before).length, message)
  const sound = new Map(Object.entries(Object(before)))
  const isMore = isUnread({ untold: Object(item).untold })
  for (const [field, value] of Object.entries(item)) {
    if (field === 'open' && isMore) assertAmong(value, sound.get(field), message)
    else assertNoBetter(value, sound.get(field), message)
  }
}

function assertAmong(some: unknown, all: unknown, message: string): void {
  assert(Array.isArray(some) && Array.isArray(all), message)
  const known = new Set(all.map((one) => JSON.stringify(one)))
  assert(
    some.every((one) => known.has(JSON.stringify(one))),
    message,
  )
}

function isUnread(item: unknown): boolean {
  return Object.values(Object(item)).some(
    (value) => typeof value === 'object' && value !== null && 'unread' in value,
  )
}
