import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'

import { recordedTransport } from '#connectors/recorded-transport.ts'
import { CallError } from '#connectors/transport.ts'
import type { Call, RecordedCall, Transport } from '#connectors/transport.ts'

import {
  access,
  dataOfOne,
  identityCenter,
  moreStores,
  network,
  oneAccount,
  replay,
  seldom,
  watched,
} from './fixtures/replay.ts'
import { liveTransport } from './live-transport.ts'
import { AwsSettings } from './settings.ts'

/** As a proxy shows them to whoever is not signed in: some are even XML, which many of AWS's services speak. */
const pages = {
  'a page that is XML, too':
    '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Sign in</title></head><body><form><input name="user"/></form></body></html>',
  'a page of HTML alone':
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Sign in</title></head><body><br><p>Sign in<input name=user disabled></body></html>',
}
let page = ''

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(request.method === 'HEAD' ? undefined : page)
  })
})
let live: Transport

before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  const endpointUrl = `http://127.0.0.1:${address.port}`
  const settings = AwsSettings.parse({ endpointUrl, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' })
  live = liveTransport(settings, { now: () => performance.now(), sleep: async () => {} }, 'secret')
})
after(() => {
  server.closeAllConnections()
  server.close()
})

const recordings = [
  oneAccount,
  network,
  access,
  identityCenter,
  dataOfOne,
  moreStores,
  seldom,
  watched,
]

for (const [what, body] of Object.entries(pages)) {
  test(`${what}, with status 200, leaves whichever scope it comes in place of incomplete`, async (t) => {
    page = body
    const seen = new Set<string>()
    const taken: string[] = []
    let accepted = 0
    for (const recorded of recordings) {
      for (const target of await firstOfEach(recorded)) {
        const operation = `${target.service}.${target.op}`
        if (seen.has(operation)) continue
        seen.add(operation)
        const { account: _, ...call } = target
        const answer = await live.call(call).catch((error: unknown) => {
          // What a call that failed leaves is held in faults.slow.test.ts.
          assert(error instanceof CallError, operation)
          return undefined
        })
        if (answer === undefined) continue
        accepted++
        const complete = await isComplete(recorded, target, answer)
        if (complete) taken.push(`${operation} ${JSON.stringify(answer)}`)
      }
    }
    t.diagnostic(`${seen.size} operations; ${accepted} pages were answers to the SDK`)
    assert.deepEqual(taken, [])
    assert(seen.size > 100)
  })
}

/** The first call of each operation that the recording answers. */
async function firstOfEach(recorded: readonly RecordedCall[]): Promise<Call[]> {
  const inner = recordedTransport(recorded)
  const first = new Map<string, Call>()
  await replay(recorded, {
    async call(call) {
      const answer = await inner.call(call)
      const operation = `${call.service}.${call.op}`
      if (!first.has(operation)) first.set(operation, call)
      return answer
    },
  })
  return [...first.values()]
}

/** Whether the scope of this call is said to be complete when the call is answered so. */
async function isComplete(
  recorded: readonly RecordedCall[],
  target: Call,
  answer: unknown,
): Promise<boolean> {
  const inner = recordedTransport(recorded)
  const name = JSON.stringify(target)
  const read = await replay(recorded, {
    async call(call) {
      return JSON.stringify(call) === name ? answer : inner.call(call)
    },
  })
  const own = read.receipts.filter(({ scope }) => scope.endsWith(`/${target.service}.${target.op}`))
  return own.every(({ complete }) => complete)
}
