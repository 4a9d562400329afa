import assert from 'node:assert/strict'
import { test } from 'node:test'

import { account, database, receiptOf, replay } from '#connectors/aws/fixtures/replay.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import { requiredTls } from './required-tls.ts'

const here = { service: 'rds', account, region: 'us-east-1' }

function instance(name: string, more: Record<string, unknown>): Record<string, unknown> {
  return {
    DBInstanceArn: `arn:aws:rds:us-east-1:${account}:db:${name}`,
    DBInstanceIdentifier: name,
    Engine: 'postgres',
    EngineVersion: '16.4',
    ...more,
  }
}

function goesBy(group: string, status = 'in-sync'): Record<string, unknown> {
  return { DBParameterGroups: [{ DBParameterGroupName: group, ParameterApplyStatus: status }] }
}

function instances(...list: object[]): RecordedCall {
  return { ...here, op: 'DescribeDBInstances', params: {}, response: { DBInstances: list } }
}

function group(name: string, parameters: object[], marker?: string, more?: string): RecordedCall {
  const params = { DBParameterGroupName: name, ...(marker !== undefined && { Marker: marker }) }
  return {
    ...here,
    op: 'DescribeDBParameters',
    params,
    response: { Parameters: parameters, ...(more !== undefined && { Marker: more }) },
  }
}

const other = { ParameterName: 'work_mem', ParameterValue: '4096' }
const forced = { ParameterName: 'rds.force_ssl', ParameterValue: '1' }
const free = { ParameterName: 'rds.force_ssl', ParameterValue: '0' }

test('a parameter counts on whatever page it stands, and a group is asked once for all its servers', async () => {
  const read = await replay([
    instances(
      instance('a', goesBy('pg')),
      instance('b', goesBy('pg')),
      instance('c', goesBy('free')),
    ),
    group('pg', [other], undefined, '2'),
    group('pg', [other, forced], '2'),
    group('free', [free, other]),
  ])
  assert.deepEqual(database(read, ':a').requiresTls, { isRequired: true, by: 'rds.force_ssl=1' })
  assert.deepEqual(database(read, ':b').requiresTls, { isRequired: true, by: 'rds.force_ssl=1' })
  assert.deepEqual(database(read, ':c').requiresTls, { isRequired: false, by: 'rds.force_ssl=0' })
  const receipt = receiptOf(read, `${account}/us-east-1/rds.DescribeDBParameters`)
  assert.deepEqual([receipt.complete, receipt.detail, receipt.calls], [true, true, 3])
})

test('a server that waits for its restart, or does not say whether it does, goes by nobody knows what', async () => {
  const silent = { DBParameterGroups: [{ DBParameterGroupName: 'pg' }] }
  const read = await replay([
    instances(instance('waits', goesBy('pg', 'pending-reboot')), instance('silent', silent)),
    group('pg', [forced]),
  ])
  const pending = { isRequired: true, by: 'rds.force_ssl=1', isPending: true }
  assert.deepEqual(database(read, ':waits').requiresTls, pending)
  assert.deepEqual(database(read, ':silent').requiresTls, pending)
})

test('a denied second page, or a group without any parameter, is no word', async () => {
  const scope = `aws/${account}/us-east-1/rds.DescribeDBParameters`
  const denied = group('pg', [], '2')
  for (const calls of [
    [
      group('pg', [forced], undefined, '2'),
      { ...denied, response: undefined, error: { code: 'AccessDenied', message: '' } },
    ],
    [group('pg', [])],
  ]) {
    const read = await replay([instances(instance('a', goesBy('pg'))), ...calls])
    assert.deepEqual(database(read, ':a').requiresTls, { unread: scope })
  }
})

test('a member of a cluster goes by the parameters of its cluster, never by its own', async () => {
  const cluster = {
    DBClusterArn: `arn:aws:rds:us-east-1:${account}:cluster:c`,
    DBClusterIdentifier: 'c',
    Engine: 'aurora-postgresql',
    EngineVersion: '15.4',
    DBClusterParameterGroup: 'shared',
    DBClusterMembers: [{ DBInstanceIdentifier: 'm', DBClusterParameterGroupStatus: 'in-sync' }],
  }
  const read = await replay([
    { ...here, op: 'DescribeDBClusters', params: {}, response: { DBClusters: [cluster] } },
    {
      ...here,
      op: 'DescribeDBClusterParameters',
      params: { DBClusterParameterGroupName: 'shared' },
      response: { Parameters: [free] },
    },
    instances(instance('m', { DBClusterIdentifier: 'c', ...goesBy('pg') })),
    group('pg', [forced]),
  ])
  const said = { isRequired: false, by: 'rds.force_ssl=0' }
  assert.deepEqual(database(read, ':c').requiresTls, said)
  assert.deepEqual(database(read, ':m').requiresTls, said)
})

test('without a value the default of the engine and version holds, where it is documented', () => {
  const said = (engine: string, version: string) => {
    const word = requiredTls({ engine, version, isPending: false }, { value: undefined })
    return word && 'isRequired' in word ? word.isRequired : word
  }
  assert.deepEqual(
    [
      said('postgres', '14.9'),
      said('postgres', '15.4'),
      said('aurora-postgresql', '16.4'),
      said('aurora-postgresql', '17.4'),
      said('sqlserver-ee', '15.00.4335.1.v1'),
      said('mysql', '8.0.35'),
      said('mysql', '8.4.3'),
      said('aurora-mysql', '8.0.mysql_aurora.3.05.2'),
      said('docdb', '5.0.0'),
      said('oracle-ee', '19.0'),
      said('postgres', ''),
    ],
    [false, true, false, true, false, false, undefined, false, undefined, undefined, undefined],
  )
})

test('every spelling of a value counts, and one that nobody knows says nothing', () => {
  const said = (engine: string, value: string) => {
    const word = requiredTls({ engine, version: '1', isPending: false }, { value })
    return word && 'isRequired' in word ? word.isRequired : word
  }
  assert.deepEqual(
    ['1', 'ON', 'on', '0', 'OFF', 'perhaps'].map((value) => said('mysql', value)),
    [true, true, true, false, false, undefined],
  )
  assert.deepEqual(
    ['enabled', 'disabled', 'tls1.2+', 'tls1.3+', 'fips-140-3'].map((value) =>
      said('docdb', value),
    ),
    [true, false, true, true, true],
  )
})
