import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { bucketDeniesPlainHttp } from './bucket-denies-plain-http.ts'
import { certificateValid } from './certificate-valid.ts'
import { databaseRequiresTls } from './database-requires-tls.ts'
import { endpointModernTls } from './endpoint-modern-tls.ts'
import { endpointTlsOnly } from './endpoint-tls-only.ts'
import { hstsSet } from './hsts-set.ts'
import { listenerModernTls } from './listener-modern-tls.ts'
import { listenerTlsOnly } from './listener-tls-only.ts'
import { originTls } from './origin-tls.ts'
import { snapshotEncrypted } from './snapshot-encrypted.ts'
import { storageEncrypted } from './storage-encrypted.ts'

export const controls = [
  control({
    id: 'databases-encrypted-at-rest',
    chapter: 'encryption',
    sentence: {
      de: 'Alle Datenbanken speichern ihre Daten verschlüsselt.',
      en: 'All databases store their data encrypted.',
    },
    criteria: ['CC6.1', 'C1.1'],
    tests: [storageEncrypted, snapshotEncrypted],
    window: days(14),
  }),
  control({
    id: 'endpoints-tls-only',
    chapter: 'encryption',
    sentence: {
      de: 'Unsere öffentlichen Endpunkte nehmen Daten nur über TLS ab Version 1.2 an.',
      en: 'Our public endpoints accept data only over TLS 1.2 or newer.',
    },
    criteria: ['CC6.7'],
    tests: [
      endpointTlsOnly,
      endpointModernTls,
      certificateValid,
      hstsSet,
      listenerTlsOnly,
      listenerModernTls,
      bucketDeniesPlainHttp,
      databaseRequiresTls,
      originTls,
    ],
    window: days(14),
  }),
]
