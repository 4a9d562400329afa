/** Data of an earlier schema under today's program: nothing is lost, the log goes on. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'

import type pg from 'pg'

import { findOrganisation } from '#run/begin.ts'
import { signHead } from '#run/sign.ts'
import { assertLogReplays, awsCalls, publishNow, read, run } from '#run/test-company.ts'
import { assertAsFromScratch } from '#run/test-from-scratch.ts'
import type { Header } from '#store/backup/backup-format.ts'
import { readRows, speakPlainly, tableDigester } from '#store/backup/table-rows.ts'
import { readTablePlans } from '#store/backup/table-shapes.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { openPool, openStore } from '#store/database.ts'
import type { Store } from '#store/database.ts'
import { appliedMigrations } from '#store/migrate.ts'
import { administer, openTestStore, serverUrl } from '#store/test-store.ts'

import { confirmRestore } from './confirm-restore.ts'
import type { ReadBackup } from './read-backup.ts'
import { loadBackup, restoreBackup } from './restore-backup.ts'
import { inFolder } from './test-backups.ts'

/** Made by the first version, when 0001-initial.sql was all there was: an invented company, two days of runs. */
const fixture = join(import.meta.dirname, 'fixtures/schema-0001.age')
const key = { passphrase: 'made with schema 0001' }
const afterwards = new Date('2026-11-03T12:00:00.000Z')

/** A database as the first version left it, data and all. */
async function inOldDatabase(
  use: (url: string, directory: DataDirectory, backup: ReadBackup) => Promise<void>,
): Promise<void> {
  const name = `beleg_old_${randomUUID().replaceAll('-', '')}`
  await administer(`CREATE DATABASE ${name}`)
  const pool = openPool({ connectionString: serverUrl(name) })
  try {
    await inFolder(async (folder) => {
      const directory = openDataDirectory(folder)
      const client = await pool.connect()
      await client.query('BEGIN')
      const backup = await loadBackup(directory, client, fixture, key)
      await client.query('COMMIT')
      const applied = await appliedMigrations(client)
      client.release()
      assert.deepEqual(
        applied.map((each) => each.name),
        ['0001-initial.sql'],
      )
      await use(serverUrl(name), directory, backup)
    })
  } finally {
    await pool.end()
    await administer(`DROP DATABASE ${name} WITH (FORCE)`)
  }
}

/** Every row that the first version had is there, in the columns that it had. */
async function assertKept({ pool }: Store, { header, manifest }: ReadBackup): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await speakPlainly(client)
    const plans = await readTablePlans(client)
    for (const said of manifest.tables) {
      if (said.table === 'slot') {
        await assertSlotsKept(client, said.rows)
        continue
      }
      const plan = plans.find(({ name }) => name === said.table)
      assert(plan, said.table)
      const digester = tableDigester(said.table, said.org)
      const old = { ...plan, columns: columnsOf(header, said.table) }
      for await (const { rows, lines } of readRows(client, old, said.org)) digester.add(rows, lines)
      assert.deepEqual(digester.end(), said)
    }
    await client.query('ROLLBACK')
  } finally {
    client.release()
  }
}

/** Slots stand in the findings now: of every item the one it had, those that are gone included. */
async function assertSlotsKept(client: pg.ClientBase, slots: number): Promise<void> {
  const { rows } = await client.query<{ items: number; slots: number }>(`
    SELECT count(DISTINCT (test, key)) AS items, count(DISTINCT (test, slot)) AS slots FROM beleg.finding`)
  assert.deepEqual(rows, [{ items: slots, slots }])
}

function columnsOf({ tables }: Header, table: string) {
  return tables.find(({ name }) => name === table)?.columns ?? []
}

/** The company of the fixture reads, judges and publishes on. */
async function assertGoesOn(store: Store, clock: { now: Date }): Promise<void> {
  const organisation = await findOrganisation(store, 'example')
  const company = { store, clock, organisation, org: organisation.id }
  await assertLogReplays(company)
  const before = await signHead(store, organisation)
  await read(company, awsCalls({ 'us-east-1': { databases: { a: true, e: false } } }))
  const runs = await run(company)
  // What was judged then goes on; what has come since begins.
  assert.equal(runs.find(({ test: id }) => id === 'storage-encrypted')?.seq, 3)
  assert(runs.every(({ seq }) => seq === 3 || seq === 1))
  await publishNow(company)
  await assertLogReplays(company)
  await assertAsFromScratch(company, 'storage-encrypted')
  assert((await signHead(store, organisation)).size > before.size)
}

test('a database of the first schema is migrated with everything in it, and its log goes on', async () => {
  await inOldDatabase(async (url, directory, backup) => {
    assert(backup.manifest.tables.some(({ table, rows }) => table === 'run' && rows === 18))
    const clock = { now: afterwards }
    const store = await openStore({ directory, url, clock: () => clock.now })
    try {
      await assertKept(store, backup)
      await assertGoesOn(store, clock)
    } finally {
      await store.close()
    }
  })
})

test("a backup of the first schema restores into today's, with everything in it, and its log goes on", async () => {
  const clock = { now: afterwards }
  const store = await openTestStore(clock)
  try {
    const backup = await restoreBackup(store, fixture, key)
    await assertKept(store, backup)
    await confirmRestore(store, await findOrganisation(store, 'example'), 'loss-accepted')
    await assertGoesOn(store, clock)
  } finally {
    await store.close()
  }
})

test('an old database whose schema file was another is refused before anything is changed', async () => {
  await inOldDatabase(async (url, directory) => {
    const pool = openPool({ connectionString: url })
    try {
      await pool.query("UPDATE beleg.migration SET checksum = 'edited'")
      await assert.rejects(openStore({ directory, url }), {
        code: 'database-other-schema',
        fix: /version of Beleg that made this database/,
      })
      const { rows } = await pool.query('SELECT name FROM beleg.migration')
      assert.deepEqual(rows, [{ name: '0001-initial.sql' }])
    } finally {
      await pool.end()
    }
  })
})
