/** A folder on a disk so small that a test can fill it; for the tests in this folder. */
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  cpSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  /** Leaves no byte free. */
  fill(): void
  /** Makes room again. */
  free(): void
  remove(): void
}

/** Why no disk can be mounted here; nothing where it can. */
export function whyNoMount(): string | undefined {
  if (process.platform !== 'linux') return 'small disks are mounted on Linux only'
  const folder = mkdtempSync(join(tmpdir(), 'beleg-mount-'))
  try {
    const { status, stderr, error } = mount(folder, 1)
    if (status !== 0) return `this user may not mount: ${(stderr || error?.message || '').trim()}`
    spawnSync('umount', ['-l', folder])
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Moves a folder with all it holds onto a disk of its own. Nobody may be using it at that moment. */
export function ontoSmallDisk(folder: string, megabytes: number): SmallDisk {
  const before = `${folder}-before`
  const { mode } = statSync(folder)
  renameSync(folder, before)
  mkdirSync(folder, { mode })
  const { status, stderr } = mount(folder, megabytes, mode & 0o777)
  if (status !== 0) throw new Error(`mount: ${stderr}`)
  cpSync(before, folder, { recursive: true, preserveTimestamps: true })
  rmSync(before, { recursive: true })
  const filler = join(folder, 'filler')
  return {
    fill() {
      const file = openSync(filler, 'a')
      try {
        for (const size of [1 << 20, 1 << 12, 1]) writeUntilFull(file, Buffer.alloc(size))
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(filler),
    remove() {
      spawnSync('umount', ['-l', folder])
    },
  }
}

function mount(folder: string, megabytes: number, mode = 0o700) {
  const options = `size=${megabytes}m,mode=${mode.toString(8)}`
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { encoding: 'utf8' })
}

function writeUntilFull(file: number, bytes: Buffer): void {
  try {
    while (writeSync(file, bytes) === bytes.length);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error
  }
}
