import pLimit from 'p-limit'
import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { leastSilent } from '#populations/alarm-silence.ts'
import { alarms } from '#populations/alarm.ts'
import type { Alarm, AlarmTarget } from '#populations/alarm.ts'
import { isKnown } from '#populations/reported.ts'

import { setOffAloneBy } from './alarm-rule.ts'
import { metricName } from './metric-name.ts'
import { MuteRules } from './mute-rules.ts'
import { Threshold, entriesToGoOff, goesOffAtZero } from './threshold.ts'
import { Topics } from './topics.ts'

const feeds = [alarms]
const Metric = z.object({
  Namespace: z.string().nullish(),
  MetricName: z.string().nullish(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
})

/** A metric alarm, or one composed of others. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
const Described = Metric.extend({
  ...Threshold.shape,
  AlarmArn: z.string().min(1),
  AlarmName: z.string().min(1),
  ActionsEnabled: z.boolean().nullish(),
  AlarmActions: z.array(z.string()).nullish(),
  StateValue: z.string().nullish(),
  StateTransitionedTimestamp: z.string().nullish(),
  /** Of composite alarms only. */
  AlarmRule: z.string().nullish(),
  ActionsSuppressor: z.string().nullish(),
  Metrics: z
    .array(
      z.object({
        MetricStat: z.object({ Metric: Metric.nullish(), Stat: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
})

type Described = z.infer<typeof Described>

/** Two lists on one page. */
const Page = z
  .looseObject({
    MetricAlarms: z.array(z.unknown()),
    CompositeAlarms: z.array(z.unknown()).nullish(),
    NextToken: z.string().nullish(),
  })
  .transform((raw) => ({
    items: [...raw.MetricAlarms, ...(raw.CompositeAlarms ?? [])],
    next: raw.NextToken ? { NextToken: raw.NextToken } : undefined,
  }))

const listing = {
  service: 'cloudwatch',
  op: 'DescribeAlarms',
  // Without it composite alarms are left out.
  params: { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
  field: 'MetricAlarms',
  page: Page,
  item: Described,
  feeds,
}

/**
 * CloudWatch's alarms, and who stands behind the topics that they call: two calls a topic at most, and a third for one of our own keys. An alarm also calls what a composite
 * alarm does that it sets off alone, so all of a region are held until the last is read.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export const cloudWatchAlarms: Read = {
  where: 'region',
  lists: ['cloudwatch.DescribeAlarms'],
  permissions: [
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetAlarmMuteRule',
    'cloudwatch:ListAlarmMuteRules',
    'kms:GetKeyPolicy',
    'kms:ListAliases',
    'sns:GetSubscriptionAttributes',
    'sns:GetTopicAttributes',
    'sns:ListSubscriptionsByTopic',
  ],
  feeds,
  async read(place) {
    const topics = new Topics(place)
    const mutes = new MuteRules(place)
    const held: Described[] = []
    await readList(
      place,
      listing,
      async (page) => {
        held.push(...page)
        return page.length
      },
      async (scope, isWhole) => {
        const above = compositesOf(held)
        const items = await pLimit(4).map(held, async (alarm) => {
          const callers = callersOf(alarm, above)
          const item = await readAlarm(place, alarm, callers, topics)
          return await withSilence(item, [...callers], held, mutes)
        })
        // Whom a composite alarm further on calls nobody knows.
        const known = isWhole ? items : items.map((alarm) => withUnread(alarm, scope))
        await place.reading.page(scope, alarms, known)
      },
    )
    await topics.end()
    await mutes.end()
  },
}

/** Composite alarms by each alarm that sets them off alone, as their rules name it. */
function compositesOf(all: readonly Described[]): ReadonlyMap<string, readonly Described[]> {
  const pairs = all.flatMap((alarm) =>
    setOffAloneBy(alarm.AlarmRule ?? '').map((name) => ({ name, alarm })),
  )
  const grouped = Map.groupBy(pairs, ({ name }) => name)
  return new Map([...grouped].map(([name, own]) => [name, own.map(({ alarm }) => alarm)]))
}

/** The alarm itself and every composite one that it sets off, through others too. */
function callersOf(
  alarm: Described,
  above: ReadonlyMap<string, readonly Described[]>,
): ReadonlySet<Described> {
  const callers = new Set([alarm])
  for (const { AlarmArn: arn, AlarmName: name } of callers) {
    for (const one of [...(above.get(arn) ?? []), ...(above.get(name) ?? [])]) callers.add(one)
  }
  return callers
}

/** Whoever is called by several hears by any of them that is not silenced. */
async function withSilence(
  alarm: Alarm,
  callers: readonly Described[],
  all: readonly Described[],
  mutes: MuteRules,
): Promise<Alarm> {
  const { on, targets } = alarm
  if (on === false || !isKnown(targets)) return alarm
  const silenced = targets.map(async (target): Promise<AlarmTarget> => {
    if (target.kind === 'scaling') return target
    const calling = callers.filter(
      (each) => each.ActionsEnabled !== false && each.AlarmActions?.includes(target.id),
    )
    const silence = leastSilent(
      await Promise.all(calling.map((each) => mutes.silenceOf(each, all))),
    )
    return { ...target, ...(silence && { silence }) }
  })
  return { ...alarm, targets: await Promise.all(silenced) }
}

function withUnread(alarm: Alarm, scope: string): Alarm {
  const unread = { unread: scope }
  return { ...alarm, targets: unread, ...(alarm.on !== true && { on: unread }) }
}

/** The others of a health check tell how long it took. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html */
const tellingOutages = new Set(['HealthCheckStatus', 'HealthCheckPercentageHealthy'])

/** What an alarm looks at, and by what it goes off where that is one number: of several it makes a formula. */
function numbersOf(raw: Described): { metrics: z.infer<typeof Metric>[]; alone?: Threshold } {
  const [only, ...others] = raw.Metrics ?? []
  if (!only) return { metrics: [raw], ...(raw.MetricName && { alone: raw }) }
  const metrics = [only, ...others].flatMap(({ MetricStat: stat }) => stat?.Metric ?? [])
  if (others.length > 0 || !only.MetricStat) return { metrics }
  return { metrics, alone: { ...raw, Statistic: only.MetricStat.Stat } }
}

function healthChecksOf(
  { Namespace: namespace, MetricName: name, Dimensions: dimensions }: z.infer<typeof Metric>,
  account: string,
): string[] {
  if (namespace !== 'AWS/Route53' || !tellingOutages.has(name ?? '')) return []
  return (dimensions ?? []).flatMap(({ Name: key, Value: id }) =>
    key === 'HealthCheckId' ? `aws/${account}/health-check/${id}` : [],
  )
}

async function readAlarm(
  { account, region }: Place,
  raw: Described,
  callers: ReadonlySet<Described>,
  topics: Topics,
): Promise<Alarm> {
  const { metrics: watched, alone } = numbersOf(raw)
  const metrics = watched.flatMap(({ Namespace: namespace, MetricName: name, Dimensions: of }) => {
    const dimensions = (of ?? []).map(({ Name: key, Value: value }) => `${key}=${value}`)
    return namespace && name ? [metricName(region, namespace, name, dimensions)] : []
  })
  const goesOff = alone && entriesToGoOff(alone)
  const checks = watched.flatMap((metric) => healthChecksOf(metric, account))
  // What a formula makes of a check's state nobody knows.
  const isTold = checks.length === 0 || alone !== undefined
  const calling = [...callers].filter((each) => each.ActionsEnabled !== false)
  const on = calling.length > 0 ? calling.some((each) => each.ActionsEnabled) || undefined : false
  // Of one that is switched off whatever it names, so that the page can say whom it would call.
  const actions = (calling.length > 0 ? calling : [raw]).flatMap((each) => each.AlarmActions ?? [])
  const targets = raw.AlarmActions && [...new Set(actions)].toSorted()
  return {
    id: raw.AlarmArn,
    provider: 'aws',
    account,
    region,
    name: raw.AlarmName,
    on,
    metrics: [...new Set(metrics)].toSorted(),
    ...(goesOff && { goesOff: metrics.map((metric) => ({ metric, ...goesOff })) }),
    ...(isTold && { watches: alone && goesOffAtZero(alone) ? checks.toSorted() : [] }),
    ...(raw.StateValue && { hasData: raw.StateValue !== 'INSUFFICIENT_DATA' }),
    ...(targets && { targets: await Promise.all(targets.map((id) => topics.target(id))) }),
  }
}
