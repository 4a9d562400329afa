/**
 * One test over synthetic databases in the embedded database, at rising sizes: the first run, population tree included,
 * and one after 0.1 % changed. Each size in a process of its own, so that its peak memory is its own.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const sizes = process.argv.slice(2).map(Number)

for (const size of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) {
  const { status } = spawnSync(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, 'judge-items.ts'), String(size)],
    { stdio: 'inherit' },
  )
  if (status !== 0) process.exitCode = 1
}
