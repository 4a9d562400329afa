/**
 * Prints how fast Beleg judges, starts and serves; each part runs in a process of its own. `npm run bench -- judge` runs
 * one, with what stands behind its name; `scim`, `crashes` and `simulation` take long, and run only by name.
 */
import { spawnSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

const usual = [
  'judge',
  'people',
  'people-pages',
  'sources',
  'start',
  'page',
  'csv',
  'tls',
  'backup',
  'doors',
  'sign-in',
]
const parts = [...usual, 'scim', 'crashes', 'simulation', 'fuzz', 'oracle', 'google', 'prowler']
/** What bin/beleg gives Node; the parts pass it on to what they start. */
const asServed = '--max-semi-space-size=16'
const env = {
  MALLOC_ARENA_MAX: '2',
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/beleg'),
  ...process.env,
}
const given = process.argv.slice(2)
const chosen = given.filter((word) => parts.includes(word))
const options = given.filter((word) => !parts.includes(word))

console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'cpu'}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}`,
)
for (const part of chosen.length === 0 ? usual : chosen) {
  console.log(`\n${part}`)
  const file = join(import.meta.dirname, `${part}.ts`)
  const { status } = spawnSync(process.execPath, [asServed, file, ...options], {
    stdio: 'inherit',
    env,
  })
  if (status !== 0) process.exitCode = 1
}
