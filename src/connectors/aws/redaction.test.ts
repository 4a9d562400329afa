import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'

import { archivingTransport } from '#connectors/archiving-transport.ts'
import { noMeans } from '#connectors/connector.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import { aws } from './index.ts'

const canary = 'canary-3f9a1c'
const account = '111122223333'

/** Answers in the form of AWS's query protocol: who asks, and an instance with secrets where people put them. */
const server = createServer((request, response) => {
  let form = ''
  request.on('data', (part: Buffer) => (form += part.toString()))
  request.on('end', () => {
    const action = new URLSearchParams(form).get('Action') ?? ''
    response.setHeader('content-type', 'text/xml')
    response.end(
      `<${action}Response><${action}Result>${answers[action] ?? ''}</${action}Result></${action}Response>`,
    )
  })
})

const answers: Record<string, string> = {
  GetCallerIdentity: `<Account>${account}</Account>`,
  DescribeDBInstances: `<DBInstances><DBInstance>
    <DBInstanceArn>arn:aws:rds:us-east-1:${account}:db:orders</DBInstanceArn>
    <StorageEncrypted>true</StorageEncrypted>
    <PendingModifiedValues><MasterUserPassword>${canary}</MasterUserPassword></PendingModifiedValues>
    <TagList><Tag><Key>db_password</Key><Value>${canary}</Value></Tag>
      <Tag><Key>url</Key><Value>postgres://app:${canary}@orders/app</Value></Tag>
      <Tag><Key>team</Key><Value>platform</Value></Tag></TagList>
  </DBInstance></DBInstances>`,
}

before(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
after(() => {
  server.closeAllConnections()
  server.close()
})

test('no secret in an answer of AWS reaches whoever archives it, and the rest stays', async () => {
  const address = server.address()
  assert(address && typeof address === 'object')
  const settings = aws.settings.parse({
    account,
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    endpointUrl: `http://127.0.0.1:${address.port}`,
  })
  const secrets = { secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY' }
  const archived: RecordedCall[] = []
  const transport = archivingTransport(
    await aws.connect(settings, { ...noMeans, secrets }),
    async (call) => {
      archived.push(call)
    },
  )

  const call = {
    service: 'rds',
    op: 'DescribeDBInstances',
    account,
    region: 'us-east-1',
    params: {},
  }
  const answer = JSON.stringify(await transport.call(call))

  assert(!answer.includes(canary) && !JSON.stringify(archived).includes(canary))
  assert(answer.includes('platform') && answer.includes('db:orders'))
  assert.equal(archived.length, 1)
})
