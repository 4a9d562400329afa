import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'

import { endpointsAt, hostIn } from './host-names.ts'

const ingress = 'run.googleapis.com/ingress'
const noDefaultUrl = 'run.googleapis.com/default-url-disabled'

const serviceKind: AssetKind = {
  name: 'run.googleapis.com/Service',
  content: 'RESOURCE',
  // Beside these stand the variables that programs are given, secrets among them.
  keeps: {
    metadata: { annotations: { [ingress]: true, [noDefaultUrl]: true } },
    status: { url: true },
  },
}
const mappingKind: AssetKind = {
  name: 'run.googleapis.com/DomainMapping',
  content: 'RESOURCE',
  keeps: keep('metadata.name'),
}
const feeds = [discoveredEndpoints]

/**
 * Where a service is reached from the internet: by none of its own names where it takes only what comes from inside or through a load
 * balancer. Of the two names that Google gives each, the one that it calls the service's.
 * https://docs.cloud.google.com/run/docs/reference/rest/v1/namespaces.services
 */
const Service = z
  .object({
    metadata: z.object({
      annotations: z.object({ [ingress]: Label, [noDefaultUrl]: Label }).nullish(),
    }),
    status: z.object({ url: Label }).nullish(),
  })
  .transform(({ metadata: { annotations }, status }) => {
    const isOpen = !(annotations?.[ingress] ?? '').startsWith('internal')
    const hasName = isOpen && annotations?.[noDefaultUrl] !== 'true'
    return hasName && status?.url ? hostIn(status.url) : []
  })

/** https://docs.cloud.google.com/run/docs/reference/rest/v1/namespaces.domainmappings */
const Mapping = z
  .object({ metadata: z.object({ name: z.string().min(1) }) })
  .transform(({ metadata }) => [metadata.name.toLowerCase()])

/** Cloud Run: the name that Google gives each service, and those of the company's own that lead to one. */
export const runServices: Read = {
  kinds: [serviceKind, mappingKind],
  feeds,
  async read(place) {
    const lists = [
      { kind: serviceKind, item: assetOf(Service) },
      { kind: mappingKind, item: assetOf(Mapping) },
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
