import type { Verify } from '#log/note.ts'

/** Whether this browser can check Ed25519 signatures here; many could not before 2025, and none can without HTTPS. */
export async function canVerifyEd25519(): Promise<boolean> {
  if (!isSecureContext) return false
  try {
    // Any 32 bytes that are a point of the curve: here its base point (RFC 8032, section 5.1).
    await keyOf(Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 0x58 : 0x66)))
    return true
  } catch {
    return false
  }
}

/** Ed25519 by WebCrypto: https://www.w3.org/TR/webcrypto-2/#ed25519 */
export const verifyEd25519: Verify = async (publicKey, message, signature) =>
  await crypto.subtle.verify(
    'Ed25519',
    await keyOf(publicKey),
    Uint8Array.from(signature),
    Uint8Array.from(message),
  )

async function keyOf(publicKey: Uint8Array): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, [
    'verify',
  ])
}
