/** Rows as text, the way PostgreSQL itself writes and reads every type: one JSON array of texts and nulls a line. */
import { createHash } from 'node:crypto'

import type pg from 'pg'

import { schemaName } from '#store/migrate.ts'

import type { TableDigest } from './backup-format.ts'
import { quoted } from './table-shapes.ts'
import type { TablePlan } from './table-shapes.ts'

/** How many rows are in memory at a time, and how many bytes go into one file of the archive. */
const pageRows = 500
const partBytes = 2 * 1024 * 1024

/** Values of every type come out as text the same on each server, and go in again as they came out. */
export async function speakPlainly(client: pg.ClientBase): Promise<void> {
  await client.query(`SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true),
    set_config('IntervalStyle', 'iso_8601', true), set_config('bytea_output', 'hex', true),
    set_config('extra_float_digits', '1', true)`)
}

/**
 * The rows of a table, or those of one organisation, in the order of their primary key, as parts of some megabytes
 * (lines with their ends). Needs a transaction; memory stays at a part. Row-level security binds the owner too, so the
 * organisation is set.
 */
export async function* readRows(
  client: pg.ClientBase,
  plan: TablePlan,
  org: string | null,
): AsyncGenerator<{ rows: number; lines: Buffer }> {
  const values = plan.columns.map(({ name }) => `${quoted(name)}::text`).join(', ')
  await enterOrganisation(client, org)
  await client.query(`DECLARE backup_rows NO SCROLL CURSOR FOR
    SELECT to_json(ARRAY[${values}]::text[])::text AS line FROM ${schemaName}.${quoted(plan.name)}
    ${org === null ? '' : `WHERE org_id = ${literal(org)}`} ORDER BY ${plan.order.join(', ')}`)
  let lines: string[] = []
  let length = 0
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`FETCH ${pageRows} FROM backup_rows`)
    for (const { line } of rows) length += lines.push(`${line}\n`) && line.length + 1
    if (lines.length > 0 && (length >= partBytes || rows.length < pageRows)) {
      yield { rows: lines.length, lines: Buffer.from(lines.join('')) }
      lines = []
      length = 0
    }
    if (rows.length < pageRows) break
  }
  await client.query('CLOSE backup_rows')
}

/** Puts rows back that `readRows` gave. The statement is made from the plan of our own table alone. */
export async function insertRows(
  client: pg.ClientBase,
  plan: TablePlan,
  org: string | null,
  rows: readonly (string | null)[][],
): Promise<void> {
  await enterOrganisation(client, org)
  const names = plan.columns.map(({ name }) => quoted(name)).join(', ')
  const values = plan.columns.map(({ type }, i) => `v${i}::${type}`).join(', ')
  const arrays = plan.columns.map((_, i) => `$${i + 1}::text[]`).join(', ')
  const columns = plan.columns.map((_, i) => `v${i}`).join(', ')
  for (let from = 0; from < rows.length; from += pageRows) {
    const page = rows.slice(from, from + pageRows)
    await client.query(
      `INSERT INTO ${schemaName}.${quoted(plan.name)} (${names}) OVERRIDING SYSTEM VALUE
       SELECT ${values} FROM unnest(${arrays}) AS given (${columns})`,
      plan.columns.map((_, column) => page.map((row) => row[column] ?? null)),
    )
  }
}

/** Lets every identity column go on after the last row there is. */
export async function advanceIdentities(
  client: pg.ClientBase,
  plan: TablePlan,
  orgs: readonly (string | null)[],
): Promise<void> {
  for (const column of plan.identities) {
    let last = 0
    for (const org of plan.scoped ? orgs : [null]) {
      await enterOrganisation(client, org)
      const { rows } = await client.query<{ last: string | null }>(
        `SELECT max(${quoted(column)})::text AS last FROM ${schemaName}.${quoted(plan.name)}`,
      )
      last = Math.max(last, Number(rows[0]?.last ?? 0))
    }
    if (last === 0) continue
    await client.query('SELECT setval(pg_get_serial_sequence($1, $2), $3)', [
      `${schemaName}.${quoted(plan.name)}`,
      column,
      last,
    ])
  }
}

/** Counts rows and bytes of a table and hashes them, part by part. */
export function tableDigester(
  table: string,
  org: string | null,
): { add(rows: number, lines: Uint8Array): void; end(): TableDigest } {
  const hash = createHash('sha256')
  const sum = { rows: 0, bytes: 0 }
  return {
    add: (rows, lines) => {
      hash.update(lines)
      sum.rows += rows
      sum.bytes += lines.length
    },
    end: () => ({ table, org, ...sum, sha256: hash.digest('hex') }),
  }
}

async function enterOrganisation(client: pg.ClientBase, org: string | null): Promise<void> {
  if (org !== null) await client.query("SELECT set_config('beleg.org', $1, true)", [org])
}

/** A cursor's statement takes no parameters. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
