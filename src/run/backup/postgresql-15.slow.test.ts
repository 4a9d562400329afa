/** The oldest server we support takes what the newest one gave, and back. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'

import { assertLogReplays, awsCalls, publishNow, read, run } from '#run/test-company.ts'
import { assertAsFromScratch } from '#run/test-from-scratch.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import { openTestStore } from '#store/test-store.ts'

import { confirmRestore } from './confirm-restore.ts'
import { drillBackup } from './drill-backup.ts'
import { restoreBackup } from './restore-backup.ts'
import {
  allRows,
  assertSameRows,
  backUp,
  busyCompany,
  inFolder,
  key,
  movedTo,
} from './test-backups.ts'

/** Where Debian keeps its version 15. */
const binaries = '/usr/lib/postgresql/15/bin'
/** PostgreSQL refuses root; see store/embedded-server.ts. */
const asNobody =
  process.getuid?.() === 0
    ? ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--']
    : []

function whyNot(): string | false {
  if (!existsSync(join(binaries, 'postgres'))) return `there is no PostgreSQL 15 in ${binaries}`
  return spawnSync('env', [...asNobody, 'true']).status === 0
    ? false
    : 'PostgreSQL refuses root, and user namespaces are forbidden'
}

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }

/** Runs a PostgreSQL 15 on a socket in the folder, in a collation that sorts otherwise than ours. */
async function withServer15(folder: string, use: (url: string) => Promise<void>): Promise<void> {
  const data = join(folder, 'data15')
  mkdirSync(data, { mode: 0o700 })
  const options = ['--no-sync', '--encoding=UTF8', '--locale=C.UTF-8', '--auth=trust']
  const sorting = ['--locale-provider=icu', '--icu-locale=de']
  const initdb = [join(binaries, 'initdb'), '-D', data, '-U', 'owner', ...options, ...sorting]
  const made = spawnSync('env', [...asNobody, ...initdb], { encoding: 'utf8' })
  assert.equal(made.status, 0, made.stderr)
  const settings = ['-c', 'listen_addresses=', '-c', 'fsync=off']
  const postgres = [join(binaries, 'postgres'), '-D', data, '-k', folder, ...settings]
  const server = spawn('env', [...asNobody, ...postgres], { stdio: 'ignore' })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  try {
    const url = `postgres://owner@/postgres?host=${encodeURIComponent(folder)}`
    await answering(url)
    await use(url)
  } finally {
    server.kill('SIGINT')
    await ended
  }
}

async function answering(url: string): Promise<void> {
  for (let left = 200; ; left--) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return
    } catch (error) {
      if (left === 0) throw error
      await sleep(50)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

test(
  'a backup of PostgreSQL 18 restores into 15, goes on there, drills there, and comes back',
  { skip: whyNot() },
  async () => {
    const store = await openTestStore(clock)
    after(() => store.close())
    const company = await busyCompany(store, clock)
    await inFolder(async (folder) => {
      const { file } = await backUp(store, folder)
      const before = await allRows(store)
      await withServer15(folder, async (url) => {
        const directory = openDataDirectory(join(folder, 'beleg'))
        const old = await openStore({ directory, url, clock: () => clock.now })
        try {
          assert.match(old.version, /^15\./)
          await restoreBackup(old, file, key)
          await assertSameRows(old, before)
          await confirmRestore(old, company.organisation, 'loss-accepted')
          const moved = movedTo(company, old)
          await read(moved, awsCalls({ 'us-east-1': { databases: { a: false } } }))
          await run(moved)
          await publishNow(moved)
          await assertLogReplays(moved)
          await assertAsFromScratch(moved, 'storage-encrypted')
          await drillBackup(old)

          const rows = await allRows(old)
          const back = await backUp(old, folder, 'back.age')
          const restored = await openTestStore(clock)
          try {
            await restoreBackup(restored, back.file, key)
            rows.set('restore', (await allRows(restored)).get('restore') ?? [])
            assert.deepEqual(await allRows(restored), rows)
          } finally {
            await restored.close()
          }
        } finally {
          await old.close()
        }
      })
    })
  },
)
