import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import { Count, Flag, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf, publicGrantsOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { databases } from '#populations/database.ts'
import type { Database, PublicAccessBlock, Zones } from '#populations/database.ts'
import type { Reported, Unread } from '#populations/reported.ts'

const kind: AssetKind = {
  name: 'storage.googleapis.com/Bucket',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'location',
    'locationType',
    'customPlacementConfig.dataLocations',
    'encryption.defaultKmsKeyName',
    'versioning.enabled',
    'lifecycle.rule.action.type',
    'lifecycle.rule.condition.isLive',
    'lifecycle.rule.condition.daysSinceNoncurrentTime',
    'softDeletePolicy.retentionDurationSeconds',
    'iamConfiguration.publicAccessPrevention',
    'iamConfiguration.uniformBucketLevelAccess.enabled',
    'acl.entity',
    'acl.role',
    'defaultObjectAcl.entity',
    'defaultObjectAcl.role',
    'logging.logBucket',
  ),
}

const Entries = z.array(z.object({ entity: z.string(), role: Label })).nullish()

/** https://docs.cloud.google.com/storage/docs/json_api/v1/buckets */
const Bucket = z.object({
  location: z.string().min(1),
  locationType: Label,
  customPlacementConfig: z
    .object({ dataLocations: z.array(z.string().min(1)).nullish() })
    .nullish(),
  encryption: z.object({ defaultKmsKeyName: Label }).nullish(),
  versioning: z.object({ enabled: Flag }).nullish(),
  lifecycle: z
    .object({
      rule: z
        .array(
          z.object({
            action: z.object({ type: z.string() }),
            condition: z.object({ isLive: Flag, daysSinceNoncurrentTime: Count }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  softDeletePolicy: z.object({ retentionDurationSeconds: Count }).nullish(),
  iamConfiguration: z
    .object({
      publicAccessPrevention: Label,
      uniformBucketLevelAccess: z.object({ enabled: Flag }).nullish(),
    })
    .nullish(),
  acl: Entries,
  defaultObjectAcl: Entries,
  logging: z.object({ logBucket: Label }).nullish(),
})
type Bucket = z.infer<typeof Bucket>

/** Only buckets of the class Rapid lie in one zone. https://docs.cloud.google.com/storage/docs/locations */
const zonesOf: Readonly<Record<string, Zones>> = {
  zone: 'one',
  region: 'several',
  'dual-region': 'several',
  'multi-region': 'several',
}

/**
 * Whether a constraint holds everywhere: one rule with a condition that says otherwise is enough to undo it.
 * https://docs.cloud.google.com/resource-manager/docs/reference/orgpolicy/rest/v2/projects.policies/getEffectivePolicy
 */
const Enforced = z
  .object({
    name: z.string(),
    spec: z.object({
      rules: z.array(z.object({ enforce: Flag, condition: z.unknown().optional() })),
    }),
  })
  .transform(
    ({ spec: { rules } }) =>
      rules.some(({ enforce, condition }) => enforce === true && !condition) &&
      rules.every(({ enforce }) => enforce === true),
  )

/**
 * Cloud Storage. Whether requests without TLS are refused the policy of its organisation says, asked once for each project
 * with a bucket. A bucket is kept from the public by its own setting, or by the policy of its organisation, which is asked
 * once for each project that has a bucket without one.
 */
export const storageBuckets: Read = {
  asksPolicies: true,
  kinds: [kind],
  permissions: ['orgpolicy.policy.get'],
  feeds: [databases],
  async read(place) {
    const policy = new DetailScope(
      place.reading,
      place.parent,
      { service: 'orgpolicy', op: 'policies.getEffectivePolicy' },
      [databases],
    )
    const enforced = new Map<string, Promise<boolean | Unread>>()
    const isEnforced = async (project: string, constraint: string): Promise<boolean | Unread> => {
      const name = `projects/${project}/policies/${constraint}`
      const asked =
        enforced.get(name) ?? policy.ask({ account: project, params: { name } }, Enforced)
      enforced.set(name, asked)
      return await asked
    }
    const listing = { kind, item: assetOf(Bucket), feeds: [databases] }
    await readAssets(place, listing, async (page, scope) => {
      const items: Database[] = []
      for (const { name, project = '', data } of page) {
        const account = accountOf(place, project)
        const block = await blockOf(data, async () =>
          isEnforced(account, 'storage.publicAccessPrevention'),
        )
        items.push({
          id: name,
          provider: 'gcp',
          account,
          kind: 'bucket',
          engine: 'gcs',
          locations: locationsOf(data.customPlacementConfig?.dataLocations ?? [data.location]),
          ...keptIn(data),
          encryptedAtRest: true,
          encryptionKey: keyInUse(data.encryption?.defaultKmsKeyName),
          // A bucket that never had versions has no such field.
          versioning: data.versioning?.enabled ?? false,
          ...(data.versioning?.enabled === true && { versionsKept: versionsKeptIn(data) }),
          ...softDeletionOf(data),
          refusesPlainHttp: await isEnforced(account, 'storage.secureHttpTransport'),
          ...(block !== undefined && { publicAccessBlock: block }),
          aclGrants: await grantsOf(place, name, data),
          objectLists: !isUniform(data),
          // One that writes no logs has no such field.
          accessLogged: Boolean(data.logging?.logBucket),
        })
      }
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await policy.end()
  },
}

function keptIn({ locationType }: Bucket): Pick<Database, 'zones'> {
  const zones = zonesOf[locationType ?? '']
  return zones ? { zones } : {}
}

/**
 * The rule that deletes an older version soonest, and soft deletion after it. A rule asks for all of its conditions at once, so only days since
 * something else took the version's place keep it for sure: by its age, or by how many newer there are, it may go the moment it is written over.
 * https://docs.cloud.google.com/storage/docs/lifecycle
 */
function versionsKeptIn({ lifecycle, softDeletePolicy }: Bucket): number | 'forever' {
  const days = (lifecycle?.rule ?? []).flatMap(({ action, condition }) =>
    action.type === 'Delete' && condition?.isLive !== true
      ? (condition?.daysSinceNoncurrentTime ?? 0)
      : [],
  )
  if (days.length === 0) return 'forever'
  return Math.min(...days) + (softDeletePolicy?.retentionDurationSeconds ?? 0) / 86_400
}

/**
 * What is deleted or overwritten is kept so long, and can be had back; zero seconds turn it off.
 * https://docs.cloud.google.com/storage/docs/soft-delete
 */
function softDeletionOf({ softDeletePolicy }: Bucket): Pick<Database, 'backup'> {
  const seconds = softDeletePolicy?.retentionDurationSeconds
  if (typeof seconds !== 'number') return {}
  const enabled = seconds > 0
  return {
    backup: {
      enabled,
      ...(enabled && { retentionDays: seconds / 86_400, continuous: true as const }),
    },
  }
}

/** Prevention keeps out both the lists and the policies that would let the public in. */
async function blockOf(
  { iamConfiguration }: Bucket,
  inherits: () => Promise<boolean | Unread>,
): Promise<Reported<PublicAccessBlock>> {
  const word = iamConfiguration?.publicAccessPrevention
  if (!word) return undefined
  const prevents = word === 'enforced' ? true : await inherits()
  if (typeof prevents !== 'boolean') return prevents
  return {
    blockPublicAcls: prevents,
    ignorePublicAcls: prevents,
    blockPublicPolicy: prevents,
    restrictPublicBuckets: prevents,
  }
}

const publicly: Readonly<Record<string, string>> = {
  allUsers: '*',
  allAuthenticatedUsers: 'authenticated',
}

/** No list has any effect, of the bucket or of an object in it. https://docs.cloud.google.com/storage/docs/uniform-bucket-level-access */
function isUniform({ iamConfiguration }: Bucket): boolean {
  return iamConfiguration?.uniformBucketLevelAccess?.enabled === true
}

/** What of the public the bucket's lists let in, unless they have no effect, and what its policy does. */
async function grantsOf(place: Place, name: string, bucket: Bucket): Promise<string[] | Unread> {
  const byPolicy = await publicGrantsOf(place, name)
  if ('unread' in byPolicy) return byPolicy
  const lists = isUniform(bucket) ? [] : [...(bucket.acl ?? []), ...(bucket.defaultObjectAcl ?? [])]
  const byLists = lists.flatMap(({ entity, role }) =>
    publicly[entity] === undefined ? [] : [`${publicly[entity]}:${role ?? ''}`],
  )
  return [...new Set([...byLists, ...byPolicy])].toSorted()
}
