/**
 * Occurrences that sources list while they are open (`isListedWhileOpen`): a vulnerability, a threat. One that a whole
 * reading no longer has is closed, not gone: it stays a member, with `closedAt`, so that a late end stays visible. What was not
 * read closes nothing, nor does what is known through something that was not read (`throughFields`). One that comes back while it is
 * kept goes on, with its first sight.
 */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import { addMonthsToInstant } from '#engine/calendar.ts'
import type { Receipt } from '#engine/receipt.ts'

import type { WriteTx } from './organisation.ts'

/** For how long a closed one is kept. */
const monthsKept = 12

interface Scope {
  reading: string
  source: string
  scope: string
  /** The ids of the populations concerned. */
  occurrences: readonly string[]
  /** See unreadAmongStaged. */
  unread: readonly string[]
}

/**
 * Writes into each staged one when we saw it first: now, unless we hold it already; and through what it was known before, where that
 * was not read this time.
 */
export async function carryFirstSight(
  tx: WriteTx,
  of: Scope,
  { complete }: Pick<Receipt, 'complete'>,
): Promise<void> {
  if (of.occurrences.length === 0) return
  await sql`
    WITH staged AS (
      DELETE FROM staged_item WHERE org_id = ${tx.org} AND reading = ${of.reading} AND scope = ${of.scope}
        AND population = ANY(${[...of.occurrences]}::text[])
      RETURNING population, key, content),
    seen AS (
      SELECT s.population, s.key, s.content
        || jsonb_build_object('firstSeenAt', coalesce(i.content ->> 'firstSeenAt', ${tx.recordedAt.toISOString()}))
        || CASE WHEN i.content ? 'through' THEN (
          SELECT jsonb_build_object('through', coalesce(jsonb_agg(key ORDER BY key COLLATE "C"), '[]')) FROM (
            SELECT jsonb_array_elements_text(s.content -> 'through') AS key
            UNION SELECT key FROM jsonb_array_elements_text(i.content -> 'through') AS before (key)
            WHERE NOT ${complete}::boolean OR key = ANY(${[...of.unread]}::text[])) AS every) ELSE '{}' END AS content
      FROM staged s LEFT JOIN item i ON i.org_id = ${tx.org} AND i.population = s.population AND i.key = s.key
        AND i.recorded_to = 'infinity')
    INSERT INTO staged_item (org_id, reading, scope, population, key, content, digest)
    SELECT ${tx.org}, ${of.reading}, ${of.scope}, population, key, content, sha256(convert_to(content::text, 'UTF8'))
    FROM seen`.execute(tx.db)
}

/**
 * Closes those of a scope that a whole reading no longer has, what a removed source left of it included; and ends those
 * that closed more than twelve months ago, however the reading went.
 */
export async function closeOccurrences(
  tx: WriteTx,
  of: Scope,
  receipt: Pick<Receipt, 'complete'>,
): Promise<void> {
  if (of.occurrences.length === 0) return
  const unseen = sql`i.org_id = ${tx.org} AND i.scope = ${of.scope} AND i.recorded_to = 'infinity'
    AND i.population = ANY(${[...of.occurrences]}::text[])
    AND (i.source = ${of.source} OR EXISTS (
      SELECT FROM source o WHERE o.org_id = i.org_id AND o.id = i.source AND o.removed_at IS NOT NULL))
    AND NOT EXISTS (SELECT FROM staged_item s WHERE s.org_id = i.org_id AND s.reading = ${of.reading}
      AND s.scope = ${of.scope} AND s.population = i.population AND s.key = i.key)`
  await sql`
    UPDATE item i SET recorded_to = ${tx.recordedAt}
    WHERE ${unseen} AND (i.content ->> 'closedAt')::timestamptz < ${addMonthsToInstant(tx.recordedAt, -monthsKept)}`.execute(
    tx.db,
  )
  if (!receipt.complete) return
  await sql`
    WITH ended AS (
      UPDATE item i SET recorded_to = ${tx.recordedAt}
      WHERE ${unseen} AND (i.content ->> 'closedAt' IS NULL OR i.source <> ${of.source} OR NOT i.confirmed)
        AND NOT ${isKnownThrough(of.unread)}
      RETURNING i.population, i.key,
        jsonb_build_object('closedAt', ${tx.recordedAt.toISOString()}::text) || i.content AS content)
    INSERT INTO item (org_id, population, key, source, scope, content, digest, confirmed, recorded_from)
    SELECT ${tx.org}, population, key, ${of.source}, ${of.scope}, content, sha256(convert_to(content::text, 'UTF8')), true,
      ${tx.recordedAt}
    FROM ended`.execute(tx.db)
}

/** What a reading lists in a scope and says of it that it was not read, by key. Few: they are looked through item by item. */
export async function unreadAmongStaged(
  tx: WriteTx,
  { reading, scope, occurrences }: Omit<Scope, 'source' | 'unread'>,
): Promise<string[]> {
  if (occurrences.length === 0) return []
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM staged_item WHERE org_id = ${tx.org} AND reading = ${reading} AND scope = ${scope}
      AND population = ANY(${[...occurrences]}::text[]) AND content ? 'unread'`.execute(tx.db)
  return rows.map(({ key }) => key)
}

/** Whether an item `i` is an open one that was known through something which the reading lists, and did not read. */
export function isKnownThrough(unread: readonly string[]): RawBuilder<boolean> {
  return unread.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`(i.content ->> 'closedAt' IS NULL AND coalesce(i.content -> 'through' ?| ${[...unread]}::text[], false))`
}
