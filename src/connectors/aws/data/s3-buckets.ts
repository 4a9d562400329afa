import pLimit from 'p-limit'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database, Location, PublicAccessBlock as Block } from '#populations/database.ts'
import { logGroups } from '#populations/log-group.ts'
import type { LogGroup } from '#populations/log-group.ts'
import { isKnown } from '#populations/reported.ts'
import type { Unread } from '#populations/reported.ts'

import { Lifecycle, daysKept, logPrefixesIn, noLifecycle } from './log-bucket.ts'
import {
  Bucket,
  BucketAcl,
  BucketEncryption,
  BucketLocation,
  BucketOwnership,
  BucketPolicy,
  BucketReplication,
  BucketVersioning,
  PublicAccessBlock,
  noBlock,
  noEncryption,
  noOwnership,
  noPolicy,
  noReplication,
} from './s3-schema.ts'

/** How many buckets are asked about at a time: those of all regions stand in one list, the longest of a reading. */
const atOnce = 16
const feeds = [databases]
const logs = [logGroups]
const listing = {
  service: 's3',
  op: 'ListBuckets',
  // S3 tells each bucket's region only to those who pass at least one parameter.
  params: { MaxBuckets: 1000 },
  field: 'Buckets',
  next: { from: 'ContinuationToken', as: 'ContinuationToken' },
  item: Bucket,
  feeds,
}

