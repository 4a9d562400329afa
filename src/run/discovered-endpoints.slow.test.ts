import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import type { RecordedCall } from '#connectors/transport.ts'
import { openTestStore } from '#store/test-store.ts'

import { connect } from './collect.ts'
import { account, answer, awsCalls, beginCompany, read } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const here = { service: 'route53', account, region: 'us-east-1' }
const zones: RecordedCall = {
  ...here,
  op: 'ListHostedZones',
  params: {},
  response: { HostedZones: [{ Id: '/hostedzone/Z1', Config: { PrivateZone: false } }] },
}
const asked = { ...here, op: 'ListResourceRecordSets', params: { HostedZoneId: 'Z1' } }

function record(name: string, type: string, value: string) {
  return { Name: `${name}.`, Type: type, ResourceRecords: [{ Value: value }] }
}

async function targetsOf({ org }: TestCompany): Promise<unknown> {
  const settings = { endpoints: [{ host: 'vpn.example.com' }], discovered: true }
  const { settings: completed } = await connect(store, org, {
    id: 'tls',
    connector: 'tls',
    settings,
  })
  assert(typeof completed === 'object' && completed && 'endpoints' in completed)
  assert(Array.isArray(completed.endpoints) && 'found' in completed)
  return [completed.endpoints.map(({ host }: { host: string }) => host), completed.found]
}

test('the prober looks at the names another source found, and says where that one was not read to its end', async () => {
  const company = await beginCompany(store, clock)
  assert.deepEqual(await targetsOf(company), [['vpn.example.com'], { isWhole: false, leftOut: [] }])

  const records = [
    record('example.com', 'SOA', 'ns-1.example.'),
    record('www.example.com', 'A', '52.95.110.1'),
    record('vpn.example.com', 'A', '52.95.110.2'),
    record('_dmarc.example.com', 'CNAME', 'elsewhere.example'),
  ]
  const answered = { ...asked, response: { ResourceRecordSets: records, IsTruncated: false } }
  await answer(company, [...awsCalls({ 'us-east-1': {} }), zones, answered])
  await read(company)
  const whole = [['vpn.example.com', 'www.example.com'], { isWhole: true, leftOut: [] }]
  assert.deepEqual(await targetsOf(company), whole)

  const denied = { ...asked, error: { code: 'AccessDenied', message: 'no' } }
  await answer(company, [...awsCalls({ 'us-east-1': {} }), zones, denied])
  await read(company)
  const stays = [['vpn.example.com', 'www.example.com'], { isWhole: false, leftOut: [] }]
  assert.deepEqual(await targetsOf(company), stays)
})
