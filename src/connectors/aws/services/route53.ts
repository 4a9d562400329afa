import {
  ListHealthChecksCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  RRType,
} from '@aws-sdk/client-route-53'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ Marker: z.string().optional() })
const OfZone = z.strictObject({
  HostedZoneId: z.string(),
  StartRecordName: z.string().optional(),
  StartRecordType: z.enum(RRType).optional(),
  StartRecordIdentifier: z.string().optional(),
})

/** All callers of an account together may make five requests a second. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html */
const rate = { perSecond: 1, burst: 3 }

export const route53: Service = {
  open: (config) => new Route53Client(config),
  operations: {
    ListHostedZones: asks(ListHostedZonesCommand, Page, { rate }),
    ListResourceRecordSets: asks(ListResourceRecordSetsCommand, OfZone, {
      rate: { perSecond: 2, burst: 5 },
    }),
    ListHealthChecks: asks(ListHealthChecksCommand, Page, { rate }),
  },
}
