/** Encryption of a backup: the age format (https://age-encryption.org/v1), so that the ordinary `age` opens it too. */
import { OperatingError } from '#engine/operating-error.ts'

/** What a backup is closed with: a passphrase, or the public halves of keys (`age1…`), any of which opens it. */
export type Lock = { passphrase: string } | { recipients: readonly string[] }

/** What opens it again: the passphrase, or private keys (`AGE-SECRET-KEY-1…`). */
export type Key = { passphrase: string } | { identities: readonly string[] }

/** Loaded when it is needed: its cryptography takes longer to load than most commands take to run. */
async function age() {
  return await import('age-encryption')
}

/** How every file in the format begins. */
export const ageMagic = 'age-encryption.org/v1\n'

/** Encrypts a stream as it flows. Throws an operating error where a recipient cannot be one. */
export async function seal(
  lock: Lock,
  content: ReadableStream<Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  const { Encrypter } = await age()
  const encrypter = new Encrypter()
  if ('passphrase' in lock) encrypter.setPassphrase(lock.passphrase)
  else {
    for (const recipient of lock.recipients) {
      refuse(
        () => encrypter.addRecipient(recipient),
        'backup-recipient-refused',
        `"${recipient}" is no recipient.`,
        'Give the public key that beleg backup keygen or age-keygen printed; it begins with age1.',
      )
    }
  }
  return await encrypter.encrypt(content)
}

/**
 * Decrypts a stream as it flows, in authenticated pieces. Rejects where the key does not fit; the stream ends with
 * an error at the first piece that is not as it was written, and where the end is missing.
 */
export async function unseal(
  key: Key,
  content: ReadableStream<Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  const { Decrypter } = await age()
  const decrypter = new Decrypter()
  if ('passphrase' in key) decrypter.addPassphrase(key.passphrase)
  else {
    for (const identity of key.identities) {
      refuse(
        () => decrypter.addIdentity(identity),
        'backup-identity-refused',
        'The identity file holds a line that is no private key.',
        'Give the file that beleg backup keygen or age-keygen wrote; its key begins with AGE-SECRET-KEY-1.',
      )
    }
  }
  return await decrypter.decrypt(content)
}

/** A new key pair: whoever has the recipient can write backups, and only the identity opens them. */
export async function makeKeyPair(): Promise<{ identity: string; recipient: string }> {
  const { generateX25519Identity, identityToRecipient } = await age()
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

function refuse(add: () => void, code: string, message: string, fix: string): void {
  try {
    add()
  } catch (cause) {
    throw new OperatingError(code, message, fix, { cause })
  }
}
