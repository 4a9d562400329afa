import {
  DescribeBackupsCommand,
  DescribeFileSystemsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  FSxClient,
} from '@aws-sdk/client-fsx'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ NextToken: z.string().optional() })

export const fsx: Service = {
  open: (config) => new FSxClient(config),
  operations: {
    DescribeFileSystems: asks(DescribeFileSystemsCommand, Page),
    DescribeVolumes: asks(DescribeVolumesCommand, Page),
    DescribeBackups: asks(DescribeBackupsCommand, Page),
    DescribeSnapshots: asks(DescribeSnapshotsCommand, Page),
  },
}
