/** What people keep about the system: its companies, services, promises. What lies outside it is chosen of what is tested. */
import type { Managed } from '#program/managed.ts'

import { keptComplementaryControls } from './complementary-controls.ts'
import { keptLegalEntities } from './legal-entities.ts'
import { keptOrganisationSettings } from './organisation-settings.ts'
import { keptProducts } from './products.ts'
import { keptServiceCommitments } from './service-commitments.ts'
import { keptSubserviceOrganisations } from './subservice-organisations.ts'

export const systemKept: readonly Managed[] = [
  keptLegalEntities,
  keptProducts,
  keptServiceCommitments,
  keptSubserviceOrganisations,
  keptComplementaryControls,
  keptOrganisationSettings,
]
