import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { mindingNow, refuseAfterFailedSync } from './failed-sync.ts'
import { isAlive } from './process-alive.ts'

/**
 * Replaces a file so that after a crash it holds either the old or the new content, whole: written beside, synced,
 * renamed, and the folder synced.
 */
export function replaceFile(path: string, content: string | Uint8Array, mode = 0o644): void {
  replaceFiles([{ path, content }], mode)
}

/**
 * Replaces files in this order, making their folders. All are written and synced before the first is replaced: a disk
 * that is full by then has changed none of them.
 */
export function replaceFiles(
  files: readonly { path: string; content: string | Uint8Array }[],
  mode = 0o644,
): void {
  refuseAfterFailedSync()
  const halves = files.map(({ path }) => ({ path, half: halfOf(path) }))
  const folders = new Set(files.map(({ path }) => dirname(path)))
  mindingNow(() => {
    try {
      for (const folder of folders) mkdirSync(folder, { recursive: true })
      for (const { path, content } of files) writeSynced(halfOf(path), content, mode)
      for (const { path, half } of halves) renameSync(half, path)
    } catch (error) {
      // A full disk must not be made fuller.
      for (const { half } of halves) rmSync(half, { force: true })
      throw error
    }
    for (const folder of folders) syncFolder(folder)
  })
}

function halfOf(path: string): string {
  return `${path}.${process.pid}.half`
}

function writeSynced(path: string, content: string | Uint8Array, mode: number): void {
  const file = openSync(path, 'w', mode)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes a rename survive a power loss. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/**
 * Removes below a folder what processes that died left half-written: names that end in `<pid>.half` or, hidden,
 * in `.<pid>.<anything>.partial`. Those of living processes stay.
 */
export function sweepHalves(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const [, half, partial] =
      /\.(\d+)\.half$|^\.(\d+)\.[\w-]+\.partial$/.exec(basename(entry.name)) ?? []
    const path = join(entry.parentPath, entry.name)
    const pid = Number(half ?? partial)
    if (pid > 0 && isLeftover(path, pid)) rmSync(path, { force: true })
  }
}

/** In a container every process has the same number: what is older than this one was not made by it. */
function isLeftover(path: string, pid: number): boolean {
  if (pid !== process.pid) return !isAlive(pid)
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && found.mtimeMs < performance.timeOrigin
}
