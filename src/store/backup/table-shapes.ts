import type pg from 'pg'

import { schemaName } from '#store/migrate.ts'

import type { TableShape } from './backup-format.ts'

/** How a table is read and written: its shape, and what the file does not need to know. */
export interface TablePlan extends TableShape {
  /** Columns of its primary key, as an ORDER BY takes them. */
  order: string[]
  /** Identity columns, whose sequences must go on after the last row. */
  identities: string[]
}

/** The migrations say how tables look; which were applied is kept by themselves. Who is signed in is not restored. */
const leftOut = ['migration', 'session']

/**
 * Every table that outlives a crash, each after those it refers to. Unlogged ones are scratch (staged pages and
 * findings); jobs live in a schema of their own and follow from the record.
 */
export async function readTablePlans(client: pg.ClientBase): Promise<TablePlan[]> {
  const { rows: columns } = await client.query<Column>(
    `SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       a.attidentity <> '' AS identity, array_position(i.indkey::smallint[], a.attnum) AS key,
       a.attcollation <> 0 AND NOT (db.datlocprovider = 'c' AND db.datcollate IN ('C', 'POSIX')) AS collated
     FROM pg_class c
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     JOIN pg_database db ON db.datname = current_database()
     LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
     WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relpersistence = 'p' AND c.relname <> ALL ($2)
     ORDER BY c.relname COLLATE "C", a.attnum`,
    [schemaName, leftOut],
  )
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `SELECT f.relname AS from, t.relname AS to FROM pg_constraint k
     JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
     WHERE k.contype = 'f' AND k.connamespace = $1::regnamespace`,
    [schemaName],
  )
  const plans = Map.groupBy(columns, ({ table }) => table)
  return inOrder([...plans.keys()], references).map((name) => planOf(name, plans.get(name) ?? []))
}

interface Column {
  table: string
  name: string
  type: string
  identity: boolean
  key: number | null
  collated: boolean
}

function planOf(name: string, columns: readonly Column[]): TablePlan {
  const keys = columns
    .filter(({ key }) => key !== null)
    .toSorted((a, b) => Number(a.key) - Number(b.key))
  if (keys.length === 0) throw new Error(`table ${name} has no primary key`)
  return {
    name,
    scoped: columns[0]?.name === 'org_id',
    columns: columns.map((column) => ({ name: column.name, type: column.type })),
    // The same order on every server, so that digests compare; a server of collation C can use its index for it.
    order: keys.map((key) => `${quoted(key.name)}${key.collated ? ' COLLATE "C"' : ''}`),
    identities: columns.filter(({ identity }) => identity).map((column) => column.name),
  }
}

/** Names so that each comes after all it refers to. */
function inOrder(
  names: readonly string[],
  references: readonly { from: string; to: string }[],
): string[] {
  const done = new Set<string>()
  while (done.size < names.length) {
    const next = names.filter(
      (name) =>
        !done.has(name) &&
        references.every(({ from, to }) => from !== name || to === name || done.has(to)),
    )
    if (next.length === 0) throw new Error('tables refer to each other in a circle')
    for (const name of next) done.add(name)
  }
  return [...done]
}

/** A name as SQL takes it, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
