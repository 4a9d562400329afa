/** What sources brought back: pages are staged outside the lock, then one transaction applies the difference of a scope. */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import type { Population } from '#engine/population.ts'
import type { Receipt } from '#engine/receipt.ts'

import { applyEmpty } from './apply-empty.ts'
import { bytesArray, textArray } from './binary-arrays.ts'
import type { Store } from './database.ts'
import { carryFirstSight, closeOccurrences, unreadAmongStaged } from './occurrences.ts'
import type { SpeakingReceipt } from './opened-receipts.ts'
import { expectMany, stageOrg, withOrg } from './organisation.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { brokenOff, forgetParts } from './reading-parts.ts'
import type { BrokenOff } from './reading-parts.ts'
import { receiptOfRow, speakingReceipts } from './receipt-of-row.ts'
import { recordReceipts } from './record-receipts.ts'
import { isRemoved, replaceRemoved, sourceRemoved } from './remove-source.ts'
import { occurrencesFed, settleUnseen } from './settle-unseen.ts'
import { sha256 } from './sha256.ts'
import { together } from './together.ts'

/** One reading of one source, under way. */
export interface OpenReading {
  org: string
  id: string
  source: string
  /** The first of the readings that it goes on with; itself where it does not. */
  began: string
  /** As of when it claims what it reads: when that one began. */
  at: Date
  /** What of it was read whole before. */
  parts: BrokenOff['parts']
  /** The ids of the populations it fills whose items close where others end: see occurrences.ts. */
  occurrences: readonly string[]
  /** How many items of each scope this process has staged. */
  staged: Map<string, number>
  /** Applies a scope of which nothing is staged, beside others that are reached at the same time. */
  applyEmpty(receipt: Receipt): Promise<void>
}

/**
 * Begins a reading of a source that fills these populations. The caller sees to it that readings of one source come one
 * after the other. `asked` is what is read and how: where it `goesOn`, it does so with one that broke off while the same was asked,
 * unless somebody asked for one, who gets everything as it is now.
 */
export async function openReading(
  store: Store,
  org: string,
  source: string,
  feeds: readonly Pick<Population<unknown>, 'id' | 'isListedWhileOpen'>[],
  { asked = null, goesOn: mayGoOn = false }: { asked?: unknown; goesOn?: boolean } = {},
): Promise<OpenReading> {
  const id = randomUUID()
  const digest = digestOf(JSON.stringify(asked)).toString('hex')
  const goesOn = await withOrg(store, org, async (tx) => {
    const { db, recordedAt } = tx
    // Whoever asked for a reading gets this one.
    const wished = await db
      .updateTable('source')
      .set({ asked_at: null })
      .where('org_id', '=', org)
      .where('id', '=', source)
      .where('asked_at', 'is not', null)
      .executeTakeFirst()
    const isWished = wished.numUpdatedRows > 0n
    const before =
      mayGoOn && !isWished ? await brokenOff(tx, source, digest, recordedAt) : undefined
    const goingOn = before ?? {
      began: id,
      at: store.clock(),
      parts: new Map<string, readonly Receipt[]>(),
    }
    const { began, at } = goingOn
    await db
      .insertInto('reading')
      .values({
        org_id: org,
        id,
        source,
        started_at: recordedAt,
        ended_at: null,
        began,
        as_of: at,
        asked: digest,
      })
      .execute()
    await forgetParts(tx, source, began)
    // Scratch of readings that ended, or whose process died.
    await sql`
      DELETE FROM staged_item s USING reading r
      WHERE s.org_id = ${org} AND r.org_id = s.org_id AND r.id = s.reading AND r.source = ${source}`.execute(
      db,
    )
    return goingOn
  })
  const occurrences = feeds.filter((each) => each.isListedWhileOpen).map((each) => each.id)
  const begun = { org, id, source, ...goesOn, occurrences, staged: new Map<string, number>() }
  return {
    ...begun,
    applyEmpty: together(
      ({ scope }) => scope,
      (receipts) => applyEmpty(store, begun, receipts),
    ),
  }
}

/** What a row of the index may hold: PostgreSQL refuses more than a third of a page. */
const longestKeyBytes = 2000

/**
 * Whether an item can be kept: PostgreSQL's text holds no NUL, and its indexes no endless key. Whoever stages must
 * leave out the others, and call their scope incomplete.
 */
export function isStorable<Item>(population: Population<Item>, item: Item): boolean {
  const isEndless = Buffer.byteLength(population.key(item)) > longestKeyBytes
  return !isEndless && !JSON.stringify(item).includes('\\u0000')
}

