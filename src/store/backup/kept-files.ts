/** Which files of a data directory go into a backup, by folder and name. */
import { existsSync, globSync, readdirSync } from 'node:fs'
import { sep } from 'node:path'

import type { DataDirectory } from '#store/data-directory.ts'

import type { Folder } from './backup-format.ts'

/** What each folder may hold; a name that came from a file goes nowhere else. */
const names: Record<Folder, RegExp> = {
  keys: /^[a-z0-9][\w.-]*$/i,
  blobs: /^[0-9a-f]{64}(\.[a-z0-9]+)*$/,
  published: /^[a-z0-9][a-z0-9-]*\/log(-\d+)?\/(checkpoints\/\d+|fold\/\d+\.json)$/,
}

/** Belongs to the embedded server of one data directory, not to what it stores. */
const serverPassword = 'database-password'

/** Whether a file belongs into a backup. What is half written does not. */
export function isKept(folder: Folder, name: string): boolean {
  return names[folder].test(name) && !/\.(half|partial)$/.test(name) && name !== serverPassword
}

/** The names in a folder that belong into a backup, sorted. */
export function keptFiles(directory: DataDirectory, folder: Folder): string[] {
  const root = directory[folder]
  const found =
    folder === 'published' ? publishedFiles(root) : existsSync(root) ? readdirSync(root) : []
  return found.filter((name) => isKept(folder, name)).toSorted()
}

/** Of the public files those that the next publish does not make again. */
function publishedFiles(root: string): string[] {
  return globSync('*/{log,log-*}/{checkpoints,fold}/*', { cwd: root }).map((path) =>
    path.split(sep).join('/'),
  )
}
