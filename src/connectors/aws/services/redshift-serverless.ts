import {
  ListNamespacesCommand,
  ListSnapshotCopyConfigurationsCommand,
  ListSnapshotsCommand,
  ListWorkgroupsCommand,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ nextToken: z.string().optional() })

export const redshiftServerless: Service = {
  open: (config) => new RedshiftServerlessClient(config),
  operations: {
    ListNamespaces: asks(ListNamespacesCommand, Page),
    ListSnapshotCopyConfigurations: asks(ListSnapshotCopyConfigurationsCommand, Page),
    ListSnapshots: asks(ListSnapshotsCommand, Page),
    ListWorkgroups: asks(ListWorkgroupsCommand, Page),
  },
}
