import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { bucketDeniesPlainHttp } from './bucket-denies-plain-http.ts'
import { certificateValid } from './certificate-valid.ts'
import { databaseRequiresTls } from './database-requires-tls.ts'
import { encryptedByDefault } from './encrypted-by-default.ts'
import { endpointModernTls } from './endpoint-modern-tls.ts'
import { endpointTlsOnly } from './endpoint-tls-only.ts'
import { hstsSet } from './hsts-set.ts'
import { keyNotPendingDeletion } from './key-not-pending-deletion.ts'
import { keyRotated } from './key-rotated.ts'
import { listenerModernTls } from './listener-modern-tls.ts'
import { listenerTlsOnly } from './listener-tls-only.ts'
import { originTls } from './origin-tls.ts'
import { snapshotEncrypted } from './snapshot-encrypted.ts'
import { storageEncrypted } from './storage-encrypted.ts'
import { storageUnderOwnKey } from './storage-under-own-key.ts'

export const controls = [
  control({
    id: 'databases-encrypted-at-rest',
    chapter: 'encryption',
    sentence: {
      de: 'Alle Datenbanken speichern ihre Daten verschlüsselt.',
      en: 'All databases store their data encrypted.',
    },
    criteria: ['CC6.1', 'C1.1'],
    speaksTo: { 'nist-csf': ['PR.DS-01'], 'iso-27001': ['A.8.24'], 'bsi-c5': ['CRY-03'] },
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
    speaksTo: { 'nist-csf': ['PR.DS-02'], 'iso-27001': ['A.8.24'], 'bsi-c5': ['CRY-02'] },
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
  // Of its own, because a key that is not rotated still encrypts.
  control({
    id: 'encryption-keys-kept',
    chapter: 'encryption',
    sentence: {
      de: 'Die Schlüssel, unter denen wir Daten verschlüsseln, werden regelmäßig erneuert und nicht versehentlich gelöscht.',
      en: 'The keys that our data is encrypted under are rotated regularly and not deleted by accident.',
    },
    criteria: ['CC6.1'],
    speaksTo: { 'nist-csf': ['PR.DS-01'], 'iso-27001': ['A.8.24'], 'bsi-c5': ['CRY-04'] },
    tests: [keyRotated, keyNotPendingDeletion],
    window: days(14),
  }),
  // Stricter than the first sentence; for whoever promises it.
  control({
    id: 'storage-under-own-keys',
    chapter: 'encryption',
    sentence: {
      de: 'Wir verschlüsseln unseren Speicher unter eigenen Schlüsseln, und neue Datenträger von selbst.',
      en: 'We encrypt our storage under keys of our own, and new disks by default.',
    },
    criteria: ['CC6.1'],
    speaksTo: { 'nist-csf': ['PR.DS-01'], 'iso-27001': ['A.8.24'], 'bsi-c5': ['CRY-03', 'CRY-04'] },
    tests: [storageUnderOwnKey, encryptedByDefault],
    window: days(14),
  }),
]
