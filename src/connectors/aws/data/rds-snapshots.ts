import pLimit from 'p-limit'
import { z } from 'zod'

import { publicAt } from '#connectors/aws/access/public-copies.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { publicResources } from '#populations/public-resource.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

import {
  DbClusterAutomatedBackup,
  DbClusterSnapshot,
  DbInstanceAutomatedBackup,
  DbSnapshot,
} from './rds-copy-schema.ts'
import type { SharedCopy } from './rds-copy-schema.ts'

const next = { from: 'Marker', as: 'Marker' }

/**
 * Our own snapshots of instances, by hand and automated; those shared with us belong to others. Of each that could be open to
 * everybody it is asked whether it is.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshots.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshotAttributes.html
 */
export const rdsSnapshots = sharedIn('DBSnapshot', 'AWS::RDS::DBSnapshot', DbSnapshot)

/**
 * The same of clusters.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterSnapshots.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterSnapshotAttributes.html
 */
export const rdsClusterSnapshots = sharedIn(
  'DBClusterSnapshot',
  'AWS::RDS::DBClusterSnapshot',
  DbClusterSnapshot,
)

/**
 * Automated backups: also those kept after their database was deleted, which no snapshot shows, and those replicated here.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstanceAutomatedBackups.html
 */
export const rdsAutomatedBackups = backupsIn(
  'DescribeDBInstanceAutomatedBackups',
  'DBInstanceAutomatedBackups',
  DbInstanceAutomatedBackup,
)

/** The same of clusters. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterAutomatedBackups.html */
export const rdsClusterAutomatedBackups = backupsIn(
  'DescribeDBClusterAutomatedBackups',
  'DBClusterAutomatedBackups',
  DbClusterAutomatedBackup,
)

function backupsIn(op: string, field: string, item: z.ZodType<Snapshot>): Read {
  const permissions = [`rds:${op}`]
  return listRead({ service: 'rds', op, field, next, permissions, item, population: snapshots })
}

function sharedIn(noun: string, type: string, item: z.ZodType<SharedCopy>): Read {
  const op = `Describe${noun}s`
  const ofOne = `Describe${noun}Attributes`
  const listing = { service: 'rds', op, field: `${noun}s`, next, item, feeds: [snapshots] }
  const isPublic = publicBy(noun)
  return {
    where: 'region',
    lists: [`rds.${op}`],
    permissions: [`rds:${op}`, `rds:${ofOne}`],
    feeds: [snapshots, publicResources],
    async read(place) {
      const sharing = new DetailScope(place, 'rds', ofOne, [publicResources])
      let items = 0
      const isWhole = await readList(place, listing, async (page, scope) => {
        const copies = page.map(({ copy }) => copy)
        await place.reading.page(scope, snapshots, copies)
        const asked = await pLimit(4).map(page, async ({ copy, askedAs }) => {
          if (askedAs === undefined) return []
          const answer = await sharing.ask({ [`${noun}Identifier`]: askedAs }, isPublic)
          return answer === true ? [publicAt(place, copy.id, type)] : []
        })
        const open = asked.flat()
        items += open.length
        await place.reading.page(sharing.scope, publicResources, open)
        return copies.length
      })
      await sharing.end({ items, isWhole })
    },
  }
}

/** `all` among those who may restore it is everybody. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshotAttribute.html */
function publicBy(noun: string): z.ZodType<boolean> {
  const Attribute = z.object({
    AttributeName: z.string(),
    AttributeValues: z.array(z.string()).nullish(),
  })
  const result = `${noun}AttributesResult`
  const attributes = `${noun}Attributes`
  return z
    .object({ [result]: z.object({ [attributes]: z.array(Attribute) }) })
    .transform((answer) =>
      (answer[result]?.[attributes] ?? []).some(
        ({ AttributeName: name, AttributeValues: values }) =>
          name === 'restore' && values?.includes('all') === true,
      ),
    )
}
