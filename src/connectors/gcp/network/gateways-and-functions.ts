import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'

import { endpointsAt, hostIn } from './host-names.ts'

const gatewayKind: AssetKind = {
  name: 'apigateway.googleapis.com/Gateway',
  content: 'RESOURCE',
  keeps: keep('defaultHostname'),
}
const functionKind: AssetKind = {
  name: 'cloudfunctions.googleapis.com/CloudFunction',
  content: 'RESOURCE',
  // Beside these stand the variables that a function is given, secrets among them.
  keeps: keep('httpsTrigger.url', 'ingressSettings'),
}
const feeds = [discoveredEndpoints]

/** Without a name of Google's nobody reaches it yet. https://docs.cloud.google.com/api-gateway/docs/reference/rest/v1/projects.locations.gateways */
const Gateway = z
  .object({ defaultHostname: Label })
  .transform((raw) => (raw.defaultHostname ? [raw.defaultHostname.toLowerCase()] : []))

/**
 * One that something else than a request sets off has no address; one that takes only what comes from inside is reached by nobody else.
 * https://docs.cloud.google.com/functions/docs/reference/rest/v1/projects.locations.functions
 */
const FirstGeneration = z
  .object({ httpsTrigger: z.object({ url: Label }).nullish(), ingressSettings: Label })
  .transform(({ httpsTrigger, ingressSettings }) => {
    const isOpen = !(ingressSettings ?? '').startsWith('ALLOW_INTERNAL')
    return isOpen && httpsTrigger?.url ? hostIn(httpsTrigger.url) : []
  })

/** Gateways of API Gateway, and functions of the first generation, by the names that Google gives them; later ones are services of Cloud Run. */
export const gatewaysAndFunctions: Read = {
  kinds: [gatewayKind, functionKind],
  feeds,
  async read(place) {
    const lists = [
      { kind: gatewayKind, item: assetOf(Gateway) },
      { kind: functionKind, item: assetOf(FirstGeneration) },
    ]
    for (const { kind, item } of lists) {
      await readAssets(place, { kind, item, feeds }, async (page, scope) => {
        const items = page.flatMap(({ name, project = '', data }) =>
          endpointsAt(name, accountOf(place, project), data),
        )
        await place.reading.page(scope, discoveredEndpoints, items)
        return page.length
      })
    }
  },
}