/** Keeps one page of a scope until its receipt arrives. */
export async function stagePage<Item>(
  store: Store,
  reading: OpenReading,
  scope: string,
  population: Population<Item>,
  items: readonly Item[],
): Promise<void> {
  if (items.length === 0) return
  if (population.isListedWhileOpen && !reading.occurrences.includes(population.id)) {
    throw new Error(`the reading does not know that it fills ${population.id}`)
  }
  const contents = items.map((item) => JSON.stringify(item))
  await stageOrg(store, reading.org, async ({ db }) => {
    await sql`
      INSERT INTO staged_item (org_id, reading, scope, population, key, content, digest)
      SELECT ${reading.org}, ${reading.id}, ${scope}, ${population.id}, key, content::jsonb, digest
      FROM unnest(${textArray(items.map((item) => population.key(item)))}::text[], ${textArray(contents)}::text[],
        ${bytesArray(contents.map(digestOf))}::bytea[]) AS page (key, content, digest)`.execute(db)
  })
  reading.staged.set(scope, (reading.staged.get(scope) ?? 0) + items.length)
}

/** SHA-256 of an item as its schema wrote it: equal digests mean nothing changed. */
export function digestOf(content: string): Buffer {
  return sha256(content)
}

/**
 * Applies one scope: changed items become new versions; on a complete receipt items not seen again close, on an
 * incomplete one they stay, unconfirmed. One transaction, so a receipt and what it vouches for appear together. Scopes of
 * which nothing is staged share theirs.
 */
export async function applyScope(
  store: Store,
  reading: OpenReading,
  receipt: Receipt,
): Promise<void> {
  if (!reading.staged.has(receipt.scope)) return await reading.applyEmpty(receipt)
  await withOrg(store, reading.org, async (tx) => {
    await expectMany(tx, receipt.items)
    const whole = await missLost(tx, reading, receipt)
    const sound = await refuseStrangers(tx, reading, await refuseRemoved(tx, reading, whole))
    const { id, source } = reading
    const occurrences = occurrencesFed(reading, receipt)
    const staged = { reading: id, scope: receipt.scope, occurrences }
    const unread = await unreadAmongStaged(tx, staged)
    const scope = { ...staged, source, unread }
    await carryFirstSight(tx, scope, sound)
    await openVersions(tx, reading, receipt.scope)
    if (!receipt.detail) {
      await closeOccurrences(tx, scope, sound)
      await settleUnseen(tx, reading, sound, unread)
    }
    await recordReceipts(tx, reading, [sound])
    if (sound.complete) await replaceRemoved(tx, { source, scopes: [sound.scope] })
    await sql`DELETE FROM staged_item WHERE org_id = ${tx.org} AND reading = ${reading.id} AND scope = ${receipt.scope}`.execute(
      tx.db,
    )
  })
  reading.staged.delete(receipt.scope)
}

/** How a reading ended. */
export interface Ending {
  /** False where it broke off. */
  isWhole: boolean
  /** Scopes failed for reasons that pass by themselves: it is due again soon, too, and goes on. */
  passing?: boolean
  /** Why scopes were not reached, where it is not just that nothing led to them. */
  because?: string
  message?: string
}

/**
 * Ends a reading. Every scope expected before and not reached this time gets a receipt that says so, and why. One that
 * broke off is not marked as ended, and so is due again soon. `alsoRecord` writes in the transaction that ends it.
 */
export async function closeReading(
  store: Store,
  reading: OpenReading,
  reached: ReadonlySet<string>,
  { isWhole, passing = false, because = 'NotReached', message }: Ending,
  alsoRecord: (tx: WriteTx) => Promise<void> = async () => undefined,
): Promise<void> {
  const missing = await stageOrg(store, reading.org, (tx) =>
    speakingReceipts(tx)
      .select(['scope.scope', 'receipt.feeds', 'receipt.detail', 'receipt.basis'])
      .where('scope.source', '=', reading.source)
      .execute(),
  )
  const unreached = missing.filter((each) => !reached.has(each.scope))
  await Promise.all(
    unreached.map((scope) =>
      applyScope(store, reading, {
        scope: scope.scope,
        feeds: scope.feeds,
        ...(scope.detail && { detail: true }),
        basis: scope.basis,
        complete: false,
        because,
        ...(message !== undefined && { message }),
        calls: 0,
        pages: 0,
        items: 0,
        readAt: reading.at,
      }),
    ),
  )
  await withOrg(store, reading.org, async (tx) => {
    if (isWhole) {
      await tx.db
        .updateTable('reading')
        .set({ ended_at: tx.recordedAt, passing })
        .where('org_id', '=', reading.org)
        .where('id', '=', reading.id)
        .execute()
    }
    await alsoRecord(tx)
  })
}

/** When each source was last begun to be read, and whether that reading came to its end, with no trouble that passes by itself. */
export async function lastReadings(tx: Tx): Promise<Map<string, { at: Date; isWhole: boolean }>> {
  const rows = await tx.db
    .selectFrom('reading')
    .distinctOn('source')
    .select(['source', 'started_at', 'ended_at', 'passing'])
    .where('org_id', '=', tx.org)
    .orderBy('source')
    .orderBy('started_at', 'desc')
    .execute()
  return new Map(
    rows.map(({ source, started_at: at, ended_at: ended, passing }) => [
      source,
      { at, isWhole: ended !== null && !passing },
    ]),
  )
}

