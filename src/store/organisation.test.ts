import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { OperatingError } from '#engine/operating-error.ts'

import { explain } from './explain.ts'
import { createOrganisation, readOrg, withOrg, withoutWaiting } from './organisation.ts'
import type { WriteTx } from './organisation.ts'
import { openTestStore } from './test-store.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const ours = await createOrganisation(
  store,
  { slug: 'ours', name: 'Ours', origin: 'ours.example/log', timeZone: 'UTC' },
  new Uint8Array(32),
)
const theirs = await createOrganisation(
  store,
  { slug: 'theirs', name: 'Theirs', origin: 'theirs.example/log', timeZone: 'UTC' },
  new Uint8Array(32),
)

test('recorded times rise, also where the clock of the machine goes back a little', async () => {
  const first = await withOrg(store, ours.id, async (tx) => tx.recordedAt)
  clock.now = new Date(first.getTime() - 9 * 60_000)
  const second = await withOrg(store, ours.id, async (tx) => tx.recordedAt)

  assert.equal(second.getTime(), first.getTime() + 1)
})

test('a question that is never answered ends after the time it was given, and is no bug', async () => {
  const asked = Date.now()
  const never = readOrg(store, ours.id, ({ db }) => sql`SELECT pg_sleep(60)`.execute(db), {
    withinMs: 50,
  })
  const error = explain(await never.catch((cause: unknown) => cause))
  assert(error instanceof OperatingError)
  assert.equal(error.code, 'database-slow')
  assert(Date.now() - asked < 10_000)
  const { rows } = await store.pool.query<{ idle: string }>(
    "SELECT current_setting('idle_in_transaction_session_timeout') AS idle",
  )
  assert.equal(rows[0]?.idle, '10min')
})

test('one organisation sees nothing of another, whatever it asks', async () => {
  await withOrg(store, theirs.id, async ({ db, recordedAt }) => {
    await sql`INSERT INTO source VALUES (${theirs.id}, 'secret', 'aws', '{}', ${recordedAt})`.execute(
      db,
    )
  })

  const { rows } = await readOrg(store, ours.id, ({ db }) => sql`SELECT * FROM source`.execute(db))
  assert.deepEqual(rows, [])
})

test('one organisation cannot write into another', async () => {
  await assert.rejects(
    withOrg(store, ours.id, ({ db, recordedAt }) =>
      sql`INSERT INTO source VALUES (${theirs.id}, 'planted', 'aws', '{}', ${recordedAt})`.execute(
        db,
      ),
    ),
    /row-level security/,
  )
})

test('the application cannot edit or delete what the log and the record hold', async () => {
  for (const statement of [
    'UPDATE entry SET bytes = bytes',
    'DELETE FROM entry',
    'DELETE FROM item',
    'UPDATE item SET content = content',
    'UPDATE receipt SET complete = true',
    'DELETE FROM run',
    'TRUNCATE finding',
    'ALTER TABLE entry DISABLE ROW LEVEL SECURITY',
  ]) {
    await assert.rejects(
      withOrg(store, ours.id, ({ db }) => sql.raw(statement).execute(db)),
      /permission denied|must be owner/,
      statement,
    )
  }
})

test('who does not wait for the disk says so for one transaction alone', async () => {
  const waits = async ({ db }: WriteTx) => {
    const { rows } = await sql<{ setting: string }>`
      SELECT current_setting('synchronous_commit') AS setting`.execute(db)
    return rows[0]?.setting !== 'off'
  }
  // The server of the tests never waits. The pool gives out one connection again and again.
  await store.pool.query('SET synchronous_commit = on')
  const doesOnce = await withOrg(store, ours.id, async (tx) => {
    await withoutWaiting(tx)
    return await waits(tx)
  })
  const doesAgain = await withOrg(store, ours.id, waits)
  await store.pool.query('RESET synchronous_commit')
  assert.deepEqual([doesOnce, doesAgain], [false, true])
})
