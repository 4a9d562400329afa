import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ TopicArn: z.string(), NextToken: z.string().optional() })

export const sns: Service = {
  open: (config) => new SNSClient(config),
  operations: {
    // https://docs.aws.amazon.com/general/latest/gr/sns.html
    ListSubscriptionsByTopic: asks(ListSubscriptionsByTopicCommand, Page, {
      rate: { perSecond: 15, burst: 30 },
    }),
  },
}
