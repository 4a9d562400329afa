import { z } from 'zod'

import { Label, keyOf } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

/**
 * Redshift Serverless encrypts every namespace and keeps recovery points of it, taken every half hour and kept for a day; both
 * cannot be turned off. https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-snapshots-recovery-points.html
 */
const Namespace = z
  .object({ namespaceArn: RegionalArn, kmsKeyId: Label })
  .transform(({ namespaceArn: { arn, region, account }, kmsKeyId }): Database => ({
    id: arn,
    provider: 'aws',
    account,
    kind: 'warehouse',
    engine: 'redshift-serverless',
    locations: locationsOf([region]),
    encryptedAtRest: true,
    ...keyOf(true, kmsKeyId),
    backup: { enabled: true, continuous: true, retentionDays: 1 },
  }))

/** https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_ListNamespaces.html */
export const redshiftNamespaces = listRead({
  service: 'redshift-serverless',
  op: 'ListNamespaces',
  field: 'namespaces',
  next: { from: 'nextToken', as: 'nextToken' },
  permissions: ['redshift-serverless:ListNamespaces'],
  item: Namespace,
  population: databases,
})
