import type { Read } from '#connectors/gcp/place.ts'

import { appEngine } from './app-engine.ts'
import { certificates } from './certificates.ts'
import { containerClusters } from './container-clusters.ts'
import { contentDelivery } from './content-delivery.ts'
import { dnsZones } from './dns-zones.ts'
import { firebaseHosting } from './firebase-hosting.ts'
import { firewallPolicies, firewallRules } from './firewalls.ts'
import { gatewaysAndFunctions } from './gateways-and-functions.ts'
import { loadBalancers } from './listeners.ts'
import { runServices } from './run-services.ts'

/** What the internet can reach, and how. */
export const networkReads: readonly Read[] = [
  loadBalancers,
  contentDelivery,
  certificates,
  dnsZones,
  runServices,
  appEngine,
  gatewaysAndFunctions,
  firebaseHosting,
  firewallRules,
  firewallPolicies,
  containerClusters,
]
