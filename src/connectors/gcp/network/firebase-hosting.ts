import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'

import { endpointsAt, hostIn } from './host-names.ts'

const projectKind: AssetKind = {
  name: 'firebase.googleapis.com/FirebaseProject',
  content: 'RESOURCE',
  keeps: keep('state'),
}
const feeds = [discoveredEndpoints]

/** https://firebase.google.com/docs/reference/firebase-management/rest/v1beta1/projects */
const Project = z.object({ state: Label }).transform(({ state }) => state !== 'DELETED')

/** https://firebase.google.com/docs/reference/hosting/rest/v1beta1/projects.sites */
const Site = z
  .object({ name: z.string().regex(/^projects\/[^/]+\/sites\/[^/]+$/), defaultUrl: Label })
  .transform(({ name, defaultUrl }) => ({ name, hosts: defaultUrl ? hostIn(defaultUrl) : [] }))
type Site = z.infer<typeof Site>

/** https://firebase.google.com/docs/reference/hosting/rest/v1beta1/projects.sites.customDomains */
const CustomDomain = z
  .object({ name: z.string().regex(/\/customDomains\/[^/]+$/) })
  .transform(({ name }) => name.slice(name.lastIndexOf('/') + 1).toLowerCase())

/**
 * Firebase Hosting: the name that Google gives each site, and those of the company's own that lead there: a call for each project that
 * Firebase is added to, and one for each site. The older name of a site (`…firebaseapp.com`) leads to the same.
 */
export const firebaseHosting: Read = {
  kinds: [projectKind],
  permissions: ['firebasehosting.sites.get', 'firebasehosting.sites.list'],
  feeds,
  async read(place) {
    const projects = { kind: projectKind, item: assetOf(Project), feeds }
    await readAssets(place, projects, async (page) => {
      const own = page.filter(({ data: isThere }) => isThere)
      for (const { project = '' } of own) await readSites(place, accountOf(place, project))
      return own.length
    })
  },
}

/** An empty answer is how Google says that a project has no sites. */
async function readSites(place: Place, account: string): Promise<void> {
  const { reading } = place
  const listing = {
    scope: `gcp/projects/${account}/firebasehosting.sites.list`,
    call: {
      service: 'firebasehosting',
      op: 'sites.list',
      account,
      params: { project: account, pageSize: 100 },
    },
    field: 'sites',
    witness: undefined,
    item: Site,
    feeds,
  }
  await readList(reading, listing, async (page, scope) => {
    const items = page.flatMap(({ name, hosts }) => endpointsAt(fullName(name), account, hosts))
    await reading.page(scope, discoveredEndpoints, items)
    for (const site of page) await readDomains(place, account, site)
    return page.length
  })
}

/** An empty answer is how Google says that a site has no names of the company's own. */
async function readDomains({ reading }: Place, account: string, { name }: Site): Promise<void> {
  const site = name.slice(name.lastIndexOf('/') + 1)
  const listing = {
    scope: `gcp/projects/${account}/firebasehosting.customDomains.list/${site}`,
    call: {
      service: 'firebasehosting',
      op: 'customDomains.list',
      account,
      params: { project: account, site, pageSize: 100 },
    },
    field: 'customDomains',
    witness: undefined,
    item: CustomDomain,
    feeds,
  }
  await readList(reading, listing, async (page, scope) => {
    const items = endpointsAt(fullName(name), account, page)
    await reading.page(scope, discoveredEndpoints, items)
    return page.length
  })
}

function fullName(name: string): string {
  return `//firebasehosting.googleapis.com/${name}`
}
