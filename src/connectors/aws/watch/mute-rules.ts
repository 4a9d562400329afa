import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Place } from '#connectors/aws/place.ts'
import type { Silence, Window } from '#populations/alarm-silence.ts'
import { alarms } from '#populations/alarm.ts'
import type { Reported, Unread } from '#populations/reported.ts'

import { mutedAround, mutedBy } from './mute-schedule.ts'

const Moment = z.iso.datetime().transform(Date.parse)

const Summary = z
  .object({ AlarmMuteRuleArn: z.string().regex(/:alarm-mute[^:]*:./) })
  .transform((raw) => raw.AlarmMuteRuleArn.replace(/^.*?:alarm-mute[^:]*:/, ''))
const summaries = {
  page: listIn('AlarmMuteRuleSummaries', { from: 'NextToken', as: 'NextToken' }),
  item: Summary,
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetAlarmMuteRule.html */
const Rule = z
  .object({
    Rule: z.object({
      Schedule: z.object({
        Expression: z.string(),
        Duration: z.string(),
        Timezone: z.string().nullish(),
      }),
    }),
    MuteTargets: z.object({ AlarmNames: z.array(z.string()) }).nullish(),
    StartDate: Moment.nullish(),
    ExpireDate: Moment.nullish(),
  })
  .transform(({ Rule: { Schedule: schedule }, MuteTargets: targets, ...rest }) => ({
    alarms: new Set(targets?.AlarmNames),
    schedule: {
      expression: schedule.Expression,
      duration: schedule.Duration,
      timeZone: schedule.Timezone || 'UTC',
      starts: rest.StartDate ?? -Infinity,
      expires: rest.ExpireDate ?? Infinity,
    },
  }))
type Rule = z.infer<typeof Rule>

/** Of an alarm: its name, and where it is composed, the alarm that keeps it quiet while that is in alarm. */
export interface Muted {
  AlarmName: string
  ActionsSuppressor?: string | null | undefined
}

/** As what suppresses an alarm, by name or ARN, says of itself. */
export interface Suppressor {
  AlarmName: string
  AlarmArn: string
  StateValue?: string | null | undefined
  StateTransitionedTimestamp?: string | null | undefined
}

/**
 * What silences alarms of one place: rules that mute now, asked about once, where an alarm calls somebody, and suppressors that are in alarm. Whoever opens it calls `end`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListAlarmMuteRules.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export class MuteRules {
  readonly #list: DetailScope
  readonly #details: DetailScope
  readonly #at: number
  #asked: Promise<readonly Rule[] | Unread> | undefined

  constructor(place: Place) {
    this.#list = new DetailScope(place, 'cloudwatch', 'ListAlarmMuteRules', [alarms])
    this.#details = new DetailScope(place, 'cloudwatch', 'GetAlarmMuteRule', [alarms])
    this.#at = place.reading.at.getTime()
  }

  /** The silence of an alarm that is in force; absent where there is none. */
  async silenceOf(alarm: Muted, all: readonly Suppressor[]): Promise<Reported<Silence>> {
    this.#asked ??= this.#read()
    const rules = await this.#asked
    if ('unread' in rules) return rules
    const windows = rules
      .filter((rule) => rule.alarms.has(alarm.AlarmName))
      .map(({ schedule }) => mutedAround(schedule, this.#at))
    return mutedBy([...windows, ...this.#suppressed(alarm, all)], this.#at)
  }

  /** It lasts as long as its suppressor is in alarm, and nobody knows until when: what counts is since when. Of one that is not in the list nobody knows. */
  #suppressed(
    { ActionsSuppressor: name }: Muted,
    all: readonly Suppressor[],
  ): (Window | undefined)[] {
    if (!name) return []
    const by = all.find((each) => each.AlarmName === name || each.AlarmArn === name)
    if (by?.StateValue === 'OK' || by?.StateValue === 'INSUFFICIENT_DATA') return []
    const from = Date.parse(by?.StateTransitionedTimestamp ?? '')
    return [
      by?.StateValue === 'ALARM' && from <= this.#at ? { from, until: this.#at + 1 } : undefined,
    ]
  }

  async #read(): Promise<readonly Rule[] | Unread> {
    const names = await this.#list.askList({ Statuses: ['ACTIVE'] }, summaries)
    if ('unread' in names) return names
    const rules: Rule[] = []
    for (const name of names) {
      const rule = await this.#details.ask({ AlarmMuteRuleName: name }, Rule)
      if ('unread' in rule) return rule
      rules.push(rule)
    }
    return rules
  }

  async end(): Promise<void> {
    await this.#list.end()
    await this.#details.end()
  }
}
