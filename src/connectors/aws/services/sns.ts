import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
} from '@aws-sdk/client-sns'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ TopicArn: z.string(), NextToken: z.string().optional() })
const OfTopic = z.strictObject({ TopicArn: z.string() })
const OfSubscription = z.strictObject({ SubscriptionArn: z.string() })
/** https://docs.aws.amazon.com/general/latest/gr/sns.html */
const rate = { perSecond: 15, burst: 30 }

export const sns: Service = {
  open: (config) => new SNSClient(config),
  operations: {
    GetSubscriptionAttributes: asks(GetSubscriptionAttributesCommand, OfSubscription, { rate }),
    GetTopicAttributes: asks(GetTopicAttributesCommand, OfTopic, { rate }),
    ListSubscriptionsByTopic: asks(ListSubscriptionsByTopicCommand, Page, { rate }),
  },
}
