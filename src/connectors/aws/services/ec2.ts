import {
  DescribeFlowLogsCommand,
  DescribeImagesCommand,
  DescribeVpcsCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  GetEbsEncryptionByDefaultCommand,
} from '@aws-sdk/client-ec2'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ MaxResults: z.int().optional(), NextToken: z.string().optional() })
/** All of them, or one: see presence.ts. */
const Regions = z.union([
  z.strictObject({ AllRegions: z.boolean() }),
  z.strictObject({ RegionNames: z.array(z.string()).length(1) }),
])
// https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
const rate = { perSecond: 5, burst: 10 }

export const ec2: Service = {
  open: (config) => new EC2Client(config),
  operations: {
    DescribeFlowLogs: asks(DescribeFlowLogsCommand, Page, { rate }),
    DescribeVpcs: asks(DescribeVpcsCommand, Page, { rate }),
    DescribeRegions: asks(DescribeRegionsCommand, Regions, { rate }),
    DescribeSecurityGroups: asks(DescribeSecurityGroupsCommand, Page, { rate }),
    GetManagedPrefixListEntries: asks(
      GetManagedPrefixListEntriesCommand,
      Page.extend({ PrefixListId: z.string() }),
      { rate },
    ),
    DescribeImages: asks(
      DescribeImagesCommand,
      Page.extend({
        Owners: z.array(z.literal('self')),
        Filters: z.array(z.strictObject({ Name: z.string(), Values: z.array(z.string()) })),
      }),
      { rate },
    ),
    DescribeVolumes: asks(DescribeVolumesCommand, Page, { rate }),
    DescribeSnapshots: asks(
      DescribeSnapshotsCommand,
      Page.extend({ OwnerIds: z.array(z.literal('self')) }),
      { rate },
    ),
    GetEbsEncryptionByDefault: asks(GetEbsEncryptionByDefaultCommand, z.strictObject({}), { rate }),
  },
}
