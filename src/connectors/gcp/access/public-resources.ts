import type { Asset } from '#connectors/gcp/assets.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { Place } from '#connectors/gcp/place.ts'
import type { PublicResource } from '#populations/public-resource.ts'

import type { Policy } from './iam-policies.ts'

/** What says itself, as a database, how far the public gets: a bucket's policy may be without effect. */
const saidElsewhere = new Set(['storage.googleapis.com/Bucket', 'bigquery.googleapis.com/Dataset'])

/** To call something, as anybody may ask a web server. https://docs.cloud.google.com/run/docs/authenticating/public */
const calling = new Set([
  'roles/run.invoker',
  'roles/run.servicesInvoker',
  'roles/cloudfunctions.invoker',
  'roles/iap.httpsResourceAccessor',
])

/** What the policies of a page open to the public, but for calls that a web server would take too. */
export function publicResourcesOf(
  place: Pick<Place, 'projects' | 'parent'>,
  page: readonly Asset<Policy>[],
): PublicResource[] {
  return page
    .filter(({ type, data }) => !saidElsewhere.has(type) && data.bindings.some(isOpen))
    .map(({ name, type, project, ancestors }) => {
      const account = project ? accountOf(place, project) : (ancestors[0] ?? place.parent)
      return {
        id: `gcp/${account}/public/${name}`,
        provider: 'gcp',
        account,
        region: /\/(?:locations|regions|zones)\/([^/]+)\//.exec(name)?.[1] ?? 'global',
        resource: name,
        type,
      }
    })
}

function isOpen({ role, members }: Policy['bindings'][number]): boolean {
  return !calling.has(role) && members.some((member) => /^all(?:Authenticated)?Users$/.test(member))
}
