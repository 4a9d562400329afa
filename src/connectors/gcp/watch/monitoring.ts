import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Flag, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { alarms, isHeardBy } from '#populations/alarm.ts'
import type { Alarm, AlarmTarget } from '#populations/alarm.ts'
import { logMetrics } from '#populations/log-metric.ts'
import type { LogMetric } from '#populations/log-metric.ts'
import { isKnown } from '#populations/reported.ts'
import { uptimeChecks } from '#populations/uptime-check.ts'
import type { UptimeCheck } from '#populations/uptime-check.ts'

import { conditionFields, conditions, watchedBy } from './alert-conditions.ts'
import { Channels } from './notification-channels.ts'
import { placesOf } from './outage-rule.ts'
import { Snoozes } from './snoozes.ts'

const policyKind: AssetKind = {
  name: 'monitoring.googleapis.com/AlertPolicy',
  content: 'RESOURCE',
  keeps: keep('name', 'displayName', 'enabled', 'notificationChannels', ...conditionFields),
}
const checkKind: AssetKind = {
  name: 'monitoring.googleapis.com/UptimeCheckConfig',
  content: 'RESOURCE',
  // Beside these stand the headers and the password that a check sends along.
  keeps: keep(
    'name',
    'displayName',
    'disabled',
    'selectedRegions',
    'monitoredResource.type',
    'monitoredResource.labels.host',
    'httpCheck.useSsl',
    'httpCheck.port',
    'httpCheck.path',
    'tcpCheck.port',
  ),
}

/** https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */
const Policy = z.object({
  name: z.string().min(1),
  displayName: Label,
  enabled: Flag,
  notificationChannels: z.array(z.string()).nullish(),
  ...conditions,
})
type Policy = z.infer<typeof Policy>

/** https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.uptimeCheckConfigs */
const Check = z.object({
  name: z.string().min(1),
  displayName: Label,
  disabled: Flag,
  selectedRegions: z.array(z.string()).nullish(),
  monitoredResource: z
    .object({ type: Label, labels: z.object({ host: Label }).nullish() })
    .nullish(),
  httpCheck: z.object({ useSsl: Flag, port: z.int().nullish(), path: Label }).nullish(),
  tcpCheck: z.object({ port: z.int() }).nullish(),
})

const feeds = [alarms, logMetrics, uptimeChecks]

/** Alert policies with the channels they call, and uptime checks with whether anybody hears of them. */
export const monitoring: Read = {
  kinds: [policyKind, checkKind],
  permissions: ['monitoring.notificationChannels.list', 'monitoring.snoozes.list'],
  feeds,
  async read(place) {
    const channels = new Channels(place.reading, [alarms, uptimeChecks])
    const snoozes = new Snoozes(place.reading, [alarms, uptimeChecks])
    /** By project, and there by what policies watch of its checks (alert-conditions.ts): whether somebody hears of each. */
    const heard = new Map<string, { places: number | undefined; hears: Alarm['on'] }[]>()
    const { unread } = await readAssets(
      place,
      { kind: policyKind, item: assetOf(Policy), feeds },
      async (page, scope) => {
        const items: Alarm[] = []
        const counted: LogMetric[] = []
        for (const { name, project = '', data } of page) {
          const account = accountOf(place, project)
          const called = await channels.targetsOf(account, data.notificationChannels ?? [])
          const targets = await snoozes.silenced(account, data, called)
          const alarm = alarmOf(name, account, data, targets)
          items.push(alarm)
          counted.push(...matchedLogs(account, data))
          for (const { check, places } of watchedBy(data).checks) {
            const key = `${account} ${check}`
            heard.set(key, [...(heard.get(key) ?? []), { places, hears: hears(alarm) }])
          }
        }
        await place.reading.page(scope, alarms, items)
        await place.reading.page(scope, logMetrics, counted)
        return items.length
      },
    )
    await readAssets(
      place,
      { kind: checkKind, item: assetOf(Check), feeds: [uptimeChecks] },
      async (page, scope) => {
        const items = page.flatMap(({ name, project = '', data }): UptimeCheck[] => {
          const account = accountOf(place, project)
          const host = data.monitoredResource?.labels?.host?.toLowerCase()
          const asks = data.tcpCheck ? 'tcp' : data.httpCheck?.useSsl === true ? 'https' : 'http'
          const port = data.tcpCheck?.port ?? data.httpCheck?.port
          // Others ask machines and services by their names inside Google Cloud.
          if (!host || (!data.httpCheck && !data.tcpCheck)) return []
          const id = data.name.slice(data.name.lastIndexOf('/') + 1)
          const asking = placesOf(data.selectedRegions ?? [])
          const alerts = [id, `host:${host}`, '*']
            .flatMap((check) => heard.get(`${account} ${check}`) ?? [])
            .map(({ places, hears }) => heardFrom(places, asking, hears))
            .reduce(better, false)
          return [
            {
              id: name,
              provider: 'gcp',
              account,
              ...(data.displayName && { name: data.displayName }),
              asks,
              host,
              port: port || (asks === 'https' ? 443 : 80),
              ...(data.httpCheck && { path: data.httpCheck.path || '/' }),
              isEnabled: data.disabled !== true,
              alerts: alerts === true ? true : (unread ?? alerts),
            },
          ]
        })
        await place.reading.page(scope, uptimeChecks, items)
        return items.length
      },
    )
  },
}

function alarmOf(id: string, account: string, policy: Policy, targets: AlarmTarget[]): Alarm {
  const watched = watchedBy(policy)
  const matched = matchedLogs(account, policy).flatMap(({ metrics }) => metrics)
  return {
    id,
    provider: 'gcp',
    account,
    name: policy.displayName ?? policy.name,
    ...(typeof policy.enabled === 'boolean' && { on: policy.enabled }),
    metrics: [...new Set([...watched.metrics, ...matched])].toSorted(),
    // An entry that matches is told of by itself.
    goesOff: [...watched.goesOff, ...matched.map((metric) => ({ metric, entries: 1 }))],
    targets,
  }
}

/** A condition on log entries counts them itself, without a metric of its own name. */
function matchedLogs(account: string, { name, conditions: given }: Policy): LogMetric[] {
  return (given ?? []).flatMap((condition, index) => {
    const pattern = condition.conditionMatchedLog?.filter
    const own = condition.name ?? `${name}/conditions/${index}`
    return pattern
      ? [
          {
            id: `//monitoring.googleapis.com/${own}`,
            provider: 'gcp',
            account,
            of: `projects/${account}`,
            pattern,
            metrics: [own],
          },
        ]
      : []
  })
}

/** Somebody hears of an alarm that is on and calls at least one who can be reached. */
function hears({ on, targets }: Alarm): Alarm['on'] {
  if (on !== true) return on
  if (!isKnown(targets)) return targets
  const heard = targets.map(isHeardBy)
  if (heard.includes(true)) return true
  return heard.find((by) => by !== false) ?? (heard.every((by) => by === false) ? false : undefined)
}

/** What an outage comes to: nothing where more places would have to find it than ask. */
function heardFrom(
  places: number | undefined,
  asking: number | undefined,
  hears: Alarm['on'],
): Alarm['on'] {
  if (hears === false) return false
  if (places === undefined || asking === undefined) return hears === true ? undefined : hears
  return places > asking ? false : hears
}

function better(one: Alarm['on'], other: Alarm['on']): Alarm['on'] {
  if (one === true || other === true) return true
  return one === false ? other : one
}
