import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
const rate = { perSecond: 5, burst: 5 }

export const cloudtrail: Service = {
  open: (config) => new CloudTrailClient(config),
  operations: {
    DescribeTrails: asks(DescribeTrailsCommand, z.strictObject({}), { rate }),
    GetTrailStatus: asks(GetTrailStatusCommand, z.strictObject({ Name: z.string() }), { rate }),
    GetEventSelectors: asks(GetEventSelectorsCommand, z.strictObject({ TrailName: z.string() }), {
      rate,
    }),
  },
}
