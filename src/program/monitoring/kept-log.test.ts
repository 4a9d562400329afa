import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Finding } from '#engine/finding.ts'
import { fixtureTime } from '#engine/test.ts'
import type { LogSink } from '#populations/log-sink.ts'
import type { NetworkFlowLog } from '#populations/network-flow-log.ts'
import type { ServiceLog } from '#populations/service-log.ts'

import { flowLogsOn } from './flow-logs-on.ts'
import { keptFlowLogs, keptServiceLogs } from './kept-log.ts'
import { serviceLogsOn } from './service-logs-on.ts'

const place = { provider: 'gcp', account: 'p', region: 'europe-west3', name: 'shop' }
const buckets = '//logging.googleapis.com/projects/p/locations/global/buckets'
const usual: LogSink = {
  id: 's',
  provider: 'gcp',
  account: 'p',
  name: '_Default',
  on: true,
  filter:
    'NOT LOG_ID("cloudaudit.googleapis.com/activity") AND NOT LOG_ID("externalaudit.googleapis.com/activity")',
  exclusions: [],
  everything: false,
  children: false,
  intercepts: false,
  destination: `${buckets}/_Default`,
}
const required = {
  ...usual,
  name: '_Required',
  filter: 'LOG_ID("cloudaudit.googleapis.com/activity")',
  destination: `${buckets}/_Required`,
}
const within = ['organizations/2']

function around(sinks: readonly LogSink[]) {
  const coverages = [{ id: 'gcp/p/audit-log', provider: 'gcp', account: 'p', within, trails: [] }]
  return { coverages, sinks, groups: [], stores: [] }
}

function words({ kind, reason }: Finding): string {
  return [kind, reason?.code, reason?.values?.['is']].filter(Boolean).join(' ')
}

const balancer: ServiceLog = {
  ...place,
  id: 'backend',
  kind: 'load-balancer',
  writesLogs: true,
  writesAs: { log: 'requests', resource: 'http_load_balancer' },
}
const database: ServiceLog = {
  ...place,
  id: 'database',
  kind: 'database',
  writesLogs: true,
  writesAs: { log: 'cloudsql.googleapis.com/postgres.log', resource: 'cloudsql_database' },
}
const cluster: ServiceLog = { ...place, id: 'cluster', kind: 'cluster', writesLogs: true }
const services = { balancer, database, cluster }

function saidOf(service: ServiceLog, ...sinks: LogSink[]): string {
  const [item] = keptServiceLogs.derive(service, around([required, ...sinks]))
  const parsed = keptServiceLogs.item.parse(item)
  return words(serviceLogsOn.judge(parsed, fixtureTime, serviceLogsOn.parameters.parse({})))
}

function without(service: keyof typeof services, ...exclusions: string[]): string {
  return saidOf(services[service], { ...usual, exclusions })
}

test('a service of Google Cloud that writes logs keeps them only where a sink takes them in', () => {
  for (const service of Object.values(services)) {
    assert.equal(saidOf(service, usual), 'pass')
    assert.equal(saidOf(service, { ...usual, on: false }), 'fail unkept')
    assert.equal(
      saidOf(service, { ...usual, exclusions: ['severity>=DEFAULT'] }).split(' ')[0],
      'fail',
    )
    const gone = { ...usual, destination: `${buckets}/deleted` }
    assert.equal(saidOf(service, gone), 'unknown sink-lost')
    // Nobody told which sinks there are.
    assert.equal(saidOf(service), 'unknown not-reported')
    assert.equal(saidOf({ ...service, writesLogs: false }, usual), 'fail off')
    assert.equal(saidOf({ ...service, provider: 'aws' }), 'pass')
  }
  assert.equal(saidOf({ ...balancer, writesAs: undefined }, usual), 'pass')
  const taking: LogSink = {
    ...usual,
    name: 'central',
    account: 'organizations/2',
    children: true,
    intercepts: true,
    filter: 'resource.type="http_load_balancer"',
    destination: '//pubsub.googleapis.com/projects/q/topics/t',
  }
  assert.equal(saidOf(balancer, usual, taking), 'unknown sink-lost')
  assert.equal(saidOf(database, usual, taking), 'pass')
})

