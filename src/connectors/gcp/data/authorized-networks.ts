import type { Asset } from '#connectors/gcp/assets.ts'
import { isInternet } from '#connectors/gcp/is-internet.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { Place } from '#connectors/gcp/place.ts'
import type { Firewall } from '#populations/firewall.ts'

import type { Instance } from './cloud-sql-instances.ts'

/** https://docs.cloud.google.com/sql/docs/mysql/configure-ip */
const ports: Readonly<Record<string, number>> = { mysql: 3306, postgres: 5432, sqlserver: 1433 }

/** Whom a Cloud SQL instance with a public address lets in: the networks it names are its firewall. */
export function authorizedNetworks(
  place: Place,
  { name, project = '', data }: Asset<Instance>,
): Firewall[] {
  const { ipv4Enabled, authorizedNetworks: networks } = data.settings?.ipConfiguration ?? {}
  if (ipv4Enabled !== true) return []
  const engine = data.databaseVersion?.toLowerCase().replace(/_.*$/, '') ?? ''
  const port = ports[engine]
  const wide = (networks ?? []).map(({ value }) => value).filter(isInternet)
  return [
    {
      id: `${name}/authorizedNetworks`,
      provider: 'gcp',
      account: accountOf(place, project),
      name: `${data.name} authorizedNetworks`,
      region: data.region,
      open: wide.map((source) => ({
        protocol: 'tcp',
        from: port ?? 0,
        to: port ?? 65_535,
        source,
      })),
    },
  ]
}
