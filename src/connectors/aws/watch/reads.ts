import type { Read } from '#connectors/aws/place.ts'

import { cloudWatchAlarms } from './alarms.ts'
import { awsConfig } from './aws-config.ts'
import { flowLogs } from './flow-logs.ts'
import { guardDuty } from './guardduty.ts'
import { ecrRepositories } from './image-repositories.ts'
import { inspector } from './inspector.ts'
import { cloudWatchLogGroups } from './log-groups.ts'
import { metricFilters } from './metric-filters.ts'
import { securityHub } from './security-hub.ts'
import { trails } from './trails.ts'

/** What keeps watch: records, logs, alarms, detectors and scanners. */
export const watchReads: readonly Read[] = [
  trails,
  cloudWatchLogGroups,
  metricFilters,
  cloudWatchAlarms,
  flowLogs,
  awsConfig,
  guardDuty,
  inspector,
  securityHub,
  ecrRepositories,
]
