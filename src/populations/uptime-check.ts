import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** Something that asks an endpoint again and again whether it is up: a health check of Route 53, an uptime check of Google Cloud, or of any monitor by its list. */
export const UptimeCheck = z.object({
  /** `aws/<account>/health-check/<id>`, the full resource name on Google Cloud; of a list its name and the monitor's. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  name: z.string().optional(),
  asks: z.enum(['http', 'https', 'tcp', 'tls']),
  /** The host name it asks, lower case; of a check by address the name that it sends along, else the address. */
  host: z.string(),
  port: z.int(),
  path: z.string().optional(),
  isEnabled: reported(z.boolean()),
  /** Whether somebody hears of an outage: an alarm or alert policy that is switched on, watches this check and names a receiver. */
  alerts: reported(z.boolean()),
})
export type UptimeCheck = z.infer<typeof UptimeCheck>

export const uptimeChecks: Population<UptimeCheck> = {
  id: 'uptime-check',
  item: UptimeCheck,
  key: (check) => check.id,
  kind: 'read',
}
