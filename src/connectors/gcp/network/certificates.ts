import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Instant, Label } from '#connectors/gcp/fields.ts'
import { computeName } from '#connectors/gcp/full-name.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { cloudCertificates } from '#populations/cloud-certificate.ts'
import type { CloudCertificate } from '#populations/cloud-certificate.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'

import { namesHost } from './host-names.ts'

const usersKind: AssetKind = {
  name: 'compute.googleapis.com/TargetProxy/certificates',
  types: 'compute.googleapis.com/(Region)?Target(Https|Ssl)Proxy',
  content: 'RESOURCE',
  keeps: keep('sslCertificates'),
}
const balancerKind: AssetKind = {
  name: 'compute.googleapis.com/SslCertificate',
  types: 'compute.googleapis.com/(Region)?SslCertificate',
  content: 'RESOURCE',
  // The certificate's private key stands beside these, where Google gives it at all.
  keeps: keep('expireTime', 'subjectAlternativeNames', 'managed.domains', 'managed.status'),
}
const managerKind: AssetKind = {
  name: 'certificatemanager.googleapis.com/Certificate',
  content: 'RESOURCE',
  keeps: keep('expireTime', 'sanDnsnames', 'managed.domains', 'managed.state', 'usedBy.name'),
}

/** What both kinds say; who uses it only Certificate Manager does. */
interface Said {
  notAfter: string | null | undefined
  names: readonly string[] | null | undefined
  status: string | null | undefined
  usedBy: readonly string[] | undefined
}

const Names = z.array(z.string()).nullish()

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/sslCertificates */
const BalancerCertificate = z
  .object({
    expireTime: Instant,
    subjectAlternativeNames: Names,
    managed: z.object({ domains: Names, status: Label }).nullish(),
  })
  .transform((raw): Said => ({
    notAfter: raw.expireTime,
    names: raw.subjectAlternativeNames ?? raw.managed?.domains,
    status: raw.managed?.status,
    usedBy: undefined,
  }))

/** https://docs.cloud.google.com/certificate-manager/docs/reference/certificate-manager/rest/v1/projects.locations.certificates */
const ManagedCertificate = z
  .object({
    expireTime: Instant,
    sanDnsnames: Names,
    managed: z.object({ domains: Names, state: Label }).nullish(),
    usedBy: z.array(z.object({ name: z.string() })).nullish(),
  })
  .transform((raw): Said => ({
    notAfter: raw.expireTime,
    names: raw.sanDnsnames ?? raw.managed?.domains,
    status: raw.managed?.state,
    // Google leaves the list out where nothing uses it.
    usedBy: (raw.usedBy ?? []).map(({ name }) => name),
  }))

const feeds = [cloudCertificates, discoveredEndpoints]

/** Certificates of load balancers and of Certificate Manager, and the host names of those in use. */
export const certificates: Read = {
  kinds: [usersKind, balancerKind, managerKind],
  feeds,
  async read(place) {
    const users = new Map<string, string[]>()
    const { unread } = await readAssets(
      place,
      {
        kind: usersKind,
        item: assetOf(z.object({ sslCertificates: z.array(z.string()).nullish() })),
        feeds,
        detail: true,
      },
      async (page) => {
        for (const { name, data } of page) {
          for (const address of data.sslCertificates ?? []) {
            const certificate = computeName(address)
            users.set(certificate, [...(users.get(certificate) ?? []), name].toSorted())
          }
        }
        return page.length
      },
    )
    const kinds = [
      { kind: balancerKind, item: assetOf(BalancerCertificate) },
      { kind: managerKind, item: assetOf(ManagedCertificate) },
    ]
    for (const { kind, item } of kinds) {
      await readAssets(place, { kind, item, feeds }, async (page, scope) => {
        const items = page.map(({ name, project = '', data }): CloudCertificate => ({
          id: name,
          provider: 'gcp',
          account: accountOf(place, project),
          ...(data.names && { names: data.names.map((each) => each.toLowerCase()).toSorted() }),
          ...(data.status && { status: data.status }),
          ...(data.notAfter && { notAfter: data.notAfter }),
          inUseBy: data.usedBy ? [...data.usedBy] : (unread ?? users.get(name) ?? []),
        }))
        await place.reading.page(scope, cloudCertificates, items)
        await place.reading.page(scope, discoveredEndpoints, items.flatMap(endpointsOf))
        return items.length
      })
    }
  },
}

function endpointsOf({ id, account, names, inUseBy }: CloudCertificate): DiscoveredEndpoint[] {
  if (!Array.isArray(names) || !Array.isArray(inUseBy) || inUseBy.length === 0) return []
  return [...new Set(names)].filter(namesHost).map((name) => ({
    id: `${id} ${name}`,
    provider: 'gcp',
    account,
    name,
    found: 'certificate',
    where: id,
  }))
}
