import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const memory = '/dev/shm'
/** Far more than tests need at one time, so that they leave enough to everybody else. */
const plentyBytes = 4 * 1024 ** 3

/** Where tests keep what is synced, or removed, file by file: memory where there is plenty, else the disk. For tests only. */
export function quickFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize > plentyBytes ? memory : tmpdir()
  } catch {
    return tmpdir()
  }
}
