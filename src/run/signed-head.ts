/** The signer's own memory: the head that was signed last, in a file beside the key. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'
import { parseCheckpoint } from '#log/checkpoint.ts'
import { parseNote, verifyNote } from '#log/note.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { replaceFile } from '#store/durable-file.ts'
import { keyName } from '#store/log-place.ts'
import type { Head } from '#store/log.ts'
import type { Organisation } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'

import type { LogKey } from './log-key.ts'

/** The head that was signed last; throws where the file is not this key's. */
export async function readSigned(
  directory: DataDirectory,
  organisation: Organisation,
  key: LogKey,
): Promise<Head | undefined> {
  const path = signedPath(directory, organisation)
  if (!existsSync(path)) return undefined
  const note = parseNote(readFileSync(path, 'utf8'))
  const signers = await verifyNote(sha256, note, [key.vkey], verifyEd25519)
  if (signers.length === 0) {
    throw new OperatingError(
      'signed-head-damaged',
      `${path} does not carry the signature of this log's key.`,
      'Restore the keys folder as a whole from a backup; key and signed head belong together.',
    )
  }
  return parseCheckpoint(note.text)
}

/** Puts a head in its place, synced: the new one, or a later one that turns out to have been signed. Its signature is right. */
export function rememberSigned(
  directory: DataDirectory,
  organisation: Organisation,
  note: string,
): void {
  replaceFile(signedPath(directory, organisation), note, 0o600)
}

function signedPath(directory: DataDirectory, organisation: Organisation): string {
  return join(directory.keys, `${keyName(organisation)}.signed`)
}
