import pLimit from 'p-limit'
import { z } from 'zod'

import { Flag } from '#connectors/aws/answer.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { hostSuffixOf } from '#connectors/aws/regions.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'
import { serviceLogs } from '#populations/service-log.ts'

import { ApiStages } from './api-stages.ts'
import { hostNameOf } from './host-name.ts'

const feeds = [discoveredEndpoints]
const rest = 'apigateway.GetRestApis'
const others = 'apigatewayv2.GetApis'

/** An API, and the name that AWS gave it where the internet reaches it by that. */
interface Api {
  id: string
  where: string
  host: string | undefined
}

/** The name that AWS gives an API by its id. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html */
function givenName(region: string, id: string): string {
  return `${id}.execute-api.${region}.${hostSuffixOf(region) ?? 'amazonaws.com'}`
}

/** Without a clear word an API is reached by that name, and from everywhere. https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html */
function restApiAt({ region, partition }: Place) {
  return z
    .object({
      id: z.string().min(1),
      disableExecuteApiEndpoint: Flag,
      endpointConfiguration: z.object({ types: z.array(z.string()).nullish() }).nullish(),
    })
    .transform((raw): Api => {
      const types = raw.endpointConfiguration?.types ?? []
      const isPrivate = types.length > 0 && types.every((type) => type === 'PRIVATE')
      const isNamed = !isPrivate && raw.disableExecuteApiEndpoint !== true
      return {
        id: raw.id,
        where: `arn:${partition}:apigateway:${region}::/restapis/${raw.id}`,
        host: isNamed ? givenName(region, raw.id) : undefined,
      }
    })
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html */
function apiAt({ region, partition }: Place) {
  return z
    .object({ ApiId: z.string().min(1), DisableExecuteApiEndpoint: Flag })
    .transform((raw): Api => ({
      id: raw.ApiId,
      where: `arn:${partition}:apigateway:${region}::/apis/${raw.ApiId}`,
      host: raw.DisableExecuteApiEndpoint === true ? undefined : givenName(region, raw.ApiId),
    }))
}

/**
 * The names by which anybody reaches the APIs of API Gateway without DNS or a certificate of the company's; one of a REST API takes TLS 1.0
 * unless somebody chose otherwise. Names of one's own lead there by certificates in use, which are read where those are.
 * Of each, its stages and whether they log their requests.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 * https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html#GetApis
 */
export const apiGateways: Read = {
  where: 'region',
  lists: [rest, others],
  permissions: [],
  // On all there is, the action would give away the values of API keys.
  limited: ['restapis', 'restapis/*/stages', 'apis', 'apis/*/stages'].map((path) => ({
    action: 'apigateway:GET',
    resource: `arn:aws:apigateway:*::/${path}`,
  })),
  feeds: [...feeds, serviceLogs],
  async read(place) {
    if (place.expects(rest)) {
      await readApis(place, new ApiStages(place, 'apigateway'), {
        service: 'apigateway',
        op: 'GetRestApis',
        params: { limit: 500 },
        field: 'items',
        next: { from: 'position', as: 'position' },
        item: restApiAt(place),
      })
    }
    if (place.expects(others)) {
      await readApis(place, new ApiStages(place, 'apigatewayv2'), {
        service: 'apigatewayv2',
        op: 'GetApis',
        field: 'Items',
        next: { from: 'NextToken', as: 'NextToken' },
        item: apiAt(place),
      })
    }
  },
}

async function readApis(
  place: Place,
  stages: ApiStages,
  listing: Omit<Parameters<typeof readList<Api>>[1], 'feeds'>,
): Promise<void> {
  const isWhole = await readList(place, { ...listing, feeds }, async (page, scope) => {
    const items = page.flatMap((api) => endpointOf(place, api))
    await place.reading.page(scope, discoveredEndpoints, items)
    await pLimit(2).map(page, ({ id, where }) => stages.read(id, where))
    return page.length
  })
  await stages.end(isWhole)
}

function endpointOf({ account }: Place, { where, host = '' }: Api): DiscoveredEndpoint[] {
  const name = hostNameOf(host)
  if (name === undefined) return []
  return [{ id: `${where} ${name}`, provider: 'aws', account, name, found: 'service', where }]
}
