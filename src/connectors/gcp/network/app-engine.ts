import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'

import { endpointsAt } from './host-names.ts'

const applicationKind: AssetKind = {
  name: 'appengine.googleapis.com/Application',
  content: 'RESOURCE',
  keeps: keep('id', 'defaultHostname', 'servingStatus'),
}
const feeds = [discoveredEndpoints]

/** An application, and the name it answers to; none while it is turned off. https://docs.cloud.google.com/appengine/docs/admin-api/reference/rest/v1/apps */
const Application = z
  .object({ id: z.string().min(1), defaultHostname: Label, servingStatus: Label })
  .transform(({ id, defaultHostname, servingStatus }) => {
    const isOff = ['USER_DISABLED', 'SYSTEM_DISABLED'].includes(servingStatus ?? '')
    return { id, hosts: isOff || !defaultHostname ? [] : [defaultHostname.toLowerCase()] }
  })

/** https://docs.cloud.google.com/appengine/docs/admin-api/reference/rest/v1/apps.domainMappings */
const Mapping = z.object({ id: z.string().min(1) }).transform(({ id }) => id.toLowerCase())

/**
 * App Engine: the names of applications, and those of the company's own that lead there (one call an application). Each version has a
 * name too, behind the same servers; a new one with each deployment would be no endpoint that anybody watches.
 */
export const appEngine: Read = {
  kinds: [applicationKind],
  permissions: ['appengine.applications.get'],
  feeds,
  async read(place) {
    const applications = { kind: applicationKind, item: assetOf(Application), feeds }
    await readAssets(place, applications, async (page, scope) => {
      for (const { name, project = '', data } of page) {
        const account = accountOf(place, project)
        const items = endpointsAt(name, account, data.hosts)
        await place.reading.page(scope, discoveredEndpoints, items)
        await readMappings(place, name, account, data.id)
      }
      return page.length
    })
  },
}

/** An empty answer is how Google says that an application has no names of the company's own. */
async function readMappings(
  { reading }: Place,
  where: string,
  account: string,
  application: string,
): Promise<void> {
  const listing = {
    scope: `gcp/projects/${account}/appengine.domainMappings.list`,
    call: {
      service: 'appengine',
      op: 'domainMappings.list',
      account,
      params: { application, pageSize: 100 },
    },
    field: 'domainMappings',
    witness: undefined,
    item: Mapping,
    feeds,
  }
  await readList(reading, listing, async (page, scope) => {
    const items = page.flatMap((host) =>
      endpointsAt(`${where}/domainMappings/${host}`, account, [host]),
    )
    await reading.page(scope, discoveredEndpoints, items)
    return page.length
  })
}
