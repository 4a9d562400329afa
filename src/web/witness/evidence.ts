import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { hex, utf8 } from '#log/bytes.ts'
import type { Disagreement } from '#log/witness.ts'
import { replaceFile } from '#store/durable-file.ts'
import { sha256 } from '#store/sha256.ts'

/** Anyone can send a signed checkpoint again with a bad proof; that must not fill the disk. */
const mostFiles = 200

const heads = {
  fork: 'Two checkpoints of one size and with different roots, both signed by the log. Together they prove a fork.',
  unproved:
    'Two checkpoints signed by the log, and no proof was sent that the second continues the first. Ask the log for one: if there is none, it was rewritten.',
}

/**
 * Keeps both notes of a disagreement in a folder, once; the file's path, or `undefined` where the folder is full.
 * The notes are byte for byte as signed, each behind a line of dashes.
 */
export function keepEvidence(
  folder: string,
  { kind, before, after }: Disagreement,
  at: Date,
): string | undefined {
  const digest = hex(sha256(utf8(`${before}\n${after}`))).slice(0, 16)
  const path = join(folder, `${kind}-${digest}.txt`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  if (readdirSync(folder).length >= mostFiles) return undefined
  const text = `${heads[kind]}\nSeen by this witness at ${at.toISOString()}.\n---- before\n${before}---- after\n${after}`
  replaceFile(path, text)
  return path
}
