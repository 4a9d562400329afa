import pLimit from 'p-limit'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { fault, listIncomplete } from '#connectors/fault.ts'
import { measured } from '#engine/receipt.ts'
import { databases } from '#populations/database.ts'
import type { Database, Location, PublicAccessBlock as Block } from '#populations/database.ts'
import { logGroups } from '#populations/log-group.ts'
import type { LogGroup } from '#populations/log-group.ts'
import { isKnown } from '#populations/reported.ts'
import type { Unread } from '#populations/reported.ts'

import { Lifecycle, noLifecycle, versionsKept } from './bucket-lifecycle.ts'
import { daysKept, logPrefixesIn } from './log-bucket.ts'
import {
  Bucket,
  BucketAcl,
  BucketEncryption,
  BucketHead,
  BucketLocation,
  BucketLogging,
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
const both = [databases, logGroups]
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
 * are ignored, and the bucket's own if they do; when objects go, if it keeps older versions or AWS's services write logs there, and of
 * those whether access to them is logged. Five
 * calls a bucket at most where public lists are ignored and none of that is so (docs/decisions/0019, 0027, 0029).
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
    's3:GetBucketLogging',
  ],
  feeds: both,
  async read(place) {
    const detail = (op: string, service = 's3') => new DetailScope(place, service, op, feeds)
    const scopes = {
      account: detail('GetPublicAccessBlock', 's3control'),
      location: detail('GetBucketLocation'),
      head: detail('HeadBucket'),
      encryption: detail('GetBucketEncryption'),
      versioning: detail('GetBucketVersioning'),
      policy: detail('GetBucketPolicy'),
      block: detail('GetPublicAccessBlock'),
      replication: detail('GetBucketReplication'),
      ownership: detail('GetBucketOwnershipControls'),
      acl: detail('GetBucketAcl'),
      logging: detail('GetBucketLogging'),
      lifecycle: new DetailScope(place, 's3', 'GetBucketLifecycleConfiguration', both),
    }
    let account: Promise<Block | Unread> | undefined
    const regions = new Map<string, Promise<string | Unread>>()

    const logsScope = scopeAt(place, 'log-buckets')
    let kept = 0
    let isEachKnown = true
    const isWhole = await readList(place, listing, async (buckets, scope) => {
      if (buckets.length > 0) {
        account ??= scopes.account.ask({ AccountId: place.account }, PublicAccessBlock, noBlock)
      }
      for (const { name, region } of buckets) if (region) regions.set(name, Promise.resolve(region))
      const read = await pLimit(atOnce).map(buckets, ({ name }) => readBucket(name))
      await place.reading.page(
        scope,
        databases,
        read.map(({ bucket }) => bucket),
      )
      const logs = read.flatMap(({ log }) => log ?? [])
      await place.reading.page(logsScope, logGroups, logs)
      kept += logs.length
      return read.length
    })
    for (const asked of Object.values(scopes)) await asked.end()
    const areLogsWhole = isWhole && isEachKnown
    await place.reading.receipt({
      scope: logsScope,
      feeds: [logGroups.id],
      basis: measured,
      complete: areLogsWhole,
      ...(!areLogsWhole && fault(listIncomplete, 'buckets or their policies were not all read')),
      calls: 0,
      pages: 0,
      items: kept,
      readAt: place.reading.at,
    })

    async function readBucket(name: string): Promise<{ bucket: Database; log?: LogGroup }> {
      const asked = { Bucket: name }
      const region = await regionOf(name)
      const at = isKnown(region) ? region : place.region
      const { encryption, versioning, policy } = scopes
      const encrypted = await encryption.ask(asked, BucketEncryption, noEncryption, at)
      const versions = await versioning.ask<string>(asked, BucketVersioning, {}, at)
      const said = await policy.ask(asked, BucketPolicy, noPolicy, at)
      const publicAccessBlock = await blockOf(asked, at)
      const isKept = isKnown(encrypted)
      // What AWS's services write to a bucket is a log; whether they write to one whose policy is not known nobody can tell.
      if (!isKnown(said)) isEachKnown = false
      const prefixes = isKnown(said) ? logPrefixesIn(said) : []
      const isVersioned = versions === 'Enabled'
      const rules =
        isVersioned || prefixes.length > 0
          ? await scopes.lifecycle.ask(asked, Lifecycle, noLifecycle, at)
          : undefined
      const accessLogged =
        prefixes.length > 0 ? await scopes.logging.ask(asked, BucketLogging, {}, at) : undefined
      const bucket: Database = {
        id: `arn:${place.partition}:s3:::${name}`,
        provider: 'aws',
        account: place.account,
        kind: 'bucket',
        engine: 's3',
        locations: await locationsWith(asked, region, versions),
        encryptedAtRest: isKept ? encrypted.encrypted : encrypted,
        ...(!isKept && { encryptionKey: encrypted }),
        ...(isKept && encrypted.encryptionKey && { encryptionKey: encrypted.encryptionKey }),
        versioning: isKnown(versions) ? isVersioned : versions,
        ...(isVersioned && rules && { versionsKept: isKnown(rules) ? versionsKept(rules) : rules }),
        policy: said,
        publicAccessBlock,
        ...(await listsOf(asked, publicAccessBlock, at)),
        ...(accessLogged !== undefined && { accessLogged }),
      }
      if (prefixes.length === 0 || !rules) return { bucket }
      const { id, account } = bucket
      const retentionDays = isKnown(rules) ? daysKept(prefixes, rules) : rules
      const log = { id, provider: 'aws', account, region: at, name }
      return { bucket, log: { ...log, ...(retentionDays !== undefined && { retentionDays }) } }
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
        copies.map(async (copy) => ({ copy, at: await regionOfCopy(copy) })),
      )
      const known = places.map(({ at }) => at).filter(isKnown)
      const elsewhere = places.filter(({ at }) => !isKnown(at)).map(({ copy }) => copy)
      return [...locationsOf([region, ...known]), ...elsewhere.map((copy) => ({ region: copy }))]
    }

    /** Often a bucket of another account, of which nothing else may be asked. */
    function regionOfCopy(name: string): Promise<string | Unread> {
      const known = regions.get(name) ?? scopes.head.ask({ Bucket: name }, BucketHead)
      regions.set(name, known)
      return known
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
