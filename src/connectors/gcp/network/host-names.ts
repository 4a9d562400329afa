import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'

/** Whether a name in DNS is one of a host: those of which a label begins with `_` name none (RFC 8552). */
export function namesHost(name: string): boolean {
  return name !== '' && !name.split('.').some((label) => label.startsWith('_'))
}

/** The types of DNS records that lead to a host. */
export const hostTypes: ReadonlySet<string> = new Set(['A', 'AAAA', 'ALIAS', 'CNAME'])

/** The host of an address; none where it is no address. */
export function hostIn(url: string): string[] {
  return URL.canParse(url) ? [new URL(url).hostname] : []
}

/** What somebody reaches at a service that takes requests from the internet itself. */
export function endpointsAt(
  where: string,
  account: string,
  hosts: readonly string[],
): DiscoveredEndpoint[] {
  return [...new Set(hosts)].toSorted().map((name) => ({
    id: `${where} ${name}`,
    provider: 'gcp',
    account,
    name,
    found: 'service',
    where,
  }))
}
