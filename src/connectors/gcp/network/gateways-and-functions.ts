import { z } from 'zod'

import { Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import type { AssetKind } from '#connectors/gcp/place.ts'

import { hostIn } from './host-names.ts'
import { namedAssets } from './named-assets.ts'

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
export const gatewaysAndFunctions = namedAssets([
  { kind: gatewayKind, hosts: Gateway },
  { kind: functionKind, hosts: FirstGeneration },
])
