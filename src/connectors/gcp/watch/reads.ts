import type { Read } from '#connectors/gcp/place.ts'

import { auditConfigs } from './audit-configs.ts'
import { imageRepositories } from './image-repositories.ts'
import { logBuckets, logMetricsRead, logSinksRead } from './logs.ts'
import { monitoring } from './monitoring.ts'
import { scanners } from './scanners.ts'
import { securityFindings } from './security-findings.ts'
import { subnetworks } from './subnetworks.ts'

/** What is recorded, watched and found. */
export const watchReads: readonly Read[] = [
  auditConfigs,
  logSinksRead,
  logBuckets,
  logMetricsRead,
  subnetworks,
  monitoring,
  scanners,
  imageRepositories,
  securityFindings,
]
