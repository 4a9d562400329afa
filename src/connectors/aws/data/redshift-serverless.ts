import { z } from 'zod'

import { Flag, Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { requiredTls } from '#connectors/aws/network/required-tls.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database, Location } from '#populations/database.ts'
import type { Reported, Unread } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

const feeds = [databases]
const next = { from: 'nextToken', as: 'nextToken' }

/**
 * Redshift Serverless encrypts every namespace and keeps recovery points of it, taken every half hour and kept for a day; both
 * cannot be turned off. https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-snapshots-recovery-points.html
 */
const Namespace = z
  .object({ namespaceArn: RegionalArn, namespaceName: Label, kmsKeyId: Label })
  .transform((raw) => {
    const { arn, region, account } = raw.namespaceArn
    const database: Database = {
      id: arn,
      provider: 'aws',
      account,
      kind: 'warehouse',
      engine: 'redshift-serverless',
      locations: locationsOf([region]),
      encryptedAtRest: true,
      ...keyOf(true, raw.kmsKeyId),
      backup: { enabled: true, continuous: true, retentionDays: 1 },
    }
    return { database, region, name: raw.namespaceName ?? undefined }
  })

/** What clients connect to: a namespace has one workgroup, or none. https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Workgroup.html */
const Workgroup = z
  .object({
    namespaceName: z.string().min(1),
    publiclyAccessible: Flag,
    configParameters: z
      .array(z.object({ parameterKey: z.string(), parameterValue: Label }))
      .nullish(),
  })
  .transform((raw) => ({
    namespace: raw.namespaceName,
    isPublic: raw.publiclyAccessible,
    requireSsl: raw.configParameters?.find(({ parameterKey }) => parameterKey === 'require_ssl')
      ?.parameterValue,
  }))
const workgroups = { page: listIn('workgroups', next), item: Workgroup }

/** Where snapshots of a namespace are copied to. https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_SnapshotCopyConfiguration.html */
const Copying = z.object({
  namespaceName: z.string().min(1),
  destinationRegion: z.string().min(1),
})
type Copying = z.infer<typeof Copying>
const copying = { page: listIn('snapshotCopyConfigurations', next), item: Copying }

/**
 * Namespaces, and where there are any the workgroups by which they are reached and the regions that their snapshots are copied to.
 * https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_ListNamespaces.html
 */
export const redshiftNamespaces: Read = {
  where: 'region',
  lists: ['redshift-serverless.ListNamespaces'],
  permissions: [
    'redshift-serverless:ListNamespaces',
    'redshift-serverless:ListWorkgroups',
    'redshift-serverless:ListSnapshotCopyConfigurations',
  ],
  feeds,
  async read(place) {
    const detail = (op: string) => new DetailScope(place, 'redshift-serverless', op, feeds)
    const doors = detail('ListWorkgroups')
    const copies = detail('ListSnapshotCopyConfigurations')
    let asked: Promise<z.infer<typeof Workgroup>[] | Unread> | undefined
    let copied: Promise<Copying[] | Unread> | undefined
    const listing = { service: 'redshift-serverless', op: 'ListNamespaces', field: 'namespaces' }
    await readList(place, { ...listing, next, item: Namespace, feeds }, async (page, scope) => {
      if (page.length === 0) return 0
      const found = await (asked ??= doors.askList({}, workgroups))
      const elsewhere = await (copied ??= copies.askList({}, copying))
      const items = page.map(({ database, region, name }) => ({
        ...database,
        locations: placesOf(name, region, elsewhere),
        ...reachedBy(name, found),
      }))
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await doors.end()
    await copies.end()
  },
}

/** Its own place, and those that its snapshots are copied to. */
function placesOf(
  name: string | undefined,
  region: string,
  copies: readonly Copying[] | Unread,
): Reported<Location[]> {
  if ('unread' in copies) return copies
  if (name === undefined) return undefined
  const own = copies.filter(({ namespaceName }) => namespaceName === name)
  return locationsOf([region, ...own.map(({ destinationRegion }) => destinationRegion)])
}

/** A namespace without a workgroup has no address that anybody could connect to. */
function reachedBy(
  name: string | undefined,
  found: readonly z.infer<typeof Workgroup>[] | Unread,
): Pick<Database, 'public' | 'requiresTls'> {
  if ('unread' in found) return { public: found, requiresTls: found }
  if (name === undefined) return {}
  const door = found.find(({ namespace }) => namespace === name)
  if (!door) return { public: false, requiresTls: { isRequired: true, by: 'no workgroup' } }
  const word = { value: door.requireSsl ?? undefined }
  const requiresTls = requiredTls({ engine: 'redshift', isPending: false }, word)
  return said({ public: door.isPublic, requiresTls })
}

/** Made by hand, of a recovery point, or copied here; it outlives its namespace. https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Snapshot.html */
function snapshotAt({ account: own }: Place) {
  return z
    .object({
      snapshotArn: RegionalArn,
      namespaceArn: Label,
      ownerAccount: Label,
      status: Label,
      snapshotCreateTime: Moment,
      kmsKeyId: Label,
    })
    .transform((raw): Snapshot | undefined => {
      const { arn: id, account, region } = raw.snapshotArn
      // What others share with us is theirs.
      if ((raw.ownerAccount ?? account) !== own || raw.status === 'DELETED') return undefined
      return {
        id,
        provider: 'aws',
        account,
        of: raw.namespaceArn ?? 'unknown',
        source: 'database',
        locations: locationsOf([region]),
        encrypted: true,
        ...keyOf(true, raw.kmsKeyId),
        ...(raw.status === 'AVAILABLE' && said({ takenAt: raw.snapshotCreateTime })),
      }
    })
}

/** https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_ListSnapshots.html */
export const redshiftServerlessSnapshots = listRead({
  service: 'redshift-serverless',
  op: 'ListSnapshots',
  field: 'snapshots',
  next,
  permissions: ['redshift-serverless:ListSnapshots'],
  item: snapshotAt,
  population: snapshots,
})
