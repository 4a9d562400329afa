import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetAlarmMuteRuleCommand,
  ListAlarmMuteRulesCommand,
} from '@aws-sdk/client-cloudwatch'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({
  AlarmTypes: z.array(z.enum(['MetricAlarm', 'CompositeAlarm'])),
  NextToken: z.string().optional(),
})
const MutePage = z.strictObject({
  Statuses: z.array(z.enum(['ACTIVE'])),
  NextToken: z.string().optional(),
})
const OfRule = z.strictObject({ AlarmMuteRuleName: z.string() })
const rate = { perSecond: 5, burst: 5 }

export const cloudwatch: Service = {
  open: (config) => new CloudWatchClient(config),
  operations: {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
    DescribeAlarms: asks(DescribeAlarmsCommand, Page, { rate }),
    GetAlarmMuteRule: asks(GetAlarmMuteRuleCommand, OfRule, { rate }),
    ListAlarmMuteRules: asks(ListAlarmMuteRulesCommand, MutePage, { rate }),
  },
}
