/**
 * Prints how fast Beleg judges, starts and serves; each part runs in a process of its own. `npm run bench -- judge` runs
 * one, and `-- crashes` kills everything 500 times.
 */
import { spawnSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

const parts = ['judge', 'start', 'page', 'csv', 'tls', 'backup']
/** Only where it is asked for: it takes minutes. */
const longParts = ['crashes']
const chosen = process.argv.slice(2)

console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'cpu'}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}`,
)
for (const part of chosen.length === 0
  ? parts
  : [...parts, ...longParts].filter((each) => chosen.includes(each))) {
  console.log(`\n${part}`)
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${part}.ts`)], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
