/**
 * Where a log cannot go on, another begins. The rows of the old one stay as they are, under an organisation that has
 * ended; the organisation itself, its items, sources and people go on with an empty log. Reasons: docs/decisions/0011.
 */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import { endedSlug } from './log-place.ts'
import { applicationRole } from './migrate.ts'
import type { Organisation, Tx, WriteTx } from './organisation.ts'

/** Why a log ended: its database was behind what had been signed, or something else than that. */
export type EndedBecause = 'rolled-back' | 'forked'

/** A log that was continued by another. */
export interface EndedLog {
  /** The organisation its rows are kept under, for commands. */
  slug: string
  origin: string
  number: number
  endedAt: Date
  because: EndedBecause
  /** Entries that are kept, and the last head that was signed. */
  held: number
  signed: { size: number; root: Uint8Array }
}

/** What belongs to a log, beside salts: of these nothing is carried over. */
export const logTables = [
  'entry',
  'opening',
  'tile',
  'checkpoint',
  'fold',
  'finding',
  'run',
  'log_policy',
  'action',
] as const

/**
 * Ends the log of an organisation and gives it an empty one of this name. The caller writes the genesis in the same
 * transaction, and holds the data directory.
 */
export async function endLog(
  tx: WriteTx,
  organisation: Organisation,
  next: { origin: string; emptyRoot: Uint8Array },
  ended: { because: EndedBecause; signed: EndedLog['signed'] },
): Promise<Organisation> {
  const { id, logNumber } = organisation
  const kept = randomUUID()
  // The application may add to a log, and do nothing else to it; this is the owner's work.
  await sql`SELECT set_config('role', 'none', true)`.execute(tx.db)
  const before = await tx.db
    .selectFrom('organisation')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await tx.db
    .updateTable('organisation')
    .set({
      origin: next.origin,
      log_number: logNumber + 1,
      log_size: 0,
      log_root: Buffer.from(next.emptyRoot),
    })
    .where('id', '=', id)
    .execute()
  await tx.db
    .insertInto('organisation')
    .values({
      ...before,
      id: kept,
      slug: endedSlug(organisation),
      ended_at: tx.recordedAt,
      ended_because: ended.because,
      continued_by: id,
      signed_size: ended.signed.size,
      signed_root: Buffer.from(ended.signed.root),
    })
    .execute()
  for (const table of logTables) await handOver(tx, table, kept, sql`true`)
  // Salts of hidden fields are made from a key and a place in the log: one key for two logs would give a salt twice.
  await handOver(
    tx,
    'salt_key',
    kept,
    sql`subject LIKE 'run/%' OR subject LIKE 'exception/%' OR subject LIKE 'actor/%'`,
  )
  await sql`SELECT set_config('role', ${applicationRole}, true)`.execute(tx.db)
  return { ...organisation, origin: next.origin, logNumber: logNumber + 1 }
}

/** Row-level security holds for the owner too, and lets no row change hands; for this moment it does not. */
async function handOver(
  tx: WriteTx,
  table: (typeof logTables)[number] | 'salt_key',
  to: string,
  which: ReturnType<typeof sql<boolean>>,
): Promise<void> {
  const name = sql.table(table)
  await sql`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`.execute(tx.db)
  await sql`UPDATE ${name} SET org_id = ${to} WHERE org_id = ${tx.org} AND (${which})`.execute(
    tx.db,
  )
  await sql`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`.execute(tx.db)
}

/** The logs an organisation had before its present one, the latest first. */
export async function endedLogs(tx: Tx): Promise<EndedLog[]> {
  const rows = await tx.db
    .selectFrom('organisation')
    .selectAll()
    .where('continued_by', '=', tx.org)
    .orderBy('log_number', 'desc')
    .execute()
  return rows.flatMap((row) => {
    const { ended_at: endedAt, signed_size: size, signed_root: root } = row
    if (endedAt === null || size === null || root === null) return []
    return [
      {
        slug: row.slug,
        origin: row.origin,
        number: row.log_number,
        endedAt,
        because: row.ended_because === 'forked' ? 'forked' : 'rolled-back',
        held: row.log_size,
        signed: { size, root },
      },
    ]
  })
}
