import pLimit from 'p-limit'
import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { alarms } from '#populations/alarm.ts'
import type { Alarm, AlarmTarget } from '#populations/alarm.ts'

import { metricName } from './metric-name.ts'

const feeds = [alarms]
const Metric = z.object({
  Namespace: z.string().nullish(),
  MetricName: z.string().nullish(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
})

/** A metric alarm, or one composed of others. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
const Described = Metric.extend({
  AlarmArn: z.string().min(1),
  AlarmName: z.string().min(1),
  ActionsEnabled: z.boolean().nullish(),
  AlarmActions: z.array(z.string()).nullish(),
  Metrics: z
    .array(z.object({ MetricStat: z.object({ Metric: Metric.nullish() }).nullish() }))
    .nullish(),
})

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
 * CloudWatch's alarms, and who stands behind the topics that they call: one call a topic.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export const cloudWatchAlarms: Read = {
  where: 'region',
  lists: ['cloudwatch.DescribeAlarms'],
  permissions: ['cloudwatch:DescribeAlarms', 'sns:ListSubscriptionsByTopic'],
  feeds,
  async read(place) {
    const topics = new Topics(place)
    await readList(place, listing, async (page, scope) => {
      const items = await pLimit(4).map(page, (alarm) => readAlarm(place, alarm, topics))
      await place.reading.page(scope, alarms, items)
      return items.length
    })
    await topics.end()
  },
}

async function readAlarm(
  { account, region }: Place,
  raw: z.infer<typeof Described>,
  topics: Topics,
): Promise<Alarm> {
  const watched = [
    raw,
    ...(raw.Metrics ?? []).flatMap(({ MetricStat: stat }) => stat?.Metric ?? []),
  ]
  const metrics = watched.flatMap(({ Namespace: namespace, MetricName: name }) =>
    namespace && name ? [metricName(region, namespace, name)] : [],
  )
  // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html
  const checks = watched.flatMap(({ Namespace: namespace, Dimensions: dimensions }) =>
    namespace === 'AWS/Route53'
      ? (dimensions ?? []).flatMap(({ Name: name, Value: id }) =>
          name === 'HealthCheckId' ? `aws/${account}/health-check/${id}` : [],
        )
      : [],
  )
  const targets = raw.AlarmActions && [...new Set(raw.AlarmActions)].toSorted()
  return {
    id: raw.AlarmArn,
    provider: 'aws',
    account,
    region,
    name: raw.AlarmName,
    on: raw.ActionsEnabled ?? undefined,
    metrics: [...new Set(metrics)].toSorted(),
    watches: [...new Set(checks)].toSorted(),
    ...(targets && { targets: await Promise.all(targets.map((id) => topics.target(id))) }),
  }
}

const Subscription = z.object({ SubscriptionArn: z.string(), Protocol: z.string().nullish() })
const subscriptions = {
  page: listIn('Subscriptions', { from: 'NextToken', as: 'NextToken' }),
  item: Subscription,
}
/** Protocols that end at a person, or at a service that calls one. */
const calling = new Set(['email', 'email-json', 'sms', 'http', 'https', 'application'])

/** The topics that alarms of one place call; each is asked once. https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
class Topics {
  readonly #scope: DetailScope
  readonly #asked = new Map<string, Promise<AlarmTarget>>()

  constructor(place: Place) {
    this.#scope = new DetailScope(place, 'sns', 'ListSubscriptionsByTopic', feeds)
  }

  /** What an action of an alarm calls. */
  async target(id: string): Promise<AlarmTarget> {
    const service = id.split(':')[2] ?? ''
    if (service === 'autoscaling' || service === 'automate') return { id, kind: 'scaling' }
    if (service !== 'sns') return { id, kind: 'other' }
    const asked = this.#asked.get(id) ?? this.#ask(id)
    this.#asked.set(id, asked)
    return await asked
  }

  async #ask(id: string): Promise<AlarmTarget> {
    const listed = await this.#scope.askList({ TopicArn: id }, subscriptions)
    if ('unread' in listed) return { id, kind: 'topic', reaches: listed }
    // Others read `PendingConfirmation`, or `Deleted`.
    const confirmed = listed.filter((each) => each.SubscriptionArn.startsWith('arn:'))
    const reaches = confirmed.some(({ Protocol: protocol }) => calling.has(protocol ?? ''))
    return reaches || confirmed.length === 0
      ? { id, kind: 'topic', reaches }
      : { id, kind: 'other' }
  }

  async end(): Promise<void> {
    await this.#scope.end()
  }
}
