import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'
import { ed25519, formatVkey } from '#log/note.ts'
import type { Sign, Vkey } from '#log/note.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { replaceFile } from '#store/durable-file.ts'
import { sha256 } from '#store/sha256.ts'
import { spkiPrefix } from '#store/verify-ed25519.ts'

/** The key that signs an organisation's checkpoints. */
export interface LogKey {
  vkey: Vkey
  /** As it is pinned by whoever verifies: `origin+id+key`. */
  text: string
  sign: Sign
}

/** Makes the key of a new log; refuses where there is one, because a log never changes its key silently. */
export function createLogKey(directory: DataDirectory, slug: string, origin: string): LogKey {
  const path = keyPath(directory, slug)
  if (existsSync(path)) throw new Error(`${path} exists`)
  const { privateKey } = generateKeyPairSync('ed25519')
  replaceFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600)
  return loadLogKey(directory, slug, origin)
}

export function loadLogKey(directory: DataDirectory, slug: string, origin: string): LogKey {
  const path = keyPath(directory, slug)
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

function keyPath(directory: DataDirectory, slug: string): string {
  return join(directory.keys, `${slug}.key`)
}
