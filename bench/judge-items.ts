/** Judges so many synthetic databases, as bench/judge.ts asks. A folder given as second argument is kept and used again. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { storageAtRest } from '#program/encryption/storage-at-rest.ts'
import { storageEncrypted } from '#program/encryption/storage-encrypted.ts'
import { deriveItems } from '#run/derive.ts'
import { drawSample } from '#run/draw-sample.ts'
import { runTests } from '#run/round.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import { readOrg } from '#store/organisation.ts'
import { lastRun } from '#store/runs.ts'

import { beginBench, readDatabases } from './many-databases.ts'

const size = Number(process.argv[2])
const kept = process.argv[3]

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now()
  const result = await work()
  const took = `${((performance.now() - start) / 1000).toFixed(2).padStart(7)} s`
  console.log(`  ${what.padEnd(52)} ${took}   peak memory so far ${peakMemory()} MB`)
  return result
}

function peakMemory(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}

const directory = openDataDirectory(kept ?? mkdtempSync(join(tmpdir(), 'beleg-bench-')))
const store = await openStore({ directory })
const only = ({ test }: { test: { id: string } }) => test.id === storageEncrypted.id
try {
  const org = await beginBench(store)
  console.log(`\n  ${size.toLocaleString('en')} items`)
  await timed('read them', () => readDatabases(store, org, size, () => false))
  await timed('derive what the test looks at, a first time', () =>
    deriveItems(store, org, storageAtRest),
  )
  await timed('judge it a first time, population tree and all', () =>
    runTests(store, org, 'manual', only),
  )
  await timed('read them again, 0.1 % changed', () =>
    readDatabases(store, org, size, (n) => n % 1000 === 3),
  )
  const [run] = await timed('derive and judge what changed', () =>
    runTests(store, org, 'manual', only),
  )
  await timed('derive and judge again, nothing changed', () => runTests(store, org, 'manual', only))
  await timed('an auditor draws 25 of them', () =>
    readOrg(store, org, async (tx) => {
      const last = await lastRun(tx, storageEncrypted.id)
      if (!last) throw new Error('no run')
      return await drawSample(tx, storageEncrypted, last, randomBytes(32), 25)
    }),
  )
  console.log(`  result ${run?.result ?? '-'}, ${JSON.stringify(run?.counts)}`)
} finally {
  await store.close()
  if (kept === undefined) rmSync(directory.root, { recursive: true, force: true })
}
