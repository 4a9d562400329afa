/** A test over synthetic databases in the embedded database: the first run, and one after 0.1 % changed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { runTests } from '#run/round.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'

import { beginBench, readDatabases } from './many-databases.ts'

const size = Number(process.env['BELEG_BENCH_ITEMS'] ?? 100_000)

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now()
  const result = await work()
  console.log(
    `  ${what.padEnd(44)} ${((performance.now() - start) / 1000).toFixed(2).padStart(7)} s`,
  )
  return result
}

const directory = openDataDirectory(mkdtempSync(join(tmpdir(), 'beleg-bench-')))
const store = await openStore({ directory })
const only = ({ test }: { test: { id: string } }) => test.id === 'storage-encrypted'
try {
  const org = await beginBench(store)
  await timed(`read ${size.toLocaleString('en')} items`, () =>
    readDatabases(store, org, size, () => false),
  )
  await timed('judge them a first time, population tree and all', () =>
    runTests(store, org, 'manual', only),
  )
  await timed('read again, 0.1 % changed', () =>
    readDatabases(store, org, size, (n) => n % 1000 === 3),
  )
  const [run] = await timed('judge what changed', () => runTests(store, org, 'manual', only))
  await timed('judge again, nothing changed', () => runTests(store, org, 'manual', only))
  console.log(`  result ${run?.result ?? '-'}, ${JSON.stringify(run?.counts)}`)
  console.log(
    `  peak memory of this process ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
  )
} finally {
  await store.close()
  rmSync(directory.root, { recursive: true, force: true })
}
