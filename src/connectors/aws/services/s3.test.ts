import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'

import { services } from '#connectors/aws/services.ts'

/** A bucket elsewhere, as S3 answers who may not see it. */
async function asked(status: number, headers: Record<string, string>): Promise<unknown> {
  const server = createServer((_request, response) => response.writeHead(status, headers).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  const s3 = await services['s3']?.()
  const operation = s3?.operations['HeadBucket']
  assert(s3 && operation)
  const client = s3.open({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) },
    maxAttempts: 1,
  })
  const options = { abortSignal: AbortSignal.timeout(10_000) }
  try {
    return await operation.ask(client, { Bucket: 'copies' }, options)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

const region = { 'x-amz-bucket-region': 'ca-central-1' }

test('S3 tells where a bucket lies, whom it turns away too', async () => {
  assert.deepEqual(await asked(200, region), { BucketRegion: 'ca-central-1' })
  assert.deepEqual(await asked(403, region), { BucketRegion: 'ca-central-1' })
})

test('a refusal that says no region, and a bucket that is not there, are failures', async () => {
  await assert.rejects(asked(403, {}))
  await assert.rejects(asked(404, region))
})
