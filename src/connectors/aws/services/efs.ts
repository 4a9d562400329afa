import {
  DescribeBackupPolicyCommand,
  DescribeFileSystemsCommand,
  DescribeReplicationConfigurationsCommand,
  EFSClient,
} from '@aws-sdk/client-efs'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ Marker: z.string().optional() })
const TokenPage = z.strictObject({ NextToken: z.string().optional() })
const OfFileSystem = z.strictObject({ FileSystemId: z.string() })

export const efs: Service = {
  open: (config) => new EFSClient(config),
  operations: {
    DescribeFileSystems: asks(DescribeFileSystemsCommand, Page),
    DescribeReplicationConfigurations: asks(DescribeReplicationConfigurationsCommand, TokenPage),
    DescribeBackupPolicy: asks(DescribeBackupPolicyCommand, OfFileSystem),
  },
}
