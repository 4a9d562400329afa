import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { Flag, Label, pathOf } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { logGroups } from '#populations/log-group.ts'
import { logMetrics } from '#populations/log-metric.ts'
import { logSinks } from '#populations/log-sink.ts'

import { promQlOf } from './prom-ql.ts'

const sinkKind: AssetKind = {
  name: 'logging.googleapis.com/LogSink',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'destination',
    'filter',
    'disabled',
    'includeChildren',
    'interceptChildren',
    'exclusions.name',
    'exclusions.filter',
    'exclusions.disabled',
  ),
}
const bucketKind: AssetKind = {
  name: 'logging.googleapis.com/LogBucket',
  content: 'RESOURCE',
  keeps: keep('name', 'retentionDays', 'locked', 'lifecycleState'),
}
const metricKind: AssetKind = {
  name: 'logging.googleapis.com/LogMetric',
  content: 'RESOURCE',
  keeps: keep('name', 'filter', 'disabled', 'bucketName'),
}

// Google leaves out flags that are false and filters that are empty.

/** https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks */
const Sink = z.object({
  name: z.string().min(1),
  destination: z.string().min(1),
  filter: Label,
  disabled: Flag,
  includeChildren: Flag,
  interceptChildren: Flag,
  exclusions: z.array(z.object({ filter: Label, disabled: Flag })).nullish(),
})
/** https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/projects.locations.buckets */
const Bucket = z.object({
  retentionDays: z.int().positive().nullish(),
  locked: Flag,
  lifecycleState: Label,
})
/** https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics */
const Metric = z.object({
  name: z.string().min(1),
  filter: Label,
  disabled: Flag,
  /** Where it counts the entries of a bucket, whoever's they are, rather than those of its project. */
  bucketName: Label,
})

/** Sinks of projects, folders and organisations. */
export const logSinksRead: Read = {
  kinds: [sinkKind],
  feeds: [logSinks],
  async read(place) {
    const listing = { kind: sinkKind, item: assetOf(Sink), feeds: [logSinks] }
    await readAssets(place, listing, async (page, scope) => {
      const items = page.map((sink) => {
        const { data } = sink
        const excluding = (data.exclusions ?? []).filter(({ disabled }) => disabled !== true)
        return {
          id: sink.name,
          provider: 'gcp',
          account: holderOf(place, sink),
          name: data.name,
          on: data.disabled !== true,
          filter: data.filter ?? '',
          exclusions: excluding.map(({ filter }) => filter ?? ''),
          everything: !data.filter && excluding.length === 0,
          children: data.includeChildren === true,
          intercepts: data.interceptChildren === true,
          destination: `//${named(place, data.destination)}`,
        }
      })
      await place.reading.page(scope, logSinks, items)
      return items.length
    })
  },
}

/** Where entries are kept, and for how long. */
export const logBuckets: Read = {
  kinds: [bucketKind],
  feeds: [logGroups],
  async read(place) {
    const listing = { kind: bucketKind, item: assetOf(Bucket), feeds: [logGroups] }
    await readAssets(place, listing, async (page, scope) => {
      const items = page
        .filter(({ data }) => data.lifecycleState !== 'DELETE_REQUESTED')
        .map((bucket) => {
          const [, region = 'global', name = bucket.name] =
            /\/locations\/([^/]+)\/buckets\/([^/]+)$/.exec(bucket.name) ?? []
          const { retentionDays } = bucket.data
          return {
            id: bucket.name,
            provider: 'gcp',
            account: holderOf(place, bucket),
            region,
            name,
            ...(typeof retentionDays === 'number' && { retentionDays }),
            locked: bucket.data.locked === true,
          }
        })
      await place.reading.page(scope, logGroups, items)
      return items.length
    })
  },
}

/** What counts entries of a project, or of a bucket that may keep those of many. */
export const logMetricsRead: Read = {
  kinds: [metricKind],
  feeds: [logMetrics],
  async read(place) {
    const listing = { kind: metricKind, item: assetOf(Metric), feeds: [logMetrics] }
    await readAssets(place, listing, async (page, scope) => {
      const counting = page.filter(({ data }) => data.disabled !== true)
      const items = counting.map((metric) => {
        const { data } = metric
        const account = holderOf(place, metric)
        const type = `logging.googleapis.com/user/${data.name}`
        return {
          id: metric.name,
          provider: 'gcp',
          account,
          of: data.bucketName
            ? `//logging.googleapis.com/${named(place, data.bucketName)}`
            : `projects/${account}`,
          pattern: data.filter ?? '',
          metrics: [type, promQlOf(type)],
        }
      })
      await place.reading.page(scope, logMetrics, items)
      return items.length
    })
  },
}

/** The project something belongs to, else the folder or organisation. */
function holderOf(place: Place, { name, project, ancestors }: Asset<unknown>): string {
  if (project) return accountOf(place, project)
  return ancestors[0] ?? pathOf(name).split('/').slice(0, 2).join('/')
}

/** A path with its project by id, which Google also writes by number. */
function named(place: Place, path: string): string {
  return path.replace(/(?<=(?:^|\/)projects\/)\d+(?=\/|$)/, (number) => accountOf(place, number))
}
