import assert from 'node:assert/strict'
import { test } from 'node:test'

import { watchedBy } from './alert-conditions.ts'

const passed = 'metric.type="monitoring.googleapis.com/uptime_check/check_passed"'
const url = 'resource.type="uptime_url"'
const event = 'logging.googleapis.com/user/owner-changes'

function checks(filter: string): readonly string[] {
  const { checks } = watchedBy({ conditions: [{ conditionThreshold: { filter } }] })
  return checks.map(({ check }) => check)
}

function metrics(filter: string, comparison?: string): readonly string[] {
  return watchedBy({ conditions: [{ conditionThreshold: { filter, comparison } }] }).metrics
}

test('a condition on uptime checks watches those that it names, and every one where it asks for nothing else', () => {
  const cases: [filter: string, watched: string[]][] = [
    [`${url} AND ${passed}`, ['*']],
    [`${passed} ${url} AND resource.labels.project_id = "p"`, ['*']],
    [`${url} AND ${passed} AND metric.labels.check_id = "www"`, ['www']],
    [`${passed} ${url} metric.label."check_id"="www"`, ['www']],
    [`${passed} AND metric.labels.check_id = one_of("www", "api")`, ['api', 'www']],
    [
      `${passed} AND (metric.labels.check_id="www" OR metric.labels.check_id="api")`,
      ['api', 'www'],
    ],
    [`${passed} AND resource.labels.host = "WWW.acme.example"`, ['host:www.acme.example']],
    [`${passed} AND metric.labels.checked_resource_id = "i-1"`, []],
    [`${passed} AND metric.labels.check_id = starts_with("www")`, []],
    [`${passed} AND NOT metric.labels.check_id = "www"`, []],
    [`${passed} AND metric.labels.check_id != "www"`, []],
    ['metric.type="compute.googleapis.com/instance/cpu/utilization"', []],
  ]
  for (const [filter, watched] of cases) assert.deepEqual(checks(filter), watched, filter)
})

test('a condition on a part of a metric, or on too little of it, goes off by it no more', () => {
  const whole = `metric.type="${event}"`
  assert.deepEqual(metrics(whole), [event])
  assert.deepEqual(metrics(`${whole} AND resource.type="global"`, 'COMPARISON_GT'), [event])
  assert.deepEqual(metrics(whole, 'COMPARISON_LT'), [])
  assert.deepEqual(metrics(`${whole} AND metric.labels.who="root"`), [])
  assert.deepEqual(metrics(`${whole} AND NOT resource.type="global"`), [])
})

test('conditions that must hold together are no alarm on either, and one on entries that fail to come is none', () => {
  const both = [event, 'compute.googleapis.com/instance/cpu/utilization'].map((type) => ({
    conditionThreshold: { filter: `metric.type="${type}"` },
  }))
  const [one] = both
  assert(one)
  for (const combiner of ['AND', 'AND_WITH_MATCHING_RESOURCE']) {
    assert.deepEqual(watchedBy({ combiner, conditions: both }).metrics, [])
    assert.deepEqual(watchedBy({ combiner, conditions: [one] }).metrics, [event])
  }
  assert.equal(watchedBy({ combiner: 'OR', conditions: both }).metrics.length, 2)
  const absent = { name: 'absent', conditionAbsent: { filter: `metric.type="${event}"` } }
  assert.deepEqual(watchedBy({ conditions: [absent] }), { metrics: [], goesOff: [], checks: [] })
})

