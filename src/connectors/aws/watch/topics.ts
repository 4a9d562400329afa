import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Place } from '#connectors/aws/place.ts'
import { alarms } from '#populations/alarm.ts'
import type { AlarmTarget } from '#populations/alarm.ts'
import { PolicyText } from '#populations/policy/document.ts'
import { isKnown } from '#populations/reported.ts'
import type { Reported } from '#populations/reported.ts'

import { letsAlarmsThrough } from './subscription-filter.ts'
import { TopicKeys } from './topic-keys.ts'
import { letsAlarmsPublish } from './topic-policy.ts'

const feeds = [alarms]

const Subscription = z.object({ SubscriptionArn: z.string(), Protocol: z.string().nullish() })
type Subscription = z.infer<typeof Subscription>
const subscriptions = {
  page: listIn('Subscriptions', { from: 'NextToken', as: 'NextToken' }),
  item: Subscription,
}
/** Protocols that end at a person, or at a service that calls one. */
const calling = new Set(['email', 'email-json', 'sms', 'http', 'https', 'application'])

/** Stops, restarts or ends an instance, as alarms made by hand do. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const actsOnMachine = /^arn:[^:]+:swf:[^:]*:\d{12}:action\/actions\/AWS_EC2\.InstanceId\./

/**
 * Under the key that AWS makes for SNS by itself, for which nobody can let alarms in. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
const Attributes = z
  .object({
    Attributes: z.object({
      TopicArn: z.string(),
      KmsMasterKeyId: z.string().nullish(),
      Policy: PolicyText.nullish(),
    }),
  })
  .transform(({ Attributes: { KmsMasterKeyId: key, Policy: policy } }) => ({
    isSealed: /(?:^|:)alias\/aws\/sns$/.test(key ?? ''),
    ...(key && { key }),
    ...(policy && { policy }),
  }))

/** Whether alarms come through to a subscription. */
const Through = z
  .object({
    Attributes: z.object({
      SubscriptionArn: z.string(),
      FilterPolicy: z.string().nullish(),
      FilterPolicyScope: z.string().nullish(),
    }),
  })
  .transform(({ Attributes: { FilterPolicy: filter, FilterPolicyScope: scope } }) => ({
    through: letsAlarmsThrough(filter, scope),
  }))

/**
 * The topics that alarms of one place call; each is asked once, and one behind which somebody stands whether alarms come to it, and through to whom.
 * https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 * https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 * https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html
 */
export class Topics {
  readonly #scope: DetailScope
  readonly #attributes: DetailScope
  readonly #subscriptions: DetailScope
  readonly #keys: TopicKeys
  readonly #place: Place
  readonly #asked = new Map<string, Promise<AlarmTarget>>()

  constructor(place: Place) {
    this.#scope = new DetailScope(place, 'sns', 'ListSubscriptionsByTopic', feeds)
    this.#attributes = new DetailScope(place, 'sns', 'GetTopicAttributes', feeds)
    this.#subscriptions = new DetailScope(place, 'sns', 'GetSubscriptionAttributes', feeds)
    this.#keys = new TopicKeys(place)
    this.#place = place
  }

  /** What an action of an alarm calls. */
  async target(id: string): Promise<AlarmTarget> {
    const service = id.split(':')[2] ?? ''
    if (service === 'autoscaling' || service === 'automate' || actsOnMachine.test(id))
      return { id, kind: 'scaling' }
    if (service !== 'sns') return { id, kind: 'other' }
    const asked = this.#asked.get(id) ?? this.#ask(id)
    this.#asked.set(id, asked)
    return await asked
  }

  async #ask(id: string): Promise<AlarmTarget> {
    const account = this.#ownerOf(id)
    const listed = await this.#scope.askList({ TopicArn: id }, { ...subscriptions, account })
    if ('unread' in listed) return { id, kind: 'topic', reaches: listed }
    // Others read `PendingConfirmation`, or `Deleted`.
    const confirmed = listed.filter((each) => each.SubscriptionArn.startsWith('arn:'))
    const people = confirmed.filter(({ Protocol: protocol }) => calling.has(protocol ?? ''))
    if (people.length === 0 && confirmed.length > 0) return { id, kind: 'other' }
    if (people.length === 0) return { id, kind: 'topic', reaches: false }
    const asked = { TopicArn: id }
    const said = await this.#attributes.ask(asked, Attributes, {}, this.#place.region, account)
    if ('unread' in said) return { id, kind: 'topic', reaches: said }
    const published = said.policy && letsAlarmsPublish(said.policy, this.#place)
    const isShut = said.isSealed || published === false
    const isOwn = account === this.#place.account
    const opened = isShut
      ? false
      : said.key === undefined || (isOwn ? await this.#keys.letsAlarmsIn(said.key) : undefined)
    const comes = opened === true ? published : opened
    if (comes === false) return { id, kind: 'topic', reaches: false, alarmsShutOut: true }
    const through = await this.#throughTo(people, account)
    // What else is subscribed may call somebody, as where nobody is.
    if (through === false && confirmed.length > people.length) return { id, kind: 'other' }
    if (through === false) return { id, kind: 'topic', reaches: false, filteredOut: true }
    const reaches = isKnown(through) ? comes : through
    return { id, kind: 'topic', ...(reaches !== undefined && { reaches }) }
  }

  /** Whether alarms come through to one of these: they are asked in turn, until one hears everything. */
  async #throughTo(people: readonly Subscription[], account: string): Promise<Reported<boolean>> {
    const answers: Reported<boolean>[] = []
    for (const { SubscriptionArn: arn } of people) {
      const asked = { SubscriptionArn: arn }
      const { region } = this.#place
      const said = await this.#subscriptions.ask(asked, Through, {}, region, account)
      if ('through' in said && said.through === true) return true
      answers.push('through' in said ? said.through : said)
    }
    const open = answers.filter((each) => each !== false)
    return open.length === 0 ? false : open.find((each) => each !== undefined)
  }

  /** Within an organisation a topic of another account is asked there: in its own no answer would come. */
  #ownerOf(id: string): string {
    const { account, organisation } = this.#place
    const owner = /^arn:[^:]+:sns:[^:]+:(\d{12}):/.exec(id)?.[1]
    return (organisation !== undefined && owner) || account
  }

  async end(): Promise<void> {
    await this.#scope.end()
    await this.#attributes.end()
    await this.#subscriptions.end()
    await this.#keys.end()
  }
}
