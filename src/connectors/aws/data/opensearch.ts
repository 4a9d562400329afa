import { z } from 'zod'

import { Flag, Label, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn, arnAt } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { tlsVersionOf } from '#connectors/aws/network/tls-versions.ts'
import type { Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { zonesBy } from '#connectors/aws/zones.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import type { TlsVersion } from '#populations/public-endpoint.ts'
import { isKnown } from '#populations/reported.ts'

/**
 * A search domain. Its hourly snapshots are taken by AWS and cannot be turned off; it tells nobody when.
 * https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainStatus.html
 */
const Domain = z
  .object({
    ARN: RegionalArn,
    DomainName: z.string(),
    ClusterConfig: z.object({ ZoneAwarenessEnabled: Flag }).nullish(),
    EncryptionAtRestOptions: z.object({ Enabled: Flag, KmsKeyId: Label }).nullish(),
    DomainEndpointOptions: z.object({ EnforceHTTPS: Flag, TLSSecurityPolicy: Label }).nullish(),
    VPCOptions: z.object({ VPCId: Label }).nullish(),
  })
  .transform((raw): { name: string; database: Database } => {
    const { Enabled: encrypted, KmsKeyId: key } = raw.EncryptionAtRestOptions ?? {}
    const { EnforceHTTPS: https, TLSSecurityPolicy: policy } = raw.DomainEndpointOptions ?? {}
    const oldest = oldestIn(policy)
    return {
      name: raw.DomainName,
      database: {
        id: raw.ARN.arn,
        provider: 'aws',
        account: raw.ARN.account,
        kind: 'search',
        engine: 'opensearch',
        locations: locationsOf([raw.ARN.region]),
        ...zonesBy(raw.ClusterConfig?.ZoneAwarenessEnabled),
        ...said({ encryptedAtRest: encrypted }),
        ...keyOf(encrypted, key),
        ...(typeof https === 'boolean' && {
          requiresTls: {
            isRequired: https,
            by: `EnforceHTTPS=${https}${policy ? `, TLSSecurityPolicy=${policy}` : ''}`,
            ...said({ oldest }),
          },
        }),
        // Outside of a VPC it answers to the internet; its access policy says to whom.
        public: !raw.VPCOptions?.VPCId,
        backup: { enabled: true, continuous: true, retentionDays: 14 },
      },
    }
  })

/**
 * The version that a policy begins with. No call resolves these policies, and their names are what AWS documents of them.
 * https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html
 */
function oldestIn(policy: string | null | undefined): TlsVersion | undefined {
  const [, major, minor] = /^Policy-Min-TLS-(\d)-(\d)-/.exec(policy ?? '') ?? []
  return tlsVersionOf(`TLSv${major}.${minor}`)
}

const feeds = [databases]
const atOnce = 5

/**
 * Names first, then five domains a call.
 * https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_ListDomainNames.html
 * https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DescribeDomains.html
 */
export const opensearchDomains: Read = {
  where: 'region',
  lists: ['opensearch.ListDomainNames'],
  permissions: ['es:ListDomainNames', 'es:DescribeDomains'],
  feeds,
  async read(place) {
    const description = new DetailScope(place, 'opensearch', 'DescribeDomains', feeds)
    const listing = { service: 'opensearch', op: 'ListDomainNames', field: 'DomainNames', feeds }
    const item = z.object({ DomainName: z.string().min(1) }).transform((raw) => raw.DomainName)
    await readList(place, { ...listing, item }, async (names, scope) => {
      const items: Database[] = []
      for (let start = 0; start < names.length; start += atOnce) {
        items.push(...(await describe(names.slice(start, start + atOnce))))
      }
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await description.end()

    /** Each of these names exactly once: what the answer leaves out is unread. */
    async function describe(names: string[]): Promise<Database[]> {
      const answer = z
        .object({ DomainStatusList: z.array(Domain) })
        .refine(
          ({ DomainStatusList: list }) => names.every((name) => list.some((d) => d.name === name)),
          'a domain is missing',
        )
      const domains = await description.ask({ DomainNames: names }, answer)
      if (isKnown(domains)) return domains.DomainStatusList.map(({ database }) => database)
      return names.map((name) => ({
        id: arnAt(place, 'es', `domain/${name}`),
        provider: 'aws',
        account: place.account,
        kind: 'search',
        engine: 'opensearch',
        locations: locationsOf([place.region]),
        zones: domains,
        encryptedAtRest: domains,
        encryptionKey: domains,
        requiresTls: domains,
        public: domains,
        backup: domains,
      }))
    }
  },
}
