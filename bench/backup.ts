/** Backup, verification and restore of judged synthetic databases; each in a process of its own, for its peak of memory. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { makeBackup } from '#run/backup/make-backup.ts'
import { readBackup } from '#run/backup/read-backup.ts'
import { restoreBackup } from '#run/backup/restore-backup.ts'
import { runTests } from '#run/round.ts'
import { makeKeyPair } from '#store/backup/sealing.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import type { Store } from '#store/database.ts'

import { beginBench, readDatabases } from './many-databases.ts'

const size = Number(process.env['BELEG_BENCH_ITEMS'] ?? 100_000)

async function withStore(data: string, use: (store: Store) => Promise<unknown>): Promise<void> {
  const store = await openStore({ directory: openDataDirectory(data), mayBeHalfRestored: true })
  try {
    await use(store)
  } finally {
    await store.close()
  }
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now()
  await work()
  const seconds = ((performance.now() - start) / 1000).toFixed(2).padStart(7)
  const memory = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(`  ${what.padEnd(44)} ${seconds} s, peak ${memory} MB`)
}

const steps: Record<string, (folder: string, key: string, recipient: string) => Promise<void>> = {
  fill: (folder) =>
    withStore(join(folder, 'from'), async (store) => {
      const org = await beginBench(store)
      await readDatabases(store, org, size, () => false)
      await runTests(store, org, 'manual', ({ test }) => test.id === 'storage-encrypted')
      await readDatabases(store, org, size, (n) => n % 10 === 3)
      await runTests(store, org, 'manual', ({ test }) => test.id === 'storage-encrypted')
    }),
  create: (folder, _key, recipient) =>
    withStore(join(folder, 'from'), (store) =>
      timed('create', () =>
        makeBackup(store, join(folder, 'backup.age'), { lock: { recipients: [recipient] } }),
      ),
    ),
  verify: (folder, key) =>
    timed('verify', () => readBackup(join(folder, 'backup.age'), { identities: [key] }, {})),
  restore: (folder, key) =>
    withStore(join(folder, 'to'), (store) =>
      timed('restore, every row compared', () =>
        restoreBackup(store, join(folder, 'backup.age'), { identities: [key] }),
      ),
    ),
}

const [step, ...words] = process.argv.slice(2)
if (step === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-bench-'))
  try {
    const { identity, recipient } = await makeKeyPair()
    for (const name of Object.keys(steps)) {
      const args = [...process.execArgv, import.meta.filename, name, folder, identity, recipient]
      const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
      if (status !== 0) throw new Error(`${name} failed`)
      if (name === 'create') {
        const bytes = statSync(join(folder, 'backup.age')).size
        console.log(
          `  ${size.toLocaleString('en')} items with 10 % in two versions: ${(bytes / 1e6).toFixed(1)} MB`,
        )
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
} else {
  const [folder = '', key = '', recipient = ''] = words
  await steps[step]?.(folder, key, recipient)
}
