import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'

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
    let asked = 0
    const server = createServer((_request, response) => {
      asked++
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(type === undefined ? '<html></html>' : JSON.stringify({ __type: type }))
    })
    t.after(() => server.close())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    assert(address !== null && typeof address === 'object')
    const transport = liveTransport(
      AwsSettings.parse({
        endpointUrl: `http://127.0.0.1:${address.port}`,
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      }),
      undefined,
      'secret',
    )

    await assert.rejects(transport.call({ service: 'kms', op: 'ListKeys', params: { Limit: 9 } }), {
      name: 'CallError',
    })
    assert.equal(asked, requests)
  })
}
