import { z } from 'zod'

import type { Reading } from '#connectors/connector.ts'
import { Label } from '#connectors/gcp/fields.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import type { Population } from '#engine/population.ts'
import { isSilent, silenceAt } from '#populations/alarm-silence.ts'
import type { Silence } from '#populations/alarm-silence.ts'
import type { AlarmTarget } from '#populations/alarm.ts'
import type { Reported, Unread } from '#populations/reported.ts'

const Moment = z.iso.datetime({ offset: true }).transform(Date.parse)

/**
 * No alert is opened, and nobody told, between its two times, of the policies that it names: of one with a filter only for those
 * resources. https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.snoozes
 */
const Snooze = z
  .object({
    name: z.string().min(1),
    criteria: z.object({ policies: z.array(z.string()).nullish(), filter: Label }),
    interval: z.object({ startTime: Moment, endTime: Moment }),
  })
  .transform(({ criteria, interval }) => ({
    policies: (criteria.policies ?? []).map(numberOf),
    isPart: Boolean(criteria.filter),
    from: interval.startTime,
    until: interval.endTime,
  }))
type Snooze = z.infer<typeof Snooze>

/** The snoozes of Cloud Monitoring, those that are over too, asked once for each project with a policy that is on and calls somebody. */
export class Snoozes {
  readonly #reading: Reading
  readonly #feeds: readonly Population<unknown>[]
  readonly #asked = new Map<string, Promise<readonly Snooze[] | Unread>>()

  constructor(reading: Reading, feeds: readonly Population<unknown>[]) {
    this.#reading = reading
    this.#feeds = feeds
  }

  /** What a policy of the project calls, with the silence that is in force. */
  async silenced(
    project: string,
    policy: { name: string; enabled?: boolean | null | undefined },
    targets: AlarmTarget[],
  ): Promise<AlarmTarget[]> {
    const isHeard = targets.some(({ reaches }) => reaches !== false)
    if (policy.enabled === false || !isHeard) return targets
    const asked = this.#asked.get(project) ?? this.#read(project)
    this.#asked.set(project, asked)
    const silence = silenceOf(policy.name, await asked, this.#reading.at.getTime())
    return silence ? targets.map((target) => ({ ...target, silence })) : targets
  }

  async #read(project: string): Promise<readonly Snooze[] | Unread> {
    const snoozes: Snooze[] = []
    const listing = {
      scope: `gcp/projects/${project}/monitoring.snoozes.list`,
      call: {
        service: 'monitoring',
        op: 'snoozes.list',
        account: project,
        params: { project, pageSize: 1000 },
      },
      field: 'snoozes',
      // Most projects never snoozed anything, and Google does not count them.
      witness: undefined,
      item: Snooze,
      feeds: this.#feeds,
      detail: true,
    } as const
    const { unread } = await readList(this.#reading, listing, async (page) => {
      snoozes.push(...page)
      return page.length
    })
    return unread ?? snoozes
  }
}

function silenceOf(
  policy: string,
  snoozes: readonly Snooze[] | Unread,
  at: number,
): Reported<Silence> {
  if ('unread' in snoozes) return snoozes
  const own = snoozes.filter(({ policies }) => policies.includes(numberOf(policy)))
  const whole = silenceAt(
    at,
    own.filter(({ isPart }) => !isPart),
  )
  if (whole && isSilent(whole) === true) return whole
  // What a snooze of a part leaves of the policy is not worked out.
  return isSilent(silenceAt(at, own)) === true ? {} : whole
}

/** Snoozes name a project by its number or its id. */
function numberOf(policy: string): string {
  return policy.slice(policy.lastIndexOf('/') + 1)
}
