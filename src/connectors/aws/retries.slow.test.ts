import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import type { TestContext } from 'node:test'

import { liveTransport } from './live-transport.ts'
import { AwsSettings } from './settings.ts'

const answers = [
  { what: 'an error of the server', status: 500, type: 'InternalFailure', requests: 3 },
  { what: 'a page that is none of AWS', status: 503, type: undefined, requests: 3 },
  { what: 'throttling', status: 400, type: 'ThrottlingException', requests: 5 },
  { what: 'a refusal', status: 400, type: 'AccessDeniedException', requests: 1 },
]

for (const { what, status, type, requests } of answers) {
  test(`${what} is met ${requests} times before it is final`, async (t) => {
    const server = await answering(t, () => ({ status, type }))

    await assert.rejects(server.ask(), { name: 'CallError' })
    assert.equal(server.asked(), requests)
  })
}

test('a service that fails everywhere is asked once by call after a while, and again as before when it answers', async (t) => {
  let isWell = false
  const server = await answering(t, () => (isWell ? { status: 200, body: { Keys: [] } } : failing))

  const places = Array.from({ length: 40 }, (_, index) => `us-east-${index}`)
  await Promise.all(
    places.map((region) => assert.rejects(server.ask(region), { name: 'CallError' })),
  )
  assert.equal(server.asked(), 60)

  isWell = true
  await Promise.all(places.map(async (region) => await server.ask(region)))
  isWell = false
  await assert.rejects(server.ask(), { code: 'InternalFailure' })
  assert.equal(server.asked(), 60 + 40 + 3)
})

test('a client that was throttled is still slow when so many others were used since that it was forgotten', async (t) => {
  let isThrottling = true
  const server = await answering(t, () =>
    isThrottling
      ? { status: 400, type: 'ThrottlingException' }
      : { status: 200, body: { Keys: [] } },
  )
  const first = server.ask('us-east-0')
  while (server.asked() === 0) await new Promise((later) => setTimeout(later, 10))
  isThrottling = false
  await first

  for (let other = 1; other <= 130; other++) await server.ask(`us-east-${other}`)
  const begun = performance.now()
  await Promise.all(Array.from({ length: 6 }, () => server.ask('us-east-0')))
  const took = performance.now() - begun
  t.diagnostic(`${Math.round(took)} ms`)
  assert(took > 500, 'they are not asked all at once')
})

const failing = { status: 500, type: 'InternalFailure' }

interface Answer {
  status: number
  type?: string | undefined
  body?: object
}

/** A server that counts what it is asked, and a transport that asks it. */
async function answering(
  t: TestContext,
  answer: () => Answer,
): Promise<{ ask(region?: string): Promise<unknown>; asked(): number }> {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    const { status, type, body = { __type: type } } = answer()
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(status !== 200 && type === undefined ? '<html></html>' : JSON.stringify(body))
  })
  t.after(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  const endpointUrl = `http://127.0.0.1:${address.port}`
  const settings = AwsSettings.parse({ endpointUrl, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' })
  const transport = liveTransport(settings, undefined, 'secret')
  return {
    ask: (region = 'us-east-1') =>
      transport.call({ service: 'kms', op: 'ListKeys', region, params: { Limit: 9 } }),
    asked: () => asked,
  }
}
