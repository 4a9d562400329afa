/** Every checkpoint that was ever published, with the cosignatures it then had. */
import { sql } from 'kysely'

import type { Tx, WriteTx } from './organisation.ts'

export interface KeptCheckpoint {
  size: number
  /** The note, as published. */
  note: string
  publishedAt: Date
  /** The moment a quorum of witnesses last confirmed it, where one did. */
  witnessedAt?: Date
}

/** Keeps a checkpoint, unless it is byte for byte the last one; since when it is kept. */
export async function keepCheckpoint(
  tx: WriteTx,
  { size, note, witnessedAt }: Omit<KeptCheckpoint, 'publishedAt'>,
): Promise<Date> {
  const { db, org, recordedAt } = tx
  const last = await lastCheckpoint(tx, 'any')
  if (last?.note === note) return last.publishedAt
  await db
    .insertInto('checkpoint')
    .values({
      org_id: org,
      size,
      note,
      published_at: recordedAt,
      witnessed_at: witnessedAt ?? null,
    })
    .execute()
  return recordedAt
}

/** The last one kept, or the last one that a quorum of witnesses confirmed. */
export async function lastCheckpoint(
  { db, org }: Tx,
  which: 'any' | 'witnessed',
): Promise<KeptCheckpoint | undefined> {
  let query = db
    .selectFrom('checkpoint')
    .select(['size', 'note', 'published_at', 'witnessed_at'])
    .where('org_id', '=', org)
  if (which === 'witnessed') query = query.where('witnessed_at', 'is not', null)
  const row = await query.orderBy('id', 'desc').limit(1).executeTakeFirst()
  if (!row) return undefined
  return {
    size: row.size,
    note: row.note,
    publishedAt: row.published_at,
    ...(row.witnessed_at && { witnessedAt: row.witnessed_at }),
  }
}

/** The notes kept on a day of UTC, oldest first; `day` is written 2026-11-25. */
export async function checkpointsOfDay({ db, org }: Tx, day: string): Promise<string[]> {
  const from = new Date(`${day}T00:00:00.000Z`)
  const rows = await db
    .selectFrom('checkpoint')
    .select('note')
    .where('org_id', '=', org)
    .where('published_at', '>=', from)
    .where('published_at', '<', new Date(from.getTime() + 86_400_000))
    .orderBy('id')
    .execute()
  return rows.map(({ note }) => note)
}

/** The days of UTC on which checkpoints were kept, oldest first. */
export async function checkpointDays({ db, org }: Tx): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    SELECT DISTINCT to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day
    FROM checkpoint WHERE org_id = ${org} ORDER BY day`.execute(db)
  return rows.map(({ day }) => day)
}
