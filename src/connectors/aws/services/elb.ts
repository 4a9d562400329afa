import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancerPoliciesCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ Marker: z.string().optional() })
const OfBalancer = z.strictObject({ LoadBalancerName: z.string() })

/** Classic load balancers. */
export const elb: Service = {
  open: (config) => new ElasticLoadBalancingClient(config),
  operations: {
    DescribeLoadBalancers: asks(DescribeLoadBalancersCommand, Page),
    DescribeLoadBalancerAttributes: asks(DescribeLoadBalancerAttributesCommand, OfBalancer),
    DescribeLoadBalancerPolicies: asks(DescribeLoadBalancerPoliciesCommand, OfBalancer),
  },
}
