import type { Read } from '#connectors/gcp/place.ts'

import { certificates } from './certificates.ts'
import { dnsZones } from './dns-zones.ts'
import { firewallPolicies, firewallRules } from './firewalls.ts'
import { loadBalancers } from './listeners.ts'

/** What the internet can reach, and how. */
export const networkReads: readonly Read[] = [
  loadBalancers,
  certificates,
  dnsZones,
  firewallRules,
  firewallPolicies,
]
