import assert from 'node:assert/strict'
import { test } from 'node:test'

import { archivingTransport } from './archiving-transport.ts'
import { recordedTransport } from './recorded-transport.ts'
import type { RecordedCall } from './transport.ts'

const call: RecordedCall = { service: 's', op: 'List', params: {}, response: { text: 'ä\n' } }

test('answers and errors are archived before the asker sees them', async () => {
  const error = { code: 'AccessDenied', message: 'no' }
  const denied: RecordedCall = { service: 's', op: 'Get', params: {}, error }
  const written: RecordedCall[] = []
  const transport = archivingTransport(recordedTransport([call, denied]), async (each) => {
    written.push(each)
  })
  const asked = { service: 's', op: 'List', account: 'a', params: {} }

  assert.deepEqual(await transport.call(asked), call.response)
  await assert.rejects(transport.call({ ...asked, op: 'Get' }), error)
  assert.deepEqual(written, [
    { ...asked, response: call.response },
    { ...asked, op: 'Get', error },
  ])
})