test('an exclusion that drops what a service writes fails, one that may is unknown, and one of something else is harmless', () => {
  const cases: [service: keyof typeof services, exclusion: string, said: string][] = [
    ['balancer', 'resource.type="http_load_balancer"', 'fail unkept'],
    ['balancer', 'LOG_ID("requests") severity<WARNING', 'fail unkept'],
    ['balancer', 'resource.labels.backend_service_name="shop"', 'fail unkept'],
    ['balancer', 'resource.labels.backend_service_name="other"', 'pass'],
    [
      'balancer',
      'resource.type="http_load_balancer" httpRequest.status=200',
      'unknown sink-unclear',
    ],
    ['balancer', 'httpRequest.requestUrl:"/images/"', 'unknown sink-unclear'],
    ['balancer', 'resource.type="k8s_container"', 'pass'],
    ['balancer', 'LOG_ID("cloudaudit.googleapis.com/data_access")', 'pass'],
    ['database', 'resource.type="cloudsql_database"', 'fail unkept'],
    ['database', 'resource.labels.database_id="p:other"', 'pass'],
    ['database', 'LOG_ID("cloudsql.googleapis.com/mysql-slow.log")', 'pass'],
    ['database', 'severity=DEBUG', 'pass'],
    ['database', 'severity<INFO', 'unknown sink-unclear'],
    ['cluster', 'resource.type=("k8s_container" OR "k8s_node")', 'fail unkept'],
    ['cluster', 'resource.labels.namespace_name="kube-system"', 'fail unkept'],
    ['cluster', 'resource.type="k8s_container" resource.labels.namespace_name="shop"', 'pass'],
    ['cluster', 'resource.type="k8s_container" textPayload:"noise"', 'unknown sink-unclear'],
    ['cluster', 'resource.labels.cluster_name="other"', 'pass'],
  ]
  for (const [service, exclusion, said] of cases) {
    assert.equal(without(service, exclusion), said, exclusion)
  }
})

test('what asks whether a service is well is not its use, and its exclusion is harmless unless it takes more', () => {
  for (const harmless of [
    'httpRequest.userAgent=~"kube-probe"',
    'httpRequest.userAgent:"GoogleHC/1.0"',
    'httpRequest.requestUrl=~".*/healthz$"',
    'resource.type="k8s_container" AND textPayload:"GET /readyz"',
  ]) {
    for (const service of ['balancer', 'cluster'] as const) {
      assert.equal(without(service, harmless), 'pass', harmless)
    }
  }
  assert.equal(without('balancer', 'NOT httpRequest.userAgent:"kube-probe"'), 'fail unkept')
  for (const more of ['healthz|orders', '(healthz)?', 'healthz*', 'health']) {
    const exclusion = `httpRequest.requestUrl=~"${more}"`
    assert.equal(without('balancer', exclusion), 'unknown sink-unclear', more)
  }
})

test('a sample that sinks keep counts like one that the service writes, with it', () => {
  const ofBalancers = (part: number) =>
    `resource.type="http_load_balancer" sample(insertId, ${part})`
  assert.equal(without('balancer', ofBalancers(0.25)), 'pass')
  assert.equal(without('balancer', ofBalancers(0.9)), 'fail sampled 10')
  assert.equal(without('database', ofBalancers(0.9)), 'pass')
  assert.equal(without('balancer', ofBalancers(0.25), ofBalancers(0.25)), 'unknown sink-unclear')
  assert.equal(without('balancer', `NOT (${ofBalancers(0.25)})`).split(' ')[0], 'unknown')
  const half = { ...usual, exclusions: [ofBalancers(0.25)] }
  assert.equal(saidOf({ ...balancer, sample: 0.6 }, half), 'fail sampled 45')
  const taking = { ...usual, filter: 'sample(insertId, 0.75)' }
  assert.equal(saidOf(balancer, taking), 'pass')
})

test('the traffic of a network is recorded only where no sink drops its flow logs', () => {
  const network: NetworkFlowLog = { ...place, id: 'subnet', on: true, sample: 0.5 }
  const said = (...exclusions: string[]): string => {
    const [item] = keptFlowLogs.derive(network, around([{ ...usual, exclusions }]))
    const parsed = keptFlowLogs.item.parse(item)
    return words(flowLogsOn.judge(parsed, fixtureTime, { samplePercent: 50 }))
  }
  assert.equal(said(), 'pass')
  assert.equal(said('resource.type="gce_subnetwork"'), 'fail unkept')
  assert.equal(said('logName="projects/p/logs/compute.googleapis.com%2Fvpc_flows"'), 'fail unkept')
  assert.equal(said('resource.type="gce_subnetwork" sample(insertId, 0.5)'), 'fail sampled 25')
  assert.equal(said('jsonPayload.connection.dest_port=443'), 'unknown sink-unclear')
  assert.equal(said('resource.labels.subnetwork_name="other"'), 'pass')
  assert.equal(said('resource.type="k8s_container" OR LOG_ID("requests")'), 'pass')
})
