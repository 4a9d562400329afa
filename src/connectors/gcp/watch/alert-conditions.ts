import { z } from 'zod'

import { Label } from '#connectors/gcp/fields.ts'
import type { GoesOff } from '#populations/alarm.ts'

import { Threshold, entriesOfQuery, entriesToGoOff } from './goes-off.ts'
import { placesOfQuery, placesToGoOff } from './outage-rule.ts'
import { promQlOf } from './prom-ql.ts'

/** What of the conditions of a policy is kept. */
export const conditionFields = [
  'combiner',
  'conditions.name',
  'conditions.conditionThreshold.filter',
  ...Object.keys(Threshold.shape).map((field) => `conditions.conditionThreshold.${field}`),
  'conditions.conditionMatchedLog.filter',
  'conditions.conditionPrometheusQueryLanguage.query',
  'conditions.conditionPrometheusQueryLanguage.duration',
  'conditions.conditionMonitoringQueryLanguage.query',
  'conditions.conditionMonitoringQueryLanguage.duration',
]

const Queried = z.object({ query: Label, duration: Label }).nullish()

/** https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Condition */
export const conditions = {
  combiner: Label,
  conditions: z
    .array(
      z.object({
        name: Label,
        conditionThreshold: Threshold.extend({ filter: Label }).nullish(),
        conditionMatchedLog: z.object({ filter: Label }).nullish(),
        conditionPrometheusQueryLanguage: Queried,
        conditionMonitoringQueryLanguage: Queried,
      }),
    )
    .nullish(),
}
type Conditions = z.infer<z.ZodObject<typeof conditions>>
type Condition = NonNullable<Conditions['conditions']>[number]

/** A check that fails, and at how many of its places it has to until the policy goes off; nothing where that cannot be told. */
export interface WatchedCheck {
  /** Its id, the host it asks (`host:www.acme.example`), or every one of the project (`*`). */
  check: string
  places: number | undefined
}

/** What makes a policy go off: any one of these, by itself. */
export interface Watched {
  /** Metrics, as each language calls them. */
  metrics: readonly string[]
  /** How many entries of a log set it off, for those of its metrics of which that can be told. */
  goesOff: readonly GoesOff[]
  checks: readonly WatchedCheck[]
}

const passed = 'monitoring.googleapis.com/uptime_check/check_passed'

/**
 * What a policy watches, but for what would not make it go off: a condition that must hold together with others, one that waits for
 * entries to fail to come, and one that looks only at a part of a metric.
 */
export function watchedBy({ combiner, conditions: all }: Conditions): Watched {
  const given = all ?? []
  const holdTogether = given.length > 1 && (combiner ?? '').startsWith('AND')
  const watched = holdTogether ? [] : given.flatMap(selectionsOf).map(watchedIn)
  return {
    metrics: [...new Set(watched.flatMap(({ metrics }) => metrics))].toSorted(),
    goesOff: watched.flatMap(({ goesOff }) => goesOff),
    checks: watched
      .flatMap(({ checks }) => checks)
      .toSorted((a, b) => (a.check < b.check ? -1 : 1)),
  }
}

/** A metric, or several, and what is asked of its labels. */
interface Selection {
  metrics: readonly string[]
  ids: readonly string[]
  hosts: readonly string[]
  /** Whether anything else is asked, so that only a part of it counts. */
  isNarrowed: boolean
  /** How many entries it waits for; nothing where nobody knows. */
  entries: number | null | undefined
  /** At how many places a check has to fail: null where it never goes off, nothing where nobody knows. */
  places: number | null | undefined
}

function watchedIn({ metrics, ids, hosts, isNarrowed, entries, places }: Selection): Watched {
  const isPassed = metrics.some((name) => name === passed || name === promQlOf(passed))
  const named = [...ids, ...(ids.length > 0 ? [] : hosts.map((host) => `host:${host}`))]
  const whole = isNarrowed || named.length > 0 ? [] : metrics
  return {
    metrics: whole,
    goesOff: entries === undefined ? [] : whole.map((metric) => ({ metric, entries })),
    checks:
      !isPassed || places === null || (isNarrowed && named.length === 0)
        ? []
        : (named.length > 0 ? named : ['*']).map((check) => ({ check, places })),
  }
}

