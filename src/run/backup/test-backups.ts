/** Backups of made-up companies, and what must be true of them after a restore; for tests only. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, publishNow, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { createBackup } from '#store/backup/create-backup.ts'
import type { Backup } from '#store/backup/create-backup.ts'
import { makeKeyPair } from '#store/backup/sealing.ts'
import type { Key, Lock } from '#store/backup/sealing.ts'
import type { Store } from '#store/database.ts'
import type { TestClock } from '#store/test-store.ts'

const pair = await makeKeyPair()
/** A passphrase costs a second each time, by design; tests use keys. */
export const lock: Lock = { recipients: [pair.recipient] }
export const key: Key = { identities: [pair.identity] }

/** A company with items, runs, published controls, evidence, and a public log. */
export async function busyCompany(store: Store, clock: TestClock): Promise<TestCompany> {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all')
  await read(
    company,
    awsCalls({
      'us-east-1': { databases: { a: true, b: false }, snapshots: { s: true } },
      'us-west-2': { databases: { c: true } },
    }),
  )
  await run(company)
  await publishNow(company)
  return company
}

/** A temporary folder that is removed after `use`. */
export async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-backup-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A backup of the store as `backup.age` in a folder. */
export async function backUp(
  store: Store,
  folder: string,
  name = 'backup.age',
): Promise<Backup & { file: string }> {
  const file = join(folder, name)
  return { ...(await createBackup(store, file, { lock })), file }
}

/** The same company in another store. */
export function movedTo(company: TestCompany, store: Store): TestCompany {
  return { ...company, store }
}

/** Every row of every table that outlives a crash, as PostgreSQL shows it, by table; nothing of the code under test. */
export async function allRows({ pool }: Store): Promise<Map<string, string[]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'beleg'::regnamespace AND relkind = 'r'
     AND relpersistence = 'p' AND relname <> 'migration' ORDER BY 1`,
  )
  const all = new Map<string, string[]>()
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(
      `SELECT t::text AS row FROM beleg."${name}" t`,
    )
    all.set(name, rows.map(({ row }) => row).toSorted())
  }
  return all
}

/** Every row is there again; `restore` itself is the only table that has more. */
export async function assertSameRows(
  restored: Store,
  before: ReadonlyMap<string, string[]>,
): Promise<void> {
  const after = await allRows(restored)
  after.set('restore', before.get('restore') ?? [])
  assert.deepEqual(after, before)
}
