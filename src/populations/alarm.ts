import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { isSilent, silence } from './alarm-silence.ts'
import { isKnown, reported } from './reported.ts'
import type { Reported } from './reported.ts'

/** Whom or what an alarm calls. */
export const AlarmTarget = z.object({
  /** The ARN of a topic, function or policy; the full name of a notification channel. */
  id: z.string(),
  /** `topic` and `channel` reach people; `scaling` only makes machines more or fewer; `other` does what we cannot see (a function, a queue, a topic of Pub/Sub). */
  kind: z.enum(['topic', 'channel', 'scaling', 'other']),
  /**
   * For `topic` and `channel`: whether somebody stands at the other end. AWS: at least one subscription whose owner confirmed it, and whose filter lets alarms through.
   * Google Cloud: a channel that is enabled, and verified where its kind asks for it.
   */
  reaches: reported(z.boolean()),
  /** AWS: the policy of the topic does not let alarms in, or it is encrypted under a key that no alarm may use (the provider's own, or one whose policy does not let it), so that nothing comes to it. */
  alarmsShutOut: z.literal(true).optional(),
  /** AWS: everybody who listens at the topic filters what comes to them, and alarms do not come through. */
  filteredOut: z.literal(true).optional(),
  /** The silence in force when it was read, of the alarm or of whatever calls this for it; absent where there is none. */
  silence,
})
export type AlarmTarget = z.infer<typeof AlarmTarget>

/** Whether somebody hears of an alarm by this target: stands there, and is not silenced for long. */
export function isHeardBy({ reaches, silence: given }: AlarmTarget): Reported<boolean> {
  const silent = isSilent(given)
  if (silent === true || (isKnown(reaches) && !reaches)) return false
  return isKnown(reaches) && !isKnown(silent) ? silent : reaches
}

/** How much of a metric sets an alarm off, where each entry of a log counts one. */
export const GoesOff = z.object({
  /** Of the alarm's `metrics`. */
  metric: z.string(),
  /** So many entries within the time that the alarm looks at; null where it never goes off, or always, however many come. */
  entries: z.int().positive().nullable(),
  /** Only where nothing but entries is written to the metric: zeros in between change what it looks at, such as an average. */
  withoutZeros: z.literal(true).optional(),
})
export type GoesOff = z.infer<typeof GoesOff>

/** A rule that calls somebody when a number leaves its bounds: a CloudWatch alarm, an alert policy of Google Cloud. */
export const Alarm = z.object({
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  /** Absent where the rule has no region. */
  region: z.string().optional(),
  name: z.string(),
  /** AWS: `ActionsEnabled`, its own or of a composite alarm that it sets off alone; Google Cloud: `enabled`. */
  on: reported(z.boolean()),
  /** AWS: `<region>/<namespace>/<name>`; Google Cloud: the `metric.type` of those of its conditions by each of which alone it goes off. In alphabetical order. */
  metrics: reported(z.array(z.string())),
  /** For those of its metrics of which that can be told: how many entries of a log set it off. */
  goesOff: z.array(GoesOff).optional(),
  /** The ids of the uptime checks whose outage sets it off (uptime-check.ts): AWS by the dimension `HealthCheckId`, Google Cloud by the check's id in a condition's filter. */
  watches: reported(z.array(z.string())),
  /** AWS: whether it sees anything of what it watches (its state is not `INSUFFICIENT_DATA`). Google Cloud does not say. */
  hasData: reported(z.boolean()),
  /** What is called when it goes off, not when it is over, by composite alarms that it sets off alone too. In the order of their ids. */
  targets: reported(z.array(AlarmTarget)),
})
export type Alarm = z.infer<typeof Alarm>

export const alarms: Population<Alarm> = {
  id: 'alarm',
  item: Alarm,
  key: (alarm) => alarm.id,
  kind: 'read',
}
