import { derived } from '#engine/population.ts'
import { EncryptionKey, encryptionKeys } from '#populations/encryption-key.ts'

/** The keys we keep ourselves, and those of which nobody told us whose they are. The provider rotates and keeps its own. */
export const ownKeys = derived({
  id: 'own-key',
  item: EncryptionKey,
  key: (key: EncryptionKey) => key.id,
  each: [encryptionKeys],
  with: {},
  derive: (key: EncryptionKey) => (key.manager === 'provider' ? [] : [key]),
})
