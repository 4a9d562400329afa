import { z } from 'zod'

import { Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import type { AssetKind } from '#connectors/gcp/place.ts'

import { hostIn } from './host-names.ts'
import { namedAssets } from './named-assets.ts'

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
export const runServices = namedAssets([
  { kind: serviceKind, hosts: Service },
  { kind: mappingKind, hosts: Mapping },
])
