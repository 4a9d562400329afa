import { z } from 'zod'

import { Label } from '#connectors/aws/answer.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Place } from '#connectors/aws/place.ts'
import { serviceLogs } from '#populations/service-log.ts'
import type { ServiceLog } from '#populations/service-log.ts'

/** Of what CloudWatch is told of requests, only this level is every one of them. */
const every = 'INFO'

interface Stage {
  name: string
  on: boolean
  to?: string
}

/**
 * The log of a stage is an access log, or what its methods tell of every request.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html
 */
const RestStage = z
  .object({
    stageName: z.string().min(1),
    accessLogSettings: z.object({ destinationArn: Label }).nullish(),
    methodSettings: z.record(z.string(), z.object({ loggingLevel: Label })).nullish(),
  })
  .transform(({ stageName, accessLogSettings, methodSettings }): Stage => {
    const levels = Object.values(methodSettings ?? {}).map(({ loggingLevel }) => loggingLevel)
    const isWhole = methodSettings?.['*/*'] && levels.every((level) => level === every)
    return stageOf(stageName, accessLogSettings?.destinationArn, isWhole === true)
  })

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html */
const OtherStage = z
  .object({
    StageName: z.string().min(1),
    AccessLogSettings: z.object({ DestinationArn: Label }).nullish(),
    DefaultRouteSettings: z.object({ LoggingLevel: Label }).nullish(),
    RouteSettings: z.record(z.string(), z.object({ LoggingLevel: Label })).nullish(),
  })
  .transform(({ StageName: name, AccessLogSettings: log, ...raw }): Stage => {
    const levels = [raw.DefaultRouteSettings, ...Object.values(raw.RouteSettings ?? {})]
    const isWhole = levels.every((each) => each?.LoggingLevel === every)
    return stageOf(name, log?.DestinationArn, isWhole)
  })

function stageOf(name: string, to: string | null | undefined, isWhole: boolean): Stage {
  return to ? { name, on: true, to } : { name, on: isWhole }
}

const ways = {
  apigateway: { page: listIn('item'), item: RestStage, named: 'restApiId' },
  apigatewayv2: {
    page: listIn('Items', { from: 'NextToken', as: 'NextToken' }),
    item: OtherStage,
    named: 'ApiId',
  },
}

/**
 * The stages of APIs, and whether each logs its requests: one call an API. Without a place for an access log there is none. Whoever
 * opens it calls `end`.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_GetStages.html
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html
 */
export class ApiStages {
  readonly #place: Place
  readonly #way: (typeof ways)[keyof typeof ways]
  readonly #stages: DetailScope
  #items = 0

  constructor(place: Place, service: keyof typeof ways) {
    this.#place = place
    this.#way = ways[service]
    this.#stages = new DetailScope(place, service, 'GetStages', [serviceLogs])
  }

  /** Hands over the stages of the API of this id and ARN. */
  async read(id: string, arn: string): Promise<void> {
    const { page, item, named } = this.#way
    const stages = await this.#stages.askList({ [named]: id }, { page, item })
    if ('unread' in stages) return
    const { account, region, reading } = this.#place
    const items = stages.map(({ name, on, to }): ServiceLog => ({
      id: `${arn}/stages/${name}`,
      provider: 'aws',
      account,
      region,
      kind: 'api',
      name: `${id} ${name}`,
      writesLogs: on,
      ...(to !== undefined && { logsTo: to }),
    }))
    this.#items += items.length
    await reading.page(this.#stages.scope, serviceLogs, items)
  }

  /** Gives the receipt: whole only where the list of APIs was. */
  async end(isWhole: boolean): Promise<void> {
    await this.#stages.end({ items: this.#items, isWhole })
  }
}
