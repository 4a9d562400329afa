import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { personalTables } from './personal-columns.ts'
import { openTestStore } from './test-store.ts'

const store = await openTestStore({ now: new Date() })
after(() => store.close())

/** Names of columns that may say something about a person. */
const suspicious =
  /^(e?mail.*|.*name.*|.*person.*|account|actor|address|agent|user.*|.*_by|recipient|subject|company|theme|language|roles|password|totp|external_id|disclosure|resource|input)$/

/** Those that do not, and why. */
const impersonal = new Set([
  'organisation.name',
  'migration.name',
  // Another organisation's log, and a kind of confirmation.
  'organisation.continued_by',
  'restore.confirmed_by',
  'source.name',
  'hostname.name',
  'directory_group.name',
  'directory_group.name_key',
  'directory_group.external_id',
  // The name of a field, an action, a file, a queue.
  'opening.name',
  'action.name',
  'document.name',
  // What it was done to, as population and key; a salt key's likewise.
  'action.subject',
  'salt_key.subject',
])

test('every column that may be about a person says what it is for', async () => {
  const { rows } = await sql<{ column: string }>`
    SELECT table_name || '.' || column_name AS column FROM information_schema.columns
    WHERE table_schema = current_schema() ORDER BY 1`.execute(store.db)
  const there = new Set(rows.map(({ column }) => column))
  const declared = personalTables.flatMap(({ table, columns }) =>
    Object.keys(columns).map((column) => `${table}.${column}`),
  )
  assert.deepEqual(
    declared.filter((column) => !there.has(column)),
    [],
    'declared, and not there',
  )
  const silent = [...there].filter(
    (column) =>
      suspicious.test(column.split('.')[1] ?? '') &&
      !declared.includes(column) &&
      !impersonal.has(column),
  )
  assert.deepEqual(silent, [], 'may be about a person, and says nothing')
  assert(there.size > 150)
})
