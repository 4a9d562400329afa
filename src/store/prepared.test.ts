import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { createAccount } from './accounts.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import type { Tx } from './organisation.ts'
import { prepared } from './prepared.ts'
import { openTestStore } from './test-store.ts'

const store = await openTestStore()
after(() => store.close())

async function begin(name: string): Promise<string> {
  const origin = `${name}.example/log`
  const wanted = { slug: name, name, origin, timeZone: 'UTC' }
  const { id } = await createOrganisation(store, wanted, new Uint8Array(32))
  await withOrg(store, id, (tx) =>
    createAccount(tx, { email: `${name}@example.com`, name, roles: ['member'] }),
  )
  return id
}

/** Everybody, as far as the database lets the transaction see; and whether the connection had planned it before. */
async function everybody({ db }: Tx): Promise<{ names: string[]; isKept: boolean }> {
  const text = 'SELECT name FROM account'
  const { rows: kept } =
    await sql`SELECT FROM pg_prepared_statements WHERE statement LIKE ${`%*/${text}`}`.execute(db)
  const { rows } = await sql<{ name: string }>`${prepared}${sql.raw(text)}`.execute(db)
  return { names: rows.map(({ name }) => name), isKept: kept.length > 0 }
}

test('a plan that a connection keeps shows each organisation its own rows alone', async () => {
  const orgs = new Map([
    ['one', await begin('one')],
    ['two', await begin('two')],
  ])
  let kept = 0
  // More often than PostgreSQL makes a plan anew for each value.
  for (let time = 0; time < 8; time++) {
    for (const [name, org] of orgs) {
      const { names, isKept } = await readOrg(store, org, everybody)
      assert.deepEqual(names, [name])
      kept += Number(isKept)
    }
  }
  assert(kept > 0)
})

test('a plan made while a table was empty is made anew as its statement is asked more often', async () => {
  const org = await begin('growing')
  const text = 'SELECT name FROM account WHERE 1 = 1'
  const names = await readOrg(store, org, async ({ db }) => {
    for (let time = 0; time < 120; time++) await sql`${prepared}${sql.raw(text)}`.execute(db)
    const kept = await sql<{ name: string }>`
      SELECT name FROM pg_prepared_statements WHERE statement LIKE ${`%*/${text}`}`.execute(db)
    return kept.rows.map(({ name }) => name)
  })
  // After one, ten and a hundred times.
  assert.equal(new Set(names).size, 3)
})
