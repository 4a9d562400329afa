import { z } from 'zod'

import { oncePerList } from '#engine/once-per-list.ts'
import { derived } from '#engine/population.ts'
import { alarms, isHeardBy } from '#populations/alarm.ts'
import type { Alarm } from '#populations/alarm.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'
import type { PublicEndpoint } from '#populations/public-endpoint.ts'
import { isKnown, reported } from '#populations/reported.ts'
import { uptimeChecks } from '#populations/uptime-check.ts'
import type { UptimeCheck } from '#populations/uptime-check.ts'

/** An endpoint, and what asks it again and again whether it is up: by the same name, at the same port. */
export const MonitoredEndpoint = z.object({
  id: z.string(),
  /** Why a check would be sought under another name, or at none: see public-endpoint.ts. */
  byProvider: z.literal(true).optional(),
  isPrivate: z.literal(true).optional(),
  checks: z.array(
    z.object({ id: z.string(), isEnabled: reported(z.boolean()), alerts: reported(z.boolean()) }),
  ),
})
export type MonitoredEndpoint = z.infer<typeof MonitoredEndpoint>

export const monitoredEndpoints = derived({
  id: 'monitored-endpoint',
  item: MonitoredEndpoint,
  key: (endpoint: MonitoredEndpoint) => endpoint.id,
  each: [publicEndpoints],
  with: {
    checks: { of: uptimeChecks, by: (check: UptimeCheck) => idOf(check) },
    alarms: { of: alarms },
  },
  derive: ({ id, byProvider, isPrivate }: PublicEndpoint, { checks, alarms: all }) => [
    {
      id,
      ...(byProvider && { byProvider }),
      ...(isPrivate && { isPrivate }),
      checks: checks
        .map((check) => ({
          id: check.id,
          isEnabled: check.isEnabled,
          alerts: alertsOf(check, all),
        }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    },
  ],
})

/** The key of the endpoint that a check asks, however a list writes its name; an IPv6 address stands in brackets. */
function idOf({ host, port }: UptimeCheck): string {
  const name = host.toLowerCase().replace(/\.$/, '')
  return `${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** Route 53 does not say who hears of its checks: the alarms say which of them they watch. Of others only their own word counts. */
function alertsOf(check: UptimeCheck, all: readonly Alarm[]): UptimeCheck['alerts'] {
  if (check.alerts !== undefined || check.provider !== 'aws') return check.alerts
  const { byCheck, perhaps } = watchersIn(all)
  const heard = [
    ...(byCheck.get(check.id) ?? []).map(({ alarm }) => isHeard(alarm)),
    // One that may watch it for all we know is none only where nobody hears of it.
    ...(perhaps.get(check.account) ?? []).map((alarm) =>
      isHeard(alarm) === false ? false : undefined,
    ),
  ]
  if (heard.includes(true)) return true
  return heard.includes(undefined) ? undefined : false
}

/** Alarms by the checks that they watch, and by account those of which nobody knows which. */
const watchersIn = oncePerList((alarms: readonly Alarm[]) => ({
  byCheck: Map.groupBy(
    alarms.flatMap((alarm) =>
      isKnown(alarm.watches) ? alarm.watches.map((check) => ({ check, alarm })) : [],
    ),
    ({ check }) => check,
  ),
  perhaps: Map.groupBy(
    alarms.filter(({ watches }) => !isKnown(watches)),
    ({ account }) => account,
  ),
}))

/** One that sees nothing of its check (such as one kept in another region than the check's numbers) never rings. */
function isHeard({ on, targets, hasData }: Alarm): boolean | undefined {
  if (hasData === false) return false
  if (!isKnown(on) || !isKnown(targets)) return undefined
  const people = targets.filter(({ kind }) => kind === 'topic' || kind === 'channel')
  if (!on || people.length === 0) return false
  const heard = people.map(isHeardBy)
  if (heard.includes(true)) return hasData === true || undefined
  return heard.every((by) => by === false) ? false : undefined
}
