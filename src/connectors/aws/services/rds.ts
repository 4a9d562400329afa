import {
  DescribeDBClusterAutomatedBackupsCommand,
  DescribeDBClusterParametersCommand,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  DescribeDBProxiesCommand,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
  DescribeGlobalClustersCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ Marker: z.string().optional() })
const OfGroup = z.strictObject({ DBParameterGroupName: z.string(), Marker: z.string().optional() })
const OfClusterGroup = z.strictObject({
  DBClusterParameterGroupName: z.string(),
  Marker: z.string().optional(),
})
const rate = { perSecond: 5, burst: 10 }

export const rds: Service = {
  open: (config) => new RDSClient(config),
  operations: {
    DescribeDBParameters: asks(DescribeDBParametersCommand, OfGroup, { rate }),
    DescribeDBClusterParameters: asks(DescribeDBClusterParametersCommand, OfClusterGroup, { rate }),
    DescribeDBClusters: asks(DescribeDBClustersCommand, Page, { rate }),
    DescribeDBInstances: asks(DescribeDBInstancesCommand, Page, { rate }),
    DescribeDBProxies: asks(DescribeDBProxiesCommand, Page, { rate }),
    DescribeDBSnapshots: asks(DescribeDBSnapshotsCommand, Page, { rate }),
    DescribeDBSnapshotAttributes: asks(
      DescribeDBSnapshotAttributesCommand,
      z.strictObject({ DBSnapshotIdentifier: z.string() }),
      { rate },
    ),
    DescribeDBClusterSnapshotAttributes: asks(
      DescribeDBClusterSnapshotAttributesCommand,
      z.strictObject({ DBClusterSnapshotIdentifier: z.string() }),
      { rate },
    ),
    DescribeDBClusterSnapshots: asks(DescribeDBClusterSnapshotsCommand, Page, { rate }),
    DescribeDBInstanceAutomatedBackups: asks(DescribeDBInstanceAutomatedBackupsCommand, Page, {
      rate,
    }),
    DescribeDBClusterAutomatedBackups: asks(DescribeDBClusterAutomatedBackupsCommand, Page, {
      rate,
    }),
    DescribeGlobalClusters: asks(DescribeGlobalClustersCommand, Page, { rate }),
  },
}
