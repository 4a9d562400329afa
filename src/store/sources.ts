import { sql } from 'kysely'

import type { Tx, WriteTx } from './organisation.ts'

/** One configured outside system. Settings hold no secrets. */
export interface Source {
  id: string
  connector: string
  settings: Record<string, unknown>
}

/** A source with what became of it. */
export interface SourceState extends Source {
  recordedAt: Date
  /** Since when it is read; absent while it is being set up. */
  startedAt?: Date
  /** When a reading was asked for that has not begun. */
  askedAt?: Date
  removedAt?: Date
  removedBy?: string
  hasSecrets: boolean
}

/** What of a source is kept apart, or not said by its settings. */
export interface SourcePut {
  /** Sealed. Absent: those it has stay. */
  secrets?: Uint8Array
  /** Set up, and not read before somebody asks for a reading. */
  isDraft?: boolean
}

/** Adds a source, or changes it; one that was removed is read again. */
export async function putSource(
  tx: WriteTx,
  source: Source,
  { secrets, isDraft = false }: SourcePut = {},
): Promise<void> {
  const startedAt = isDraft ? null : tx.recordedAt
  const changed = {
    connector: source.connector,
    settings: JSON.stringify(source.settings),
    recorded_at: tx.recordedAt,
    removed_at: null,
    // Of what was removed and is not read again, whoever removed it stays that.
    ...(!isDraft && { removed_by: null }),
    ...(secrets && { secrets: Buffer.from(secrets) }),
  }
  await tx.db
    .insertInto('source')
    .values({
      org_id: tx.org,
      id: source.id,
      secrets: null,
      asked_at: null,
      started_at: startedAt,
      ...changed,
    })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'id']).doUpdateSet((row) => ({
        ...changed,
        started_at: isDraft ? null : row.fn.coalesce('source.started_at', row.val(startedAt)),
      })),
    )
    .execute()
}

/** The sources that are read, by id. */
export async function listSources(tx: Tx): Promise<Source[]> {
  return await tx.db
    .selectFrom('source')
    .select(['id', 'connector', 'settings'])
    .where('org_id', '=', tx.org)
    .where('started_at', 'is not', null)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute()
}

/** Every source there ever was, those set up or removed too, by id. */
export async function listSourceStates(tx: Tx): Promise<SourceState[]> {
  return await sourceStates(tx, undefined)
}

/** A source by its id, whatever became of it. */
export async function findSourceState(tx: Tx, id: string): Promise<SourceState | undefined> {
  return (await sourceStates(tx, id))[0]
}

async function sourceStates(tx: Tx, id: string | undefined): Promise<SourceState[]> {
  let query = tx.db.selectFrom('source').selectAll().where('org_id', '=', tx.org).orderBy('id')
  if (id !== undefined) query = query.where('id', '=', id)
  return (await query.execute()).map((row) => ({
    id: row.id,
    connector: row.connector,
    settings: row.settings,
    recordedAt: row.recorded_at,
    ...(row.started_at && { startedAt: row.started_at }),
    ...(row.asked_at && { askedAt: row.asked_at }),
    ...(row.removed_at && { removedAt: row.removed_at }),
    ...(row.removed_by !== null && { removedBy: row.removed_by }),
    hasSecrets: row.secrets !== null,
  }))
}

/** What a source's system lets us in with, sealed; only whoever connects asks for it. */
export async function readSourceSecrets(tx: Tx, id: string): Promise<Uint8Array | undefined> {
  const row = await tx.db
    .selectFrom('source')
    .select('secrets')
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.secrets ?? undefined
}

/** Notes that a reading is wanted; one that was being set up is read from now on. The next reading that begins answers all who asked. */
export async function askForReading(tx: WriteTx, id: string): Promise<void> {
  await sql`
    UPDATE source SET asked_at = coalesce(asked_at, ${tx.recordedAt}), started_at = coalesce(started_at, ${tx.recordedAt})
    WHERE org_id = ${tx.org} AND id = ${id} AND removed_at IS NULL`.execute(tx.db)
}

/** The sources of which a reading is asked for. */
export async function askedSources(tx: Tx): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('source')
    .select('id')
    .where('org_id', '=', tx.org)
    .where('asked_at', 'is not', null)
    .where('removed_at', 'is', null)
    .orderBy('asked_at')
    .execute()
  return rows.map(({ id }) => id)
}

/** Sources that are read and have not given a receipt for any scope yet. */
export async function sourcesWithoutScopes(tx: Tx): Promise<Source[]> {
  const { rows } = await sql<Source>`
    SELECT id, connector, settings FROM source s
    WHERE org_id = ${tx.org} AND started_at IS NOT NULL AND removed_at IS NULL
      AND NOT EXISTS (SELECT FROM scope WHERE org_id = s.org_id AND source = s.id)
    ORDER BY id`.execute(tx.db)
  return rows
}

/** Which sources answer for a population's items now, by population. */
export async function sourcesByPopulation(tx: Tx): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ population: string; sources: string[] }>`
    SELECT fed AS population, array_agg(DISTINCT sc.source ORDER BY sc.source) AS sources
    FROM scope sc JOIN receipt r ON r.org_id = sc.org_id AND r.id = sc.receipt, unnest(r.feeds) AS fed
    WHERE sc.org_id = ${tx.org} GROUP BY fed`.execute(tx.db)
  return new Map(rows.map(({ population, sources }) => [population, sources]))
}
