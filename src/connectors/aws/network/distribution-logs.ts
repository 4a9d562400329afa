import { z } from 'zod'

import { Label } from '#connectors/aws/answer.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import type { Place } from '#connectors/aws/place.ts'
import { isKnown } from '#populations/reported.ts'
import { serviceLogs } from '#populations/service-log.ts'
import type { ServiceLog } from '#populations/service-log.ts'

import type { Distribution } from './distribution-schema.ts'
import { LogDeliveries, writtenBy } from './log-deliveries.ts'
import type { OwnLog } from './log-deliveries.ts'

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_LoggingConfig.html */
const Config = z
  .object({
    DistributionConfig: z.object({ Logging: z.object({ Enabled: z.boolean(), Bucket: Label }) }),
  })
  .transform(({ DistributionConfig: { Logging: log } }): OwnLog => ({
    on: log.Enabled,
    to: log.Bucket,
  }))

/**
 * Whether distributions write access logs. The list does not say; most do it through CloudWatch Logs today, which is asked first, and
 * only those that do not are asked for their configuration. Whoever opens it calls `end`.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistributionConfig.html
 */
export class DistributionLogs {
  readonly #place: Place
  readonly #deliveries: LogDeliveries
  readonly #configs: DetailScope

  constructor(place: Place) {
    this.#place = place
    this.#deliveries = new LogDeliveries(place)
    this.#configs = new DetailScope(place, 'cloudfront', 'GetDistributionConfig', [serviceLogs])
  }

  async of({ id, host, hasTenants, isLoggedLive }: Distribution): Promise<ServiceLog> {
    const delivered = await this.#deliveries.of(id)
    const name = id.slice(id.lastIndexOf('/') + 1)
    // The older way is not open to one for tenants.
    const isSettled = hasTenants || isKnown(delivered)
    const own = isSettled ? { on: false } : await this.#configs.ask({ Id: name }, Config)
    const written = writtenBy(own, delivered)
    const item = { id, provider: 'aws', account: this.#place.account, region: 'global' }
    return {
      ...item,
      kind: 'cdn',
      name: host ?? name,
      // Of which part of the requests its log in real time tells is not read.
      ...(written.writesLogs !== false || !isLoggedLive ? written : {}),
    }
  }

  async end(): Promise<void> {
    await this.#deliveries.end()
    await this.#configs.end()
  }
}
