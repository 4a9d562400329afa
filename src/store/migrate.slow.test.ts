import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { openDataDirectory } from './data-directory.ts'
import { openPool, openStore } from './database.ts'
import { migrate } from './migrate.ts'
import { administer, openTestStore, serverUrl } from './test-store.ts'

/** A database without anything in it, for one test. */
async function inEmptyDatabase(use: (name: string) => Promise<void>): Promise<void> {
  const name = `beleg_empty_${randomUUID().replaceAll('-', '')}`
  await administer(`CREATE DATABASE ${name}`)
  try {
    await use(name)
  } finally {
    await administer(`DROP DATABASE ${name} WITH (FORCE)`)
  }
}

async function inPool<Result>(
  url: string,
  use: (pool: ReturnType<typeof openPool>) => Promise<Result>,
): Promise<Result> {
  const pool = openPool({ connectionString: url })
  try {
    return await use(pool)
  } finally {
    await pool.end()
  }
}

test('a database that a newer version has migrated is refused, and nothing is changed', async () => {
  const store = await openTestStore()
  try {
    await store.pool.query(
      "INSERT INTO beleg.migration (number, name, checksum) SELECT max(number) + 1, '9999-later.sql', 'x' FROM beleg.migration",
    )
    const migrations = () => store.pool.query('SELECT * FROM beleg.migration ORDER BY number')
    const { rows: before } = await migrations()
    await assert.rejects(migrate(store.pool), {
      code: 'database-newer',
      message: /9999-later\.sql/,
      fix: /newer version of Beleg/,
    })
    assert.deepEqual((await migrations()).rows, before)
  } finally {
    await store.close()
  }
})

test('a database made with another schema file is refused', async () => {
  const store = await openTestStore()
  try {
    await store.pool.query("UPDATE beleg.migration SET checksum = 'changed' WHERE number = 1")
    await assert.rejects(migrate(store.pool), {
      code: 'database-other-schema',
      message: /0001-initial\.sql differs/,
      fix: /version of Beleg that made this database/,
    })
  } finally {
    await store.close()
  }
})

test('two processes may migrate at once, and a third time changes nothing', async () => {
  await inEmptyDatabase(async (name) => {
    await Promise.all([1, 2, 3].map(() => inPool(serverUrl(name), migrate)))
    await inPool(serverUrl(name), async (pool) => {
      const { rows } = await pool.query('SELECT number FROM beleg.migration ORDER BY number')
      assert.deepEqual(
        rows,
        rows.map((_, place) => ({ number: place + 1 })),
      )
    })
  })
})

test('a migration that dies half-way leaves nothing, and the next start does it whole', async () => {
  await inEmptyDatabase(async (name) => {
    const url = serverUrl(name)
    // The table that the first file makes last but one stands in its way.
    await inPool(url, async (pool) => {
      await pool.query('CREATE SCHEMA beleg; CREATE TABLE beleg.run (mine text)')
      await assert.rejects(migrate(pool), /already exists/)
      const { rows } = await pool.query(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'beleg' ORDER BY 1",
      )
      assert.deepEqual(rows, [{ tablename: 'migration' }, { tablename: 'run' }])
      await pool.query('DROP TABLE beleg.run')
      await migrate(pool)
    })
  })
})

test('a database user who may not prepare the schema gets the commands that let them', async () => {
  await inEmptyDatabase(async (name) => {
    const user = `beleg_stranger_${randomUUID().slice(0, 8)}`
    await administer(`CREATE ROLE ${user} LOGIN PASSWORD 'secret'`)
    const url = serverUrl(name, { user, password: 'secret' })
    const root = mkdtempSync(join(tmpdir(), 'beleg-test-'))
    try {
      const directory = openDataDirectory(root)
      const error = await openStore({ directory, url }).then(
        () => undefined,
        (cause: unknown) => cause,
      )
      assert.ok(error instanceof Error && 'fix' in error && 'code' in error)
      assert.equal(error.code, 'database-not-permitted')
      const commands = String(error.fix)
        .replace('Let an administrator run: ', '')
        .replace('CREATE ROLE beleg_app NOLOGIN;', '')
        .replaceAll('<user>', user)
        .replaceAll('<name>', name)
      assert.match(commands, /GRANT beleg_app TO/)

      // The fix, taken at its word.
      await administer(commands)
      const store = await openStore({ directory, url })
      await store.close()
    } finally {
      rmSync(root, { recursive: true, force: true })
      await inPool(serverUrl(name), (pool) => pool.query(`DROP OWNED BY ${user}`))
      await administer(`DROP ROLE ${user}`)
    }
  })
})
