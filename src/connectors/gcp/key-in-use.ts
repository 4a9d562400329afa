import type { KeyInUse } from '#populations/encryption-key.ts'

/**
 * Google encrypts everything it stores, and nobody can turn that off; a resource only names a key where it is the
 * company's own (CMEK). https://docs.cloud.google.com/docs/security/encryption/default-encryption
 */
export function keyInUse(name: string | null | undefined): KeyInUse {
  if (!name) return { kind: 'provider' }
  const ref = name.replace(/^\/\/cloudkms\.googleapis\.com\//, '')
  return {
    kind: 'customer',
    ref: `//cloudkms.googleapis.com/${ref.replace(/\/cryptoKeyVersions\/.*$/, '')}`,
  }
}
