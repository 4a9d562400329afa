import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'
import { ed25519, formatVkey } from '#log/note.ts'
import type { Sign, Verify, Vkey } from '#log/note.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { replaceFile } from '#store/durable-file.ts'
import { sha256 } from '#store/sha256.ts'

/** The key that signs an organisation's checkpoints. */
export interface LogKey {
  vkey: Vkey
  /** As it is pinned by whoever verifies: `origin+id+key`. */
  text: string
  sign: Sign
}

/** The fixed head of an Ed25519 public key in SPKI form: RFC 8410, section 4. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** Whether there is a key of this name (log-place.ts). */
export function hasLogKey(directory: DataDirectory, name: string): boolean {
  return existsSync(keyPath(directory, name))
}

/** Makes the key of a new log; refuses where there is one, because a log never changes its key silently. */
export function createLogKey(directory: DataDirectory, name: string, origin: string): LogKey {
  const path = keyPath(directory, name)
  if (existsSync(path)) throw new Error(`${path} exists`)
  const { privateKey } = generateKeyPairSync('ed25519')
  replaceFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600)
  return loadLogKey(directory, name, origin)
}

export function loadLogKey(directory: DataDirectory, name: string, origin: string): LogKey {
  const path = keyPath(directory, name)
  if (!existsSync(path)) {
    throw new OperatingError(
      'log-key-missing',
      `The key that signs the log is not at ${path}.`,
      'Restore the keys folder from a backup. Until then nothing is signed; everything else is kept.',
    )
  }
  const privateKey = createPrivateKey(readFileSync(path))
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const vkey = { name: origin, type: ed25519, publicKey: spki.subarray(spkiPrefix.length) }
  return {
    vkey,
    text: formatVkey(sha256, vkey),
    sign: (message) => sign(null, message, privateKey),
  }
}

/** Ed25519 on the server. */
export const verifyEd25519: Verify = (publicKey, message, signature) => {
  const key = createPublicKey({
    key: Buffer.concat([spkiPrefix, publicKey]),
    format: 'der',
    type: 'spki',
  })
  return verify(null, message, key, signature)
}

function keyPath(directory: DataDirectory, name: string): string {
  return join(directory.keys, `${name}.key`)
}
