/** Reads 20 and then 200 sources side by side, of 2,000 databases each: what a reading takes must not grow with their number. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

for (const count of [20, 200]) {
  const { status } = spawnSync(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, 'read-sources.ts'), String(count)],
    { stdio: 'inherit' },
  )
  if (status !== 0) process.exitCode = 1
}
