import { z } from 'zod'

import { RegionalArn } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Place } from '#connectors/aws/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'
import { isKnown } from '#populations/reported.ts'

import { hostNameOf } from './host-name.ts'

const page = listIn('FunctionUrlConfigs', { from: 'NextMarker', as: 'Marker' })
const gone = { ResourceNotFoundException: { items: [], next: undefined } }

/** https://docs.aws.amazon.com/lambda/latest/api/API_FunctionUrlConfig.html */
const Config = z.object({
  FunctionArn: RegionalArn,
  FunctionUrl: z.url().transform((url) => new URL(url).hostname),
})

/**
 * The addresses of functions of Lambda that anybody may call, by the ARNs that Access Analyzer gives these or versions of them: a function
 * has its address from AWS, and only a call for each tells it. An address that is for callers with rights alone is none of these.
 * https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html
 */
export async function readFunctionUrls(
  place: Place,
  functions: readonly { arn: string; account: string }[],
  isWhole: boolean,
): Promise<void> {
  const urls = new DetailScope(place, 'lambda', 'ListFunctionUrlConfigs', [discoveredEndpoints])
  // Without the version or alias, so that all of a function's addresses come at once.
  const owners = new Map(
    functions.map(({ arn, account }) => [arn.split(':').slice(0, 7).join(':'), account] as const),
  )
  const items = new Map<string, DiscoveredEndpoint>()
  let isRead = isWhole
  for (const [FunctionName, account] of [...owners].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const asked = { page, item: Config, answers: gone, account }
    const read = await urls.askList({ FunctionName }, asked)
    if (!isKnown(read)) {
      isRead = false
      continue
    }
    for (const { FunctionArn: of, FunctionUrl: host } of read) {
      const name = hostNameOf(host)
      if (name === undefined) continue
      const [where, id] = [of.arn, `${of.arn} ${name}`]
      items.set(id, { id, provider: 'aws', account, name, found: 'service', where })
    }
  }
  await place.reading.page(urls.scope, discoveredEndpoints, [...items.values()])
  await urls.end({ items: items.size, isWhole: isRead })
}
