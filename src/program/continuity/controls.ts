import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { endpointMonitored } from './endpoint-monitored.ts'
import { outageAlertDelivered } from './outage-alert-delivered.ts'

export const controls = [
  control({
    id: 'backups-and-outage-alerts',
    chapter: 'continuity',
    sentence: {
      de: 'Wir legen Backups unserer Daten bei unseren Hosting-Anbietern an; Ausfälle, die Nutzer bemerken würden, alarmieren das Team.',
      en: 'Our data is backed up with our hosting providers, and outages that users would notice alert the team.',
    },
    criteria: ['A1.2', 'A1.3', 'CC9.1'],
    tests: [endpointMonitored, outageAlertDelivered],
    window: days(14),
  }),
]
