import type { Figure } from '#engine/figure.ts'
import { databases } from '#populations/database.ts'
import { encryptionKeys } from '#populations/encryption-key.ts'

export const figures: readonly Figure[] = [
  {
    id: 'databases-encrypted',
    title: { de: 'Datenbanken: verschlüsselt?', en: 'Databases: encrypted?' },
    of: databases,
    path: '$.encryptedAtRest',
    names: {
      true: { de: 'verschlüsselt', en: 'encrypted' },
      false: { de: 'nicht verschlüsselt', en: 'not encrypted' },
    },
  },
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
