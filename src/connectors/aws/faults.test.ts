import assert from 'node:assert/strict'
import { test } from 'node:test'

import { recordedTransport } from '#connectors/recorded-transport.ts'
import { CallError } from '#connectors/transport.ts'
import type { Call, RecordedCall, Transport } from '#connectors/transport.ts'

import { access, oneAccount, organisation, replay } from './fixtures/replay.ts'

const faults: Record<string, (answer: unknown) => unknown> = {
  denied: () => new CallError('AccessDenied', 'status 403'),
  throttled: () => new CallError('ThrottlingException', 'status 429'),
  'timed out': () => new CallError('TimeoutError', 'timed out'),
  'cut off': (answer) => JSON.stringify(answer).slice(0, -5),
  'a login page': () => '<!DOCTYPE html><html><body>Sign in</body></html>',
  empty: () => ({}),
  nothing: () => null,
}

for (const [what, faulty] of Object.entries(faults)) {
  test(`whichever call is ${what}: its scope is incomplete, and no item looks better`, async () => {
    for (const recorded of [oneAccount, organisation, access])
      await injectEverywhere(recorded, faulty)
  })
}

/** Spoils one call after the other, and compares each reading with the unspoilt one. */
async function injectEverywhere(
  recorded: readonly RecordedCall[],
  faulty: (answer: unknown) => unknown,
): Promise<void> {
  const inner = recordedTransport(recorded)
  const sound = await replay(recorded)
  const asked: Call[] = []
  const listening = { call: (call: Call) => (asked.push(call), inner.call(call)) }
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
    assert.deepEqual([touched.length, touched[0]?.complete], [1, false], name)
    for (const [population, items] of read.items) {
      for (const [key, { item }] of items) {
        const before = sound.items.get(population)?.get(key)
        assert(before, `${key} appeared from nowhere after ${name}`)
        assertNoBetter(item, before.item, `${key} after ${name}`)
      }
    }
  }
}

/** Every field is as it was, or unread. */
function assertNoBetter(item: unknown, before: unknown, message: string): void {
  const sound = new Map(Object.entries(Object(before)))
  for (const [field, value] of Object.entries(Object(item))) {
    if (typeof value === 'object' && value !== null && 'unread' in value) continue
    assert.deepEqual(value, sound.get(field), message)
  }
}
