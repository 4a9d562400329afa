import type { Coverage, Figure } from '#engine/figure.ts'
import { encryptionKeys } from '#populations/encryption-key.ts'

import { storageEncrypted } from './storage-encrypted.ts'

export const coverage: readonly Coverage[] = [
  {
    id: 'encrypted-by-kind',
    title: { de: 'Verschlüsselt gespeichert, nach Art', en: 'Stored encrypted, by kind' },
    by: 'kind',
    test: storageEncrypted,
  },
]

export const figures: readonly Figure[] = [
  {
    id: 'keys-by-manager',
    title: { de: 'Schlüssel: wer sie führt', en: 'Keys: who manages them' },
    of: encryptionKeys,
    path: '$.manager',
    names: {
      customer: { de: 'wir', en: 'we do' },
      provider: { de: 'der Anbieter', en: 'the provider' },
    },
  },
]
