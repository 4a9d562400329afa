import { sql } from 'kysely'

import type { Tx } from './organisation.ts'

/** What the last reading of a source could not read. */
export interface Unread {
  /** Scope to reason. */
  scopes: Map<string, string>
  /** Whether the reading broke off, or a source could not be connected. */
  isBrokenOff: boolean
  /** Whether the reading before could still read something of it. */
  isNew: boolean
}

/** What the last reading of a source could not read, asked after its last receipt. */
export async function unreadScopes(tx: Tx, source: string): Promise<Unread> {
  const { rows } = await sql<{ scope: string; because: string | null; is_new: boolean }>`
    SELECT r.scope, r.because, r.last_recorded_at IS NULL AND coalesce(before.complete, true) AS is_new
    FROM scope s JOIN receipt r ON r.org_id = s.org_id AND r.id = s.receipt
    LEFT JOIN LATERAL (
      SELECT complete FROM receipt b
      WHERE b.org_id = s.org_id AND b.scope = s.scope AND b.source = s.source AND b.id < r.id
      ORDER BY b.id DESC LIMIT 1) AS before ON true
    WHERE s.org_id = ${tx.org} AND s.source = ${source} AND NOT r.complete
    ORDER BY r.scope`.execute(tx.db)
  const [last, before] = await tx.db
    .selectFrom('reading')
    .select('ended_at')
    .where('org_id', '=', tx.org)
    .where('source', '=', source)
    .orderBy('started_at', 'desc')
    .limit(2)
    .execute()
  const isBrokenOff = last !== undefined && last.ended_at === null
  return {
    scopes: new Map(rows.map(({ scope, because }) => [scope, because ?? 'Unknown'])),
    isBrokenOff,
    isNew:
      rows.some(({ is_new: isNew }) => isNew) ||
      (isBrokenOff && (before === undefined || before.ended_at !== null)),
  }
}