function selectionsOf(condition: Condition): Selection[] {
  const { conditionThreshold: threshold } = condition
  const { conditionPrometheusQueryLanguage: promQl, conditionMonitoringQueryLanguage: mql } =
    condition
  return [
    ...(threshold?.filter ? inFilter(threshold.filter, threshold) : []),
    ...(promQl?.query ? inPromQl(promQl.query, promQl.duration) : []),
    ...(mql?.query ? inMql(mql.query, mql.duration) : []),
  ]
}

const host = /^resource\.labels?\."?host"?\s*=\s*"([^"]+)"$/
const checkId = /^\(?\s*metric\.labels?\."?check_id"?\s*=\s*(?:"|one_of\()/
/** What leaves no part of a metric out, since each metric and check is of one project, and of one resource's kind. */
const ofNoMatter =
  /^\(?\s*(?:metric\.type|resource\.type|project|(?:metric|resource)\.labels?\."?(?:checker_location|project_id)"?)\s*=/

/** https://docs.cloud.google.com/monitoring/api/v3/filters */
function inFilter(filter: string, threshold: Threshold): Selection[] {
  if (/\bNOT\b|!=/.test(filter)) return []
  // Comparisons may stand side by side, without an AND.
  const parts = filter
    .split(/\s*\bAND\b\s*|\s+(?=(?:metric|resource|metadata|group|project)\s*[.=])/)
    .filter((part) => part !== '')
  const values = (expression: RegExp) =>
    parts.flatMap((part) => expression.exec(part.replaceAll(/^\(\s*|\s*\)$/g, ''))?.[1] ?? [])
  const metrics = values(/^metric\.type\s*=\s*"([^"]+)"$/)
  // How often somebody did something is never too little, but what passes may be.
  if (/_L[TE]$/.test(threshold.comparison ?? '') && !metrics.includes(passed)) return []
  const hosts = values(host)
  const named = parts.filter((part) => checkId.test(part))
  const ids = named.flatMap((part) =>
    [...part.replace(/"?check_id"?/, '').matchAll(/"([^"]+)"/g)].flatMap(([, id]) => id ?? []),
  )
  const others = parts.filter(
    (part) => !named.includes(part) && !host.test(part) && !ofNoMatter.test(part),
  )
  const isOne = ids.length === 1 || (ids.length === 0 && hosts.length === 1)
  return [
    {
      metrics,
      ids,
      hosts: hosts.map(lower),
      isNarrowed: others.length > 0,
      entries: entriesToGoOff(threshold),
      places: placesToGoOff(threshold, !isOne),
    },
  ]
}

/** Metrics of Cloud Monitoring as PromQL calls them, each with its labels. https://docs.cloud.google.com/monitoring/promql/promql-mapping */
const selector = /\b([a-z]\w*_googleapis_com:\w+)\s*(?:\{([^}]*)\})?/g

function inPromQl(query: string, duration: string | null | undefined): Selection[] {
  if (/\babsent\w*\s*\(|\b(?:and|unless)\b/.test(query)) return []
  return [...query.matchAll(selector)].map(([, name = '', labels = '']) => {
    const asked = [...labels.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(
      ([, label = '', sign = '', value = '']) => ({ label, sign, value }),
    )
    const valuesOf = (wanted: string) =>
      asked.flatMap(({ label, sign, value }) => (label === wanted && sign === '=' ? [value] : []))
    const others = asked.filter(
      ({ label, sign }) =>
        sign !== '=' ||
        !/^(?:check_id|host|checker_location|project_id|monitored_resource)$/.test(label),
    )
    return {
      metrics: [name],
      ids: valuesOf('check_id'),
      hosts: valuesOf('host').map(lower),
      isNarrowed: others.length > 0,
      entries: entriesOfQuery(query, duration),
      places: placesOfQuery(query),
    }
  })
}

/** https://docs.cloud.google.com/monitoring/mql/reference */
function inMql(query: string, duration: string | null | undefined): Selection[] {
  if (/\babsent_for\b|!=/.test(query)) return []
  const metrics = [...query.matchAll(/\b[a-z]+\.googleapis\.com\/[\w./-]+/g)].map(([type]) => type)
  const ids = [...query.matchAll(/\bcheck_id\s*==\s*["']([^"']+)["']/g)].flatMap(
    ([, id]) => id ?? [],
  )
  const isNarrowed = /\bfilter\b/.test(query)
  const entries = entriesOfQuery(query, duration)
  return [{ metrics, ids, hosts: [], isNarrowed, entries, places: placesOfQuery(query) }]
}

function lower(text: string): string {
  return text.toLowerCase()
}
