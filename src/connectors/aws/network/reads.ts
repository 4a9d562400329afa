import type { Read } from '#connectors/aws/place.ts'

import { apiGateways } from './api-gateways.ts'
import { certificates } from './certificates.ts'
import { classicLoadBalancers } from './classic-load-balancers.ts'
import { distributions } from './distributions.ts'
import { dnsZones } from './dns-zones.ts'
import { healthChecks } from './health-checks.ts'
import { loadBalancers } from './load-balancers.ts'

/** What is read of how the public reaches a company's services, and who watches over them. */
export const networkReads: readonly Read[] = [
  loadBalancers,
  classicLoadBalancers,
  certificates,
  distributions,
  dnsZones,
  healthChecks,
  apiGateways,
]