test('a query is read like a filter', () => {
  const name = 'logging_googleapis_com:user_owner_changes'
  const check = 'monitoring_googleapis_com:uptime_check_check_passed'
  const promQl = (query: string) => {
    const found = watchedBy({ conditions: [{ conditionPrometheusQueryLanguage: { query } }] })
    return [...found.metrics, ...found.checks.map(({ check }) => check)]
  }
  assert.deepEqual(promQl(`rate(${name}[5m]) > 0`), [name])
  assert.deepEqual(promQl(`increase(${name}{monitored_resource="global"}[5m]) > 0`), [name])
  assert.deepEqual(promQl(`rate(${name}{who="root"}[5m]) > 0`), [])
  assert.deepEqual(promQl(`absent(${name})`), [])
  assert.deepEqual(promQl(`rate(${name}[5m]) > 0 and on() hour() > 8`), [])
  assert.deepEqual(promQl(`${check}{check_id="www"} < 1`), ['www'])
  assert.deepEqual(promQl(`${check}{check_id!="www"} < 1`), [])
  assert.deepEqual(promQl(`${check}{host="www.acme.example"} < 1`), ['host:www.acme.example'])
  const mql = (query: string) => {
    const found = watchedBy({ conditions: [{ conditionMonitoringQueryLanguage: { query } }] })
    return [...found.metrics, ...found.checks.map(({ check }) => check)]
  }
  assert.deepEqual(mql(`fetch global | metric '${event}' | condition val() > 0`), [event])
  assert.deepEqual(mql(`fetch global | metric '${event}' | filter metric.who == 'x'`), [])
  const uptime = "fetch uptime_url | metric 'monitoring.googleapis.com/uptime_check/check_passed'"
  assert.deepEqual(mql(`${uptime} | filter metric.check_id == 'www'`), ['www'])
  assert.deepEqual(mql(`${uptime} | filter resource.host == 'a'`), [])
})

test('how many entries a condition waits for is told by its number, its time and what it makes of both', () => {
  const entries = (more: object) => {
    const conditionThreshold = {
      filter: `metric.type="${event}"`,
      comparison: 'COMPARISON_GT',
      ...more,
    }
    return watchedBy({ conditions: [{ conditionThreshold }] }).goesOff.map((one) => one.entries)
  }
  const of = (perSeriesAligner: string, alignmentPeriod = '60s', crossSeriesReducer?: string) => ({
    aggregations: [{ perSeriesAligner, alignmentPeriod, crossSeriesReducer }],
  })
  assert.deepEqual(entries({}), [1])
  assert.deepEqual(entries({ thresholdValue: 0.5, duration: '0s' }), [1])
  assert.deepEqual(entries({ thresholdValue: 1000 }), [1001])
  assert.deepEqual(entries({ thresholdValue: -1 }), [null])
  assert.deepEqual(entries({ duration: '300s' }), [5])
  assert.deepEqual(entries({ duration: '300s', ...of('ALIGN_DELTA', '300s') }), [1])
  assert.deepEqual(entries({ thresholdValue: 0.001, ...of('ALIGN_RATE', '600s') }), [1])
  assert.deepEqual(entries({ thresholdValue: 1, ...of('ALIGN_RATE', '600s') }), [601])
  assert.deepEqual(entries(of('ALIGN_COUNT', '600s', 'REDUCE_COUNT')), [1])
  assert.deepEqual(entries({ thresholdValue: 5, ...of('ALIGN_COUNT') }), [])
  assert.deepEqual(entries(of('ALIGN_MEAN')), [])
  assert.deepEqual(entries(of('ALIGN_SUM', '60s', 'REDUCE_MEAN')), [])
  assert.deepEqual(entries({ trigger: { count: 3 } }), [])
  assert.deepEqual(entries({ trigger: { percent: 50 } }), [])
  assert.deepEqual(entries({ comparison: undefined }), [])
  assert.deepEqual(entries({ denominatorFilter: 'metric.type="a"' }), [])
  assert.deepEqual(entries({ forecastOptions: { forecastHorizon: '3600s' } }), [])
})

test('a query goes off by one entry where it compares with nothing, and at once', () => {
  const name = 'logging_googleapis_com:user_owner_changes'
  const entries = (query: string, duration?: string) =>
    watchedBy({
      conditions: [{ conditionPrometheusQueryLanguage: { query, duration } }],
    }).goesOff.map((one) => one.entries)
  assert.deepEqual(entries(`rate(${name}[5m]) > 0`), [1])
  assert.deepEqual(entries(`increase(${name}[5m]) > 0`, '0s'), [1])
  assert.deepEqual(entries(`increase(${name}[5m]) > 0`, '60s'), [])
  assert.deepEqual(entries(`increase(${name}[5m]) > 100`), [])
  const mql = (query: string) =>
    watchedBy({ conditions: [{ conditionMonitoringQueryLanguage: { query } }] }).goesOff
  assert.equal(mql(`fetch global | metric '${event}' | condition val() > 0`)[0]?.entries, 1)
  assert.deepEqual(mql(`fetch global | metric '${event}' | condition val() > 0.9`), [])
})
