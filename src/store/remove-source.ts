/** What becomes of a source that is read no more: nothing it said vanishes, and nothing rests on it. */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import type { Tx, WriteTx } from './organisation.ts'

/** Why a scope of a removed source is not read. */
export const sourceRemoved = 'SourceRemoved'

/**
 * From here on the source is read no more, and what lets us in is forgotten. Its scopes stay expected, with a receipt that
 * says why they are not read; its items stay, unconfirmed. So every test over them is unknown, until another source
 * answers for the same scopes or `endSource` is decided. Of one that was removed before, and set up again since but never
 * read, whoever removed it then still counts as having done so.
 */
export async function removeSource(tx: WriteTx, id: string, by: string): Promise<void> {
  await sql`
    UPDATE source SET removed_at = ${tx.recordedAt}, removed_by = CASE WHEN started_at IS NULL THEN coalesce(removed_by, ${by}) ELSE ${by} END, asked_at = NULL, secrets = NULL
    WHERE org_id = ${tx.org} AND id = ${id}`.execute(tx.db)
  await sql`
    WITH unconfirmed AS (
      UPDATE item SET recorded_to = ${tx.recordedAt}
      WHERE org_id = ${tx.org} AND source = ${id} AND recorded_to = 'infinity' AND confirmed
        -- An occurrence that has closed is settled: see occurrences.ts.
        AND NOT (content ? 'firstSeenAt' AND content ? 'closedAt') RETURNING *)
    INSERT INTO item (org_id, population, key, source, scope, content, digest, confirmed, recorded_from)
    SELECT org_id, population, key, source, scope, content, digest, false, ${tx.recordedAt} FROM unconfirmed`.execute(
    tx.db,
  )
  const reading = randomUUID()
  const { numAffectedRows } = await sql`
    INSERT INTO reading (org_id, id, source, started_at, ended_at)
    SELECT ${tx.org}, ${reading}, ${id}, ${tx.recordedAt}, ${tx.recordedAt}
    WHERE EXISTS (SELECT FROM scope WHERE org_id = ${tx.org} AND source = ${id})`.execute(tx.db)
  if (!numAffectedRows) return
  await sql`
    WITH told AS (
      INSERT INTO receipt (org_id, reading, source, scope, feeds, detail, basis, complete, because, calls, pages, items,
        read_at, recorded_at)
      SELECT r.org_id, ${reading}, r.source, r.scope, r.feeds, r.detail, r.basis, false, ${sourceRemoved}, 0, 0, 0,
        ${tx.recordedAt}, ${tx.recordedAt}
      FROM scope s JOIN receipt r ON r.org_id = s.org_id AND r.id = s.receipt
      WHERE s.org_id = ${tx.org} AND s.source = ${id}
      RETURNING id, scope),
    counted AS (
      UPDATE reading SET incomplete = (SELECT count(*) FROM told), last_scope = (SELECT max(scope) FROM told)
      WHERE org_id = ${tx.org} AND id = ${reading})
    UPDATE scope s SET receipt = told.id FROM told
    WHERE s.org_id = ${tx.org} AND s.source = ${id} AND s.scope = told.scope`.execute(tx.db)
}

/** Ends what a removed source left: its items close, its scopes are expected no more. Its history stays. Returns how many items. */
export async function endSource(tx: WriteTx, id: string): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE item SET recorded_to = ${tx.recordedAt}
    WHERE org_id = ${tx.org} AND source = ${id} AND recorded_to = 'infinity'`.execute(tx.db)
  await tx.db.deleteFrom('scope').where('org_id', '=', tx.org).where('source', '=', id).execute()
  return Number(numAffectedRows ?? 0)
}

/** Whether a source was removed, as it may be while it is being read. */
export async function isRemoved(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('source')
    .select('removed_at')
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined && row.removed_at !== null
}

/**
 * A whole answer by another source ends what a removed one left of the same scopes: the items it names were taken over,
 * and those it does not name are gone.
 */
export async function replaceRemoved(
  tx: WriteTx,
  { source, scopes }: { source: string; scopes: readonly string[] },
): Promise<void> {
  const { rows } = await sql<{ source: string; scope: string }>`
    DELETE FROM scope s USING source o
    WHERE s.org_id = ${tx.org} AND s.scope = ANY(${scopes}::text[]) AND s.source <> ${source}
      AND o.org_id = s.org_id AND o.id = s.source AND o.removed_at IS NOT NULL
    RETURNING s.source, s.scope`.execute(tx.db)
  if (rows.length === 0) return
  await sql`
    UPDATE item i SET recorded_to = ${tx.recordedAt}
    FROM unnest(${rows.map((row) => row.scope)}::text[], ${rows.map((row) => row.source)}::text[]) AS left_over (scope, source)
    WHERE i.org_id = ${tx.org} AND i.scope = left_over.scope AND i.source = left_over.source
      AND i.recorded_to = 'infinity'`.execute(tx.db)
}
