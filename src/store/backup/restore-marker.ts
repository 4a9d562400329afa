/**
 * A file that stands in a data directory while a backup is restored into it. Database and files cannot change in one
 * step; as long as it stands nothing else opens them, and what is in `keys/` came from the restore.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { replaceFile } from '#store/durable-file.ts'

const Marker = z.object({ restore: z.uuid() })

/** Sets the marker. `restore` is written to the database with the rest, so that a finished restore is known as such. */
export function markRestoring(directory: DataDirectory, restore: string): void {
  replaceFile(pathOf(directory), `${JSON.stringify({ restore })}\n`, 0o600)
}

export function unmarkRestoring(directory: DataDirectory): void {
  rmSync(pathOf(directory), { force: true })
}

/** The restore that was under way when the machine or the process ended, if there was one. */
export function interruptedRestore(directory: DataDirectory): string | undefined {
  if (!existsSync(pathOf(directory))) return undefined
  return Marker.parse(JSON.parse(readFileSync(pathOf(directory), 'utf8'))).restore
}

export function refuseHalfRestored(directory: DataDirectory): void {
  if (!existsSync(pathOf(directory))) return
  throw new OperatingError(
    'restore-unfinished',
    `A restore into ${directory.root} was interrupted.`,
    'Run the same beleg backup restore again: it clears what is there and begins anew.',
  )
}

function pathOf({ root }: DataDirectory): string {
  return join(root, 'restore-under-way.json')
}
