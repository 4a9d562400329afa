import type { Read } from '#connectors/aws/place.ts'

import { accessAnalyzers } from './access-analyzers.ts'
import { accountAuthorization } from './account-authorization.ts'
import { containerClusters } from './container-clusters.ts'
import { identityCenter } from './identity-center.ts'
import { lightsailInstances } from './lightsail-instances.ts'
import { passwordPolicy } from './password-policy.ts'
import { publicEbsSnapshots, publicImages } from './public-copies.ts'
import { samlProviders } from './saml-providers.ts'
import { securityGroups } from './security-groups.ts'

/** Who may do what, how they get in, and what is open to everybody. */
export const accessReads: readonly Read[] = [
  accountAuthorization,
  passwordPolicy,
  samlProviders,
  accessAnalyzers,
  publicEbsSnapshots,
  publicImages,
  identityCenter,
  securityGroups,
  lightsailInstances,
  containerClusters,
]
