/** What a source costs is shown as the sum of its receipts' calls: each call that leaves is in one of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as aws from './aws/fixtures/replay.ts'
import * as gcp from './gcp/fixtures/replay.ts'
import type { ReadInMemory } from './reading-in-memory.ts'
import { recordedTransport } from './recorded-transport.ts'
import { CallError } from './transport.ts'
import type { RecordedCall, Transport } from './transport.ts'

type Replay = (recorded: readonly RecordedCall[], transport?: Transport) => Promise<ReadInMemory>

const estates: readonly (readonly [name: string, readonly RecordedCall[], Replay])[] = [
  ['one account', aws.oneAccount, aws.replay],
  ['an organisation', aws.organisation, aws.replay],
  ['networks', aws.network, aws.replay],
  ['access', aws.access, aws.replay],
  ['Identity Center', aws.identityCenter, aws.replay],
  ['stores', aws.dataOfOne, aws.replay],
  ['more stores', aws.moreStores, aws.replay],
  ['what is asked seldom', aws.seldom, aws.replay],
  ['what is watched', aws.watched, aws.replay],
  ['an organisation at Google', gcp.organisation, gcp.replay],
]

/** How many calls were made, and how many the receipts say; of every `nth` call comes a refusal. */
async function counted([, recorded, replay]: (typeof estates)[number], nth = Infinity) {
  const inner = recordedTransport(recorded)
  let made = 0
  const { receipts } = await replay(recorded, {
    async call(call) {
      made++
      if (made % nth === 0) throw new CallError('AccessDenied', 'status 403')
      return inner.call(call)
    },
  })
  return { made, said: receipts.reduce((sum, { calls }) => sum + calls, 0) }
}

for (const estate of estates) {
  test(`of ${estate[0]} every call is counted once, refused ones too`, async () => {
    for (const nth of [Infinity, 2, 5]) {
      const { made, said } = await counted(estate, nth)
      assert(made > 10 || nth < Infinity, `${made} calls`)
      assert.equal(said, made)
    }
  })
}
