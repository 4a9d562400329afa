import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Replaces a file so that after a crash it holds either the old or the new content, whole: written beside, synced,
 * renamed, and the folder synced.
 */
export function replaceFile(path: string, content: string | Uint8Array, mode = 0o644): void {
  const half = `${path}.${process.pid}.half`
  try {
    const file = openSync(half, 'w', mode)
    try {
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(half, path)
  } catch (error) {
    // A full disk must not be made fuller.
    rmSync(half, { force: true })
    throw error
  }
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
