import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeSSLPoliciesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const marker = { Marker: z.string().optional() }
const Page = z.strictObject(marker)
const OfBalancer = z.strictObject({ LoadBalancerArn: z.string(), ...marker })
const One = z.strictObject({ LoadBalancerArn: z.string() })
const OfListener = z.strictObject({ ListenerArn: z.string(), ...marker })

/** Application, network and gateway load balancers. */
export const elbv2: Service = {
  open: (config) => new ElasticLoadBalancingV2Client(config),
  operations: {
    DescribeLoadBalancers: asks(DescribeLoadBalancersCommand, Page),
    DescribeLoadBalancerAttributes: asks(DescribeLoadBalancerAttributesCommand, One),
    DescribeListeners: asks(DescribeListenersCommand, OfBalancer),
    DescribeRules: asks(DescribeRulesCommand, OfListener),
    DescribeSSLPolicies: asks(DescribeSSLPoliciesCommand, Page),
  },
}
