import { z } from 'zod'

import { Label } from '#connectors/aws/answer.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Place } from '#connectors/aws/place.ts'
import { isKnown } from '#populations/reported.ts'
import type { Reported, Unread } from '#populations/reported.ts'
import { serviceLogs } from '#populations/service-log.ts'
import type { ServiceLog } from '#populations/service-log.ts'

const next = { from: 'nextToken', as: 'nextToken' }

/** The types that tell who used a service; others tell of its targets' health, say. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html */
const accessLogs = new Set(['ACCESS_LOGS', 'ALB_ACCESS_LOGS', 'NLB_ACCESS_LOGS'])

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeliverySource.html */
const Source = z.object({
  name: z.string().min(1),
  resourceArns: z.array(z.string()),
  logType: z.string(),
})
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Delivery.html */
const Delivery = z.object({ deliverySourceName: z.string(), deliveryDestinationArn: Label })

const ofSources = { page: listIn('deliverySources', next), item: Source }
const ofDeliveries = { page: listIn('deliveries', next), item: Delivery }

/**
 * The access logs that services of a place hand on through CloudWatch Logs: the newer way of CloudFront and of load balancers, which
 * their own settings do not show. Asked once, when the first service asks for it: the sources, and what leaves them where there are any.
 * Whoever opens it calls `end`.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
export class LogDeliveries {
  readonly #sources: DetailScope
  readonly #deliveries: DetailScope
  #asked: Promise<ReadonlyMap<string, string> | Unread> | undefined

  constructor(place: Place) {
    this.#sources = new DetailScope(place, 'logs', 'DescribeDeliverySources', [serviceLogs])
    this.#deliveries = new DetailScope(place, 'logs', 'DescribeDeliveries', [serviceLogs])
  }

  /** Where the access logs of a resource go; `undefined` where they go nowhere. */
  async of(arn: string): Promise<Reported<string>> {
    this.#asked ??= this.#read()
    const known = await this.#asked
    return isKnown(known) ? known.get(arn) : known
  }

  async end(): Promise<void> {
    await this.#sources.end()
    await this.#deliveries.end()
  }

  async #read(): Promise<ReadonlyMap<string, string> | Unread> {
    const sources = await this.#sources.askList({}, ofSources)
    if ('unread' in sources) return sources
    const telling = sources.filter(({ logType }) => accessLogs.has(logType))
    if (telling.length === 0) return new Map()
    const deliveries = await this.#deliveries.askList({}, ofDeliveries)
    if ('unread' in deliveries) return deliveries
    const goesTo = new Map(
      deliveries.map((each) => [each.deliverySourceName, each.deliveryDestinationArn ?? '']),
    )
    return new Map(
      telling.flatMap(({ name, resourceArns }) => {
        const to = goesTo.get(name)
        return to === undefined ? [] : resourceArns.map((arn) => [arn, to] as const)
      }),
    )
  }
}

/** What a service's own setting says of its access log; `on` is absent where it says nothing. */
export interface OwnLog {
  on?: boolean | undefined
  to?: string | null | undefined
}

/** What both ways come to: one that is on is enough, and only two that are known to be off are a no. */
export function writtenBy(
  own: OwnLog | Unread,
  delivered: Reported<string>,
): Pick<ServiceLog, 'writesLogs' | 'logsTo'> {
  if (isKnown(own) && own.on) return { writesLogs: true, ...(own.to && { logsTo: own.to }) }
  if (isKnown(delivered)) return { writesLogs: true, ...(delivered && { logsTo: delivered }) }
  if (delivered !== undefined) return { writesLogs: delivered }
  if (!isKnown(own)) return { writesLogs: own }
  return own.on === undefined ? {} : { writesLogs: false }
}
