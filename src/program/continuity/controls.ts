import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { backupEnabled } from './backup-enabled.ts'
import { backupRecent } from './backup-recent.ts'
import { backupRetention } from './backup-retention.ts'
import { continuityPlanExercised } from './continuity-plan-exercised.ts'
import { endpointMonitored } from './endpoint-monitored.ts'
import { outageAlertDelivered } from './outage-alert-delivered.ts'
import { restoreTestedYearly } from './restore-tested-yearly.ts'

export const controls = [
  control({
    id: 'backups-and-outage-alerts',
    chapter: 'continuity',
    sentence: {
      de: 'Wir legen Backups unserer Daten bei unseren Hosting-Anbietern an; Ausfälle, die Nutzer bemerken würden, alarmieren das Team.',
      en: 'Our data is backed up with our hosting providers, and outages that users would notice alert the team.',
    },
    criteria: ['A1.2', 'A1.3', 'CC9.1'],
    speaksTo: {
      'nist-csf': ['PR.DS-11'],
      'iso-27001': ['A.8.13'],
      'bsi-c5': ['OPS-06', 'OPS-07', 'OPS-08'],
    },
    tests: [
      backupEnabled,
      backupRecent,
      backupRetention,
      restoreTestedYearly,
      endpointMonitored,
      outageAlertDelivered,
      continuityPlanExercised,
    ],
    window: days(14),
  }),
]
