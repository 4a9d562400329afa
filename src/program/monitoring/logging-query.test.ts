import assert from 'node:assert/strict'
import { test } from 'node:test'

import { takes } from './logging-query.ts'

const entry = {
  logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity',
  severity: 'NOTICE',
  resource: { type: 'gce_route' },
  labels: { 'compute.googleapis.com/name': 'one' },
  protoPayload: {
    methodName: 'v1.compute.routes.insert',
    serviceData: { deltas: [{ action: 'ADD' }, { action: 'REMOVE' }] },
  },
}

test('a filter takes what it says, however it is written', () => {
  const cases: [filter: string, taken: boolean | undefined][] = [
    ['', true],
    ['-- nothing but a remark', true],
    ['resource.type="gce_route"', true],
    ['resource.type=GCE_ROUTE', true],
    ['resource.type="gce_network"', false],
    ['NOT resource.type="gce_network"', true],
    ['-resource.type="gce_route"', false],
    ['protoPayload.methodName:"compute.routes.insert"', true],
    ['protoPayload.methodName="compute.routes.insert"', false],
    ['protoPayload.methodName:*', true],
    ['protoPayload.nothing:*', false],
    ['protoPayload.nothing!="x"', true],
    ['protoPayload.methodName=~"^v1\\.compute\\..*insert$"', true],
    ['protoPayload.methodName!~"insert"', false],
    ['protoPayload.methodName=~"INSERT"', false],
    ['protoPayload.methodName=~"(?i)INSERT"', true],
    ['protoPayload.methodName=~"(?P<of>routes)\\\\.[[:lower:]]+\\\\z"', true],
    ['resource.type=("gce_network" OR "gce_route")', true],
    ['resource.type:(gce route)', true],
    ['resource.type=("gce_network" "gce_route")', false],
    ['protoPayload.serviceData.deltas.action="REMOVE"', true],
    ['labels."compute.googleapis.com/name"="one"', true],
    ['labels."compute.googleapis.com/name"="two"', false],
    ['LOG_ID("cloudaudit.googleapis.com/activity")', true],
    ['NOT LOG_ID("cloudaudit.googleapis.com/data_access")', true],
    ['log_id("cloudaudit.googleapis.com/data_access")', false],
    ['severity>=NOTICE', true],
    ['severity>=ERROR', false],
    ['severity<ERROR', true],
    ['"routes.insert"', true],
    ['-"routes.insert"', false],
    ['somethingElse', false],
    ['resource.type="gce_route" AND (\n  protoPayload.methodName:"delete" OR\n  "insert")', true],
    ['resource.type="gce_route"\nprotoPayload.methodName:"delete" -- and so on', false],
  ]
  for (const [filter, taken] of cases) assert.equal(takes(filter, entry), taken, filter)
})

test('OR binds more than AND', () => {
  // (is OR not) AND not, and not is OR (not AND not).
  const filter = 'resource.type="gce_route" OR severity="ERROR" AND severity="ALERT"'
  assert.equal(takes(filter, entry), false)
})

test('what is not understood leaves a filter open, but where the rest decides', () => {
  const cases: [filter: string, taken: boolean | undefined][] = [
    ['sample(insertId, 0.1)', undefined],
    ['NOT sample(insertId, 0.1)', undefined],
    ['resource.type="gce_route" AND sample(insertId, 0.1)', undefined],
    ['resource.type="gce_network" AND sample(insertId, 0.1)', false],
    ['resource.type="gce_route" OR sample(insertId, 0.1)', true],
    ['jsonPayload.latency>500', false],
    ['NOT httpRequest.latency>"1s"', true],
    ['timestamp>="2026-01-01T00:00:00Z"', undefined],
    // RE2 knows neither of them.
    ['protoPayload.methodName=~"routes(?=.insert)"', undefined],
    ['protoPayload.methodName!~"(.)\\\\1"', undefined],
    ['protoPayload.methodName=~"("', undefined],
    ['(resource.type="gce_route"', undefined],
    ['resource.type="gce_route")', undefined],
    ['resource.type=', undefined],
    ['resource.type="gce_route', undefined],
    ['AND', undefined],
    ['resource.type="gce_route" AND', undefined],
    ['resource.type="gce_route" OR', undefined],
    ['resource.type=(OR "gce_route")', undefined],
  ]
  for (const [filter, taken] of cases) assert.equal(takes(filter, entry), taken, filter)
})

test('no filter, and no expression in one, takes long or ends the program', () => {
  const long = { text: `${'a'.repeat(50_000)}!` }
  const cases: [filter: string, taken: boolean | undefined][] = [
    ['text=~"(a+)+$"', false],
    ['text=~"(a|a|aa)*b"', false],
    ['text=~"(.*.*.*)*b$"', false],
    ['text=~"(a{1,1000}){1,1000}"', undefined],
    [`text=~"${'('.repeat(5000)}a${')'.repeat(5000)}"`, undefined],
    [`text:a${' '.repeat(20_000)}text:b`, false],
    [`${'-'.repeat(20_000)}\ntext:a`, true],
    [`${'('.repeat(10_000)}a${')'.repeat(10_000)}`, undefined],
    [`${'NOT '.repeat(5000)}a`, undefined],
    [`${'- '.repeat(10_000)}a`, undefined],
    [`${'('.repeat(100)}a${')'.repeat(100)}`, true],
  ]
  const begun = performance.now()
  for (const [filter, taken] of cases) assert.equal(takes(filter, long), taken, filter.slice(0, 40))
  assert(performance.now() - begun < 5000)
})
