import { z } from 'zod'

import { Flag, Label } from '#connectors/aws/answer.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import type { Place } from '#connectors/aws/place.ts'
import type { Unread } from '#populations/reported.ts'
import { serviceLogs } from '#populations/service-log.ts'
import type { ServiceLog } from '#populations/service-log.ts'

import { LogDeliveries, writtenBy } from './log-deliveries.ts'
import type { OwnLog } from './log-deliveries.ts'

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html */
const Attributes = z
  .object({ Attributes: z.array(z.object({ Key: z.string(), Value: Label })).min(1) })
  .transform(({ Attributes: attributes }): OwnLog => {
    const said = new Map(attributes.map(({ Key: key, Value: value }) => [key, value]))
    const on = said.get('access_logs.s3.enabled')
    return {
      on: on === 'true' || (on === 'false' ? false : undefined),
      to: said.get('access_logs.s3.bucket'),
    }
  })

/** https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_AccessLog.html */
const ClassicAttributes = z
  .object({
    LoadBalancerAttributes: z.object({
      AccessLog: z.object({ Enabled: Flag, S3BucketName: Label }).nullish(),
    }),
  })
  .transform(({ LoadBalancerAttributes: { AccessLog: log } }): OwnLog => ({
    on: log?.Enabled ?? undefined,
    to: log?.S3BucketName,
  }))

/** What a load balancer is called. */
interface Named {
  id: string
  name: string
}

/**
 * Whether load balancers write access logs: one call each, and what CloudWatch Logs takes only where some does not by its own setting.
 * Whoever opens it calls `end`.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancerAttributes.html
 */
export class BalancerLogs {
  readonly #place: Place
  readonly #attributes: DetailScope
  readonly #deliveries: LogDeliveries

  constructor(place: Place, service: 'elb' | 'elbv2') {
    this.#place = place
    const op = 'DescribeLoadBalancerAttributes'
    this.#attributes = new DetailScope(place, service, op, [serviceLogs])
    this.#deliveries = new LogDeliveries(place)
  }

  /** Of an application or network load balancer. */
  async of(balancer: Named): Promise<ServiceLog> {
    const own = await this.#attributes.ask({ LoadBalancerArn: balancer.id }, Attributes)
    const isOn = 'on' in own && own.on
    const delivered = isOn ? undefined : await this.#deliveries.of(balancer.id)
    return this.#item(balancer, writtenBy(own, delivered))
  }

  /** Of a classic one, which has no other way. */
  async ofClassic(balancer: Named): Promise<ServiceLog> {
    const asked = { LoadBalancerName: balancer.name }
    const own = await this.#attributes.ask(asked, ClassicAttributes)
    return this.#item(balancer, writtenBy(own, undefined))
  }

  /** Of one of which nobody knows whether it can write any. */
  unclear(balancer: Named, unread: Unread): ServiceLog {
    return this.#item(balancer, { writesLogs: unread })
  }

  async end(): Promise<void> {
    await this.#attributes.end()
    await this.#deliveries.end()
  }

  #item({ id, name }: Named, written: Pick<ServiceLog, 'writesLogs' | 'logsTo'>): ServiceLog {
    const { account, region } = this.#place
    return { id, provider: 'aws', account, region, kind: 'load-balancer', name, ...written }
  }
}