/**
 * General-purpose buckets of an account: encryption, versioning and policy of each; what blocks public access, unless the
 * account blocks it all; where it is replicated to, if it has versions to replicate; whether access lists count, unless public ones
 * are ignored, and the bucket's own if they do; when objects go, if AWS's services write logs there. Five calls a bucket at most where
 * public lists are ignored; for others one or two more, and one for one of logs (docs/decisions/0019, 0027).
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
export const s3Buckets: Read = {
  where: 'global',
  lists: ['s3.ListBuckets'],
  permissions: [
    's3:ListAllMyBuckets',
    's3:GetBucketLocation',
    's3:GetEncryptionConfiguration',
    's3:GetBucketVersioning',
    's3:GetBucketPolicy',
    's3:GetBucketPublicAccessBlock',
    's3:GetAccountPublicAccessBlock',
    's3:GetReplicationConfiguration',
    's3:GetBucketOwnershipControls',
    's3:GetBucketAcl',
    's3:GetLifecycleConfiguration',
  ],
  feeds: [...feeds, ...logs],
  async read(place) {
    const detail = (op: string, service = 's3') => new DetailScope(place, service, op, feeds)
    const lifecycle = new DetailScope(place, 's3', 'GetBucketLifecycleConfiguration', logs)
    const scopes = {
      account: detail('GetPublicAccessBlock', 's3control'),
      location: detail('GetBucketLocation'),
      encryption: detail('GetBucketEncryption'),
      versioning: detail('GetBucketVersioning'),
      policy: detail('GetBucketPolicy'),
      block: detail('GetPublicAccessBlock'),
      replication: detail('GetBucketReplication'),
      ownership: detail('GetBucketOwnershipControls'),
      acl: detail('GetBucketAcl'),
    }
    let account: Promise<Block | Unread> | undefined
    const regions = new Map<string, Promise<string | Unread>>()

    let kept = 0
    let isEachKnown = true
    const isWhole = await readList(place, listing, async (buckets, scope) => {
      if (buckets.length > 0) {
        account ??= scopes.account.ask({ AccountId: place.account }, PublicAccessBlock, noBlock)
      }
      for (const { name, region } of buckets) if (region) regions.set(name, Promise.resolve(region))
      const items = await pLimit(atOnce).map(buckets, ({ name }) => readBucket(name))
      await place.reading.page(scope, databases, items)
      const written = await pLimit(atOnce).map(items, logIn)
      await place.reading.page(lifecycle.scope, logGroups, written.flat())
      kept += written.flat().length
      return items.length
    })
    for (const asked of Object.values(scopes)) await asked.end()
    await lifecycle.end({ items: kept, isWhole: isWhole && isEachKnown })

    /** What AWS's services write to a bucket is a log; whether they write to one whose policy is not known nobody can tell. */
    async function logIn({ id, policy, locations }: Database): Promise<LogGroup[]> {
      if (!isKnown(policy)) {
        isEachKnown = false
        return []
      }
      const prefixes = logPrefixesIn(policy)
      if (prefixes.length === 0) return []
      const name = id.replace(/^.*:/, '')
      const region = isKnown(locations) ? (locations[0]?.region ?? place.region) : place.region
      const rules = await lifecycle.ask({ Bucket: name }, Lifecycle, noLifecycle, region)
      const retentionDays = isKnown(rules) ? daysKept(prefixes, rules) : rules
      const { account } = place
      const said = retentionDays !== undefined && { retentionDays }
      return [{ id, provider: 'aws', account, region, name, ...said }]
    }

    async function readBucket(name: string): Promise<Database> {
      const asked = { Bucket: name }
      const region = await regionOf(name)
      const at = isKnown(region) ? region : place.region
      const { encryption, versioning, policy } = scopes
      const encrypted = await encryption.ask(asked, BucketEncryption, noEncryption, at)
      const versions = await versioning.ask<string>(asked, BucketVersioning, {}, at)
      const publicAccessBlock = await blockOf(asked, at)
      const isKept = isKnown(encrypted)
      return {
        id: `arn:${place.partition}:s3:::${name}`,
        provider: 'aws',
        account: place.account,
        kind: 'bucket',
        engine: 's3',
        locations: await locationsWith(asked, region, versions),
        encryptedAtRest: isKept ? encrypted.encrypted : encrypted,
        ...(!isKept && { encryptionKey: encrypted }),
        ...(isKept && encrypted.encryptionKey && { encryptionKey: encrypted.encryptionKey }),
        versioning: isKnown(versions) ? versions === 'Enabled' : versions,
        policy: await policy.ask(asked, BucketPolicy, noPolicy, at),
        publicAccessBlock,
        ...(await listsOf(asked, publicAccessBlock, at)),
      }
    }

    async function blockOf(asked: { Bucket: string }, at: string): Promise<Block | Unread> {
      const ofAccount = (await account) ?? { unread: scopes.account.scope }
      if (isKnown(ofAccount) && blocksAll(ofAccount)) return ofAccount
      const own = await scopes.block.ask(asked, PublicAccessBlock, noBlock, at)
      if (!isKnown(own) || blocksAll(own)) return own
      return isKnown(ofAccount) ? either(own, ofAccount) : ofAccount
    }

    async function listsOf(
      asked: { Bucket: string },
      block: Block | Unread,
      at: string,
    ): Promise<Pick<Database, 'aclGrants' | 'objectLists'>> {
      if (isKnown(block) && block.ignorePublicAcls) return { aclGrants: [] }
      const objectLists = await scopes.ownership.ask(asked, BucketOwnership, noOwnership, at)
      if (objectLists === false) return { aclGrants: [], objectLists }
      return { aclGrants: await scopes.acl.ask(asked, BucketAcl, {}, at), objectLists }
    }

    /** Its own place, and those of the buckets it is copied to; one that nobody lets us ask about has no country. */
    async function locationsWith(
      asked: { Bucket: string },
      region: string | Unread,
      versions: string | Unread,
    ): Promise<Location[] | Unread> {
      if (!isKnown(region)) return region
      if (versions === 'Never') return locationsOf([region])
      const copies = await scopes.replication.ask(asked, BucketReplication, noReplication, region)
      if (!isKnown(copies)) return copies
      const places = await Promise.all(
        copies.map(async (copy) => ({ copy, at: await regionOf(copy) })),
      )
      const known = places.map(({ at }) => at).filter(isKnown)
      const elsewhere = places.filter(({ at }) => !isKnown(at)).map(({ copy }) => copy)
      return [...locationsOf([region, ...known]), ...elsewhere.map((copy) => ({ region: copy }))]
    }

    function regionOf(name: string): Promise<string | Unread> {
      const known = regions.get(name) ?? scopes.location.ask({ Bucket: name }, BucketLocation)
      regions.set(name, known)
      return known
    }
  },
}

function blocksAll(block: Block): boolean {
  return Object.values(block).every(Boolean)
}

function either(one: Block, other: Block): Block {
  return {
    blockPublicAcls: one.blockPublicAcls || other.blockPublicAcls,
    ignorePublicAcls: one.ignorePublicAcls || other.ignorePublicAcls,
    blockPublicPolicy: one.blockPublicPolicy || other.blockPublicPolicy,
    restrictPublicBuckets: one.restrictPublicBuckets || other.restrictPublicBuckets,
  }
}
