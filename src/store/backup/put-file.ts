import { mkdirSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'

/** Writes a file so that it is whole or not there; that it is there after a crash takes `syncFolder`. */
export async function putFile(
  path: string,
  mode: number,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const half = `${path}.${process.pid}.half`
  const file = await open(half, 'w', mode)
  try {
    for await (const chunk of content) await file.writeFile(chunk)
    await file.sync()
    await file.close()
    await rename(half, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(half, { force: true })
    throw explainFull(error, path)
  }
}

/** Makes what was renamed into a folder survive a power loss. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function explainFull(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error
  return new OperatingError(
    'restore-disk-full',
    `There is no room left for ${path}.`,
    'Free some disk space and restore again. Nothing was restored.',
    { cause: error },
  )
}
