import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'
import { ed25519, formatVkey } from '#log/note.ts'
import type { Sign, Vkey } from '#log/note.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { sha256 } from '#store/sha256.ts'

import { loadEd25519Key, makeEd25519Key, readEd25519Key } from './ed25519-key.ts'
import type { Ed25519Key } from './ed25519-key.ts'

/** The key that signs an organisation's checkpoints. */
export interface LogKey {
  vkey: Vkey
  /** As it is pinned by whoever verifies: `origin+id+key`. */
  text: string
  sign: Sign
}

/** Whether there is a key of this name (log-place.ts). */
export function hasLogKey(directory: DataDirectory, name: string): boolean {
  return existsSync(keyPath(directory, name))
}

/** Makes the key of a new log; refuses where there is one, because a log never changes its key silently. */
export function createLogKey(directory: DataDirectory, name: string, origin: string): LogKey {
  const path = keyPath(directory, name)
  if (existsSync(path)) throw new Error(`${path} exists`)
  makeEd25519Key(path)
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
  return logKeyOf(loadEd25519Key(path), origin)
}

/** The key out of its file's content (PEM). */
export function readLogKey(pem: Buffer, origin: string): LogKey {
  return logKeyOf(readEd25519Key(pem), origin)
}

function logKeyOf({ publicKey, sign }: Ed25519Key, origin: string): LogKey {
  const vkey = { name: origin, type: ed25519, publicKey }
  return { vkey, text: formatVkey(sha256, vkey), sign }
}

function keyPath(directory: DataDirectory, name: string): string {
  return join(directory.keys, `${name}.key`)
}
