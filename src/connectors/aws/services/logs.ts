import {
  CloudWatchLogsClient,
  DescribeDeliveriesCommand,
  DescribeDeliverySourcesCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ nextToken: z.string().optional() })
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
const rate = { perSecond: 3, burst: 5 }

export const logs: Service = {
  open: (config) => new CloudWatchLogsClient(config),
  operations: {
    DescribeDeliveries: asks(DescribeDeliveriesCommand, Page, { rate }),
    DescribeDeliverySources: asks(DescribeDeliverySourcesCommand, Page, { rate }),
    DescribeLogGroups: asks(DescribeLogGroupsCommand, Page, { rate }),
    DescribeMetricFilters: asks(DescribeMetricFiltersCommand, Page, { rate }),
  },
}