/** The receipts that speak now for the scopes feeding any of these populations. */
export async function currentReceipts(
  tx: Tx,
  populations: readonly string[],
): Promise<SpeakingReceipt[]> {
  const rows = await speakingReceipts(tx)
    .selectAll('receipt')
    .where(sql<boolean>`receipt.feeds && ${populations}::text[]`)
    .orderBy('receipt.scope')
    .execute()
  return rows.map((row) => ({ ...receiptOfRow(row), number: row.id }))
}

/**
 * A server that crashed since has emptied its scratch, and items on the pages before would look as if they were gone:
 * the scope then counts as read in part.
 */
async function missLost(tx: WriteTx, reading: OpenReading, receipt: Receipt): Promise<Receipt> {
  const staged = reading.staged.get(receipt.scope) ?? 0
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM staged_item
    WHERE org_id = ${tx.org} AND reading = ${reading.id} AND scope = ${receipt.scope}`.execute(
    tx.db,
  )
  const found = rows[0]?.n ?? 0
  if (found === staged) return receipt
  return {
    ...receipt,
    complete: false,
    because: 'DatabaseRestarted',
    message: `${found} of ${staged} items are left of the pages read before`,
  }
}

/** A source that was removed meanwhile says nothing any more: what it brought back is left out. */
async function refuseRemoved(
  tx: WriteTx,
  reading: OpenReading,
  receipt: Receipt,
): Promise<Receipt> {
  if (!(await isRemoved(tx, reading.source))) return receipt
  await sql`DELETE FROM staged_item WHERE org_id = ${tx.org} AND reading = ${reading.id} AND scope = ${receipt.scope}`.execute(
    tx.db,
  )
  return { ...receipt, complete: false, because: sourceRemoved }
}

/**
 * An item belongs to one source, and has one content in one reading. Pages that break either rule cost the scope its
 * completeness, and the item stays as it was. What a removed source left belongs to whoever reports it next.
 */
async function refuseStrangers(
  tx: WriteTx,
  reading: OpenReading,
  receipt: Receipt,
): Promise<Receipt> {
  const { rows: strangers } = await sql<{ key: string; because: string }>`
    DELETE FROM staged_item s USING (
      SELECT s.population, s.key, 'OwnedByOtherSource' AS because
      FROM staged_item s JOIN item i USING (org_id, population, key)
      WHERE s.org_id = ${tx.org} AND s.reading = ${reading.id} AND s.scope = ${receipt.scope}
        AND i.recorded_to = 'infinity' AND i.source <> ${reading.source}
        AND NOT EXISTS (SELECT FROM source o WHERE o.org_id = i.org_id AND o.id = i.source AND o.removed_at IS NOT NULL)
      UNION
      SELECT population, key, 'ConflictingAnswers' FROM staged_item
      WHERE org_id = ${tx.org} AND reading = ${reading.id} AND scope = ${receipt.scope}
      GROUP BY population, key HAVING count(DISTINCT digest) > 1
    ) AS stranger
    WHERE s.org_id = ${tx.org} AND s.reading = ${reading.id} AND s.scope = ${receipt.scope}
      AND s.population = stranger.population AND s.key = stranger.key
    RETURNING s.key, stranger.because`.execute(tx.db)
  const first = strangers[0]
  if (!first) return receipt
  const said = `${strangers.length} items, such as ${first.key}`
  if (receipt.complete)
    return { ...receipt, complete: false, because: first.because, message: said }
  // What the connector found comes first: it knows more, such as the lines of a file.
  const message = receipt.message === undefined ? said : `${receipt.message}; ${said}`
  return { ...receipt, because: receipt.because ?? first.because, message }
}

async function openVersions(tx: WriteTx, reading: OpenReading, scope: string): Promise<void> {
  await sql`
    UPDATE item i SET recorded_to = ${tx.recordedAt}
    FROM staged_item s
    WHERE s.org_id = ${tx.org} AND s.reading = ${reading.id} AND s.scope = ${scope}
      AND i.org_id = s.org_id AND i.population = s.population AND i.key = s.key AND i.recorded_to = 'infinity'
      AND (i.digest <> s.digest OR i.scope <> s.scope OR NOT i.confirmed)`.execute(tx.db)
  await sql`
    INSERT INTO item (org_id, population, key, source, scope, content, digest, confirmed, recorded_from)
    SELECT s.org_id, s.population, s.key, ${reading.source}, s.scope, s.content, s.digest, true, ${tx.recordedAt}
    FROM staged_item s
    WHERE s.org_id = ${tx.org} AND s.reading = ${reading.id} AND s.scope = ${scope}
      AND NOT EXISTS (SELECT FROM item i WHERE i.org_id = s.org_id AND i.population = s.population AND i.key = s.key
        AND i.recorded_to = 'infinity')
    -- In the order of the indexes, which takes half the time. Two pages may hold the same item.
    ORDER BY s.population, s.key
    ON CONFLICT (org_id, population, key) WHERE recorded_to = 'infinity' DO NOTHING`.execute(tx.db)
}
