import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'

import { callErrorOf } from '#connectors/aws/plain-json.ts'

import { timestreamWrite } from './timestream-write.ts'

/** The code of what a server that answers so makes of `ListDatabases`. */
async function codeOf(message: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ __type: 'AccessDeniedException', message }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  assert(typeof address === 'object' && address)
  try {
    const client = timestreamWrite.open({
      region: 'us-east-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      endpoint: `http://127.0.0.1:${address.port}`,
    })
    const options = { abortSignal: AbortSignal.timeout(5000) }
    await timestreamWrite.operations['ListDatabases']?.ask(client, {}, options)
    return 'answered'
  } catch (error) {
    return callErrorOf(error).code
  } finally {
    server.close()
  }
}

test('an account that never used Timestream is told from one without the right to ask', async () => {
  assert.equal(
    await codeOf('Only existing Timestream for LiveAnalytics customers can access the service.'),
    'TimestreamNotOnboarded',
  )
  assert.equal(await codeOf('User is not authorized to perform it'), 'AccessDeniedException')
})
