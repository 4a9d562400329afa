import { z } from 'zod'

import { oncePerList } from '#engine/once-per-list.ts'
import { derived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { Firewall, OpenPorts, firewalls } from '#populations/firewall.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import type { IdentitySetting } from '#populations/identity-setting.ts'
import { isOpenToAnybody } from '#populations/policy/open-to-anybody.ts'
import { statementOf } from '#populations/policy/statement.ts'
import { principals } from '#populations/principal.ts'
import type { Principal } from '#populations/principal.ts'
import { publicResources } from '#populations/public-resource.ts'
import type { PublicResource } from '#populations/public-resource.ts'
import { isKnown, reported } from '#populations/reported.ts'
import type { Reported } from '#populations/reported.ts'

/**
 * Something that could be open to everybody: a firewall's rules, a database, a bucket, a role that somebody takes on, and what the
 * provider itself says is public. A bucket or role of ours that the provider calls public is one item, its own, and public
 * whatever its policies look like to us. Where the provider's word is all there is (queues, topics, keys, secrets), whether it looks
 * at all is an item, too.
 */
export const NetworkExposure = z.object({
  id: z.string(),
  kind: z.enum(['firewall', 'database', 'bucket', 'role', 'resource', 'analysis']),
  /** Of a firewall: what the whole internet reaches. */
  open: reported(z.array(OpenPorts)),
  /** Of a firewall: some of its sources were not told. */
  untold: Firewall.shape.untold,
  /** Of a firewall: what stands behind it is for administration, whatever its port. */
  guards: Firewall.shape.guards,
  /** Of the others: everybody gets in, or at least as far as its own door. */
  public: reported(z.boolean()),
  /** Of an analysis: the provider looks for what is public there. */
  analysed: reported(z.boolean()),
  /** Of a bucket that is not known to be public: single objects of it may be, by lists that nobody reads. */
  byObject: z.literal(true).optional(),
  /** Where only the provider says that it is public: what it is, in its words. */
  type: z.string().optional(),
})
export type NetworkExposure = z.infer<typeof NetworkExposure>

type Exposed = Firewall | Database | Principal | PublicResource | IdentitySetting

const all: readonly Population<Exposed>[] = [
  firewalls,
  databases,
  principals,
  publicResources,
  identitySettings,
]

export const networkExposures = derived({
  id: 'network-exposure',
  item: NetworkExposure,
  key: (item: NetworkExposure) => item.id,
  each: all,
  with: {
    found: { of: publicResources, by: (each: PublicResource) => each.resource },
    stores: { of: databases, by: (each: Database) => foundAs(`aws/${each.account}`, each) },
    roles: { of: principals, by: (each: Principal) => foundAs(each.system, each) },
    settings: { of: identitySettings },
  },
  derive: (each: Exposed, { found, stores, roles, settings }): NetworkExposure[] => {
    const { id } = each
    if ('setting' in each) {
      if (each.setting !== 'access-analysed') return []
      const analysed =
        (each.within !== undefined && analysedForAll(settings).has(each.within)) || each.on
      return [{ id, kind: 'analysis', ...(analysed !== undefined && { analysed }) }]
    }
    if ('resource' in each) {
      const { type } = each
      const isOwnItem = [...stores, ...roles].some(({ kind }) => countsItself.has(kind))
      return functions.has(type) || isOwnItem ? [] : [{ id, kind: 'resource', public: true, type }]
    }
    if (!('kind' in each)) {
      const { open, untold, guards } = each
      return [
        {
          id,
          kind: 'firewall',
          ...(open !== undefined && { open }),
          ...(untold && { untold }),
          ...(guards && { guards }),
        },
      ]
    }
    if ('engine' in each) return exposedDatabase(each, found)
    if (each.kind !== 'role') return []
    return [{ id, kind: 'role', ...publicAs(each.openTrust, found) }]
  },
})

/** Regions of organisations in which an analyzer looks at all accounts. */
const analysedForAll = oncePerList(
  (settings: readonly IdentitySetting[]) =>
    new Set(settings.flatMap(({ on, forAll, within }) => (on === true && forAll && within) || [])),
)

/** What is an item of its own here, whoever else finds it public. */
const countsItself: ReadonlySet<string> = new Set(['bucket', 'role'])

/** By which name the provider's word on one of ours stands. */
function foundAs(system: string, { id }: { id: string }): string {
  return `${system}/public/${id}`
}

/** Our own word, but for what the provider itself found public. */
function publicAs(
  own: Reported<boolean>,
  found: readonly PublicResource[],
): Pick<NetworkExposure, 'public' | 'type'> {
  const [first] = found
  if (first && own !== true) return { public: true, type: first.type }
  return own === undefined ? {} : { public: own }
}

/** What anybody may call, as they may ask a web server. */
const functions: ReadonlySet<string> = new Set(['AWS::Lambda::Function'])

/** Kinds of stores that have a door of their own to the network: of these each says whether it is open, or nobody knows. */
const haveDoors: ReadonlySet<string> = new Set(['instance', 'search', 'stream', 'warehouse'])

/** Stores without one (tables, documents) are reached by rights alone; of clusters and caches only some say that they have one. */
function exposedDatabase(database: Database, found: readonly PublicResource[]): NetworkExposure[] {
  const { id, kind } = database
  if (kind === 'bucket') {
    const exposed = publicAs(isBucketPublic(database), found)
    const byObject = exposed.public === undefined && objectsOpen(database) === undefined
    return [{ id, kind, ...exposed, ...(byObject && { byObject }) }]
  }
  if (database.public === undefined && !haveDoors.has(kind)) return []
  return [
    { id, kind: 'database', ...(database.public !== undefined && { public: database.public }) },
  ]
}

/** By its policy, its lists or those of its objects, whichever is not blocked. One way in is enough; that there is none takes all of it. */
function isBucketPublic(bucket: Database): Reported<boolean> {
  const { publicAccessBlock: block, policy, aclGrants, provider } = bucket
  const blocks = isKnown(block) ? block : undefined
  const ways = [
    byWay(policyOpens(policy, provider), blocks?.restrictPublicBuckets, block),
    byWay(listsOpen(aclGrants), blocks?.ignorePublicAcls, block),
    objectsOpen(bucket),
  ]
  if (ways.includes(true)) return true
  return (
    ways.find((way) => way !== false) ?? (ways.every((way) => way === false) ? false : undefined)
  )
}

function byWay(
  opens: Reported<boolean>,
  isBlocked: boolean | undefined,
  block: Database['publicAccessBlock'],
): Reported<boolean> {
  if (isBlocked === true || opens === false) return false
  if (!isKnown(opens)) return opens
  if (isBlocked === false) return true
  return isKnown(block) ? undefined : block
}

/** Where objects have lists of their own and nothing makes these idle, nobody knows. */
function objectsOpen({ objectLists, publicAccessBlock: block }: Database): Reported<boolean> {
  if (isKnown(block) && block.ignorePublicAcls) return false
  if (!isKnown(objectLists)) return objectLists
  if (!objectLists) return false
  return isKnown(block) ? undefined : block
}

/** Google Cloud has no policies beside its lists of grants. */
function policyOpens(policy: Database['policy'], provider: string | undefined): Reported<boolean> {
  if (policy === undefined && provider === 'gcp') return false
  return isKnown(policy) ? isOpenToAnybody(policy.map(statementOf)) : policy
}

function listsOpen(grants: Database['aclGrants']): Reported<boolean> {
  if (!isKnown(grants)) return grants
  return grants.some((grant) => /^(\*|authenticated):/.test(grant))
}
