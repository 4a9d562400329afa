/** What people did: the log holds it in digests, this table what they open to. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { z } from 'zod'

import type { DataDirectory } from './data-directory.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { seal, unseal } from './sealed.ts'

export interface DoneAction {
  /** The index of its entry in the log. */
  entry: number
  at: Date
  /** `exception.request` */
  name: string
  actor: string
  subject?: string
  input: Record<string, unknown>
}

/** Keeps what an entry is about, as part of the statement that appends the entry. */
export function actionSql(tx: WriteTx, done: Omit<DoneAction, 'at'>): RawBuilder<unknown> {
  return sql`INSERT INTO action (org_id, entry, at, name, actor, subject, input)
    VALUES (${tx.org}, ${done.entry}, ${tx.recordedAt}, ${done.name}, ${done.actor}, ${done.subject ?? null},
      ${JSON.stringify(done.input)}::jsonb)`
}

/** How often something was done, at all or to one thing. */
export async function countActions(tx: Tx, name: string, subject?: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM action WHERE org_id = ${tx.org} AND name = ${name}
      AND ${subject === undefined ? sql`true` : sql`subject = ${subject}`}`.execute(tx.db)
  return rows[0]?.n ?? 0
}

/** What was done, latest first: to one thing, by one person, of one kind, or all of it; below an entry, a page at a time. */
export async function listActions(
  tx: Tx,
  {
    subject,
    actor,
    name,
    before,
    since,
    until,
    limit = 50,
  }: {
    subject?: string
    actor?: string
    name?: string
    before?: number
    since?: Date
    until?: Date
    limit?: number
  } = {},
): Promise<DoneAction[]> {
  let query = tx.db
    .selectFrom('action')
    .selectAll()
    .where('org_id', '=', tx.org)
    .orderBy('entry', 'desc')
    .limit(limit)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  if (actor !== undefined) query = query.where('actor', '=', actor)
  if (name !== undefined) query = query.where('name', '=', name)
  if (before !== undefined) query = query.where('entry', '<', before)
  if (since) query = query.where('at', '>=', since)
  if (until) query = query.where('at', '<', until)
  return (await query.execute()).map(doneAction)
}

/** The last time that somebody did one thing to another. */
export async function lastActionOf(
  tx: Tx,
  { actor, name, subject }: { actor: string; name: string; subject: string },
): Promise<DoneAction | undefined> {
  const row = await tx.db
    .selectFrom('action')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('subject', '=', subject)
    .where('actor', '=', actor)
    .where('name', '=', name)
    .orderBy('entry', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && doneAction(row)
}

/** Which of some things was done last to a subject, by whomever. */
export async function lastActionAmong(
  tx: Tx,
  { subject, names }: { subject: string; names: readonly string[] },
): Promise<DoneAction | undefined> {
  const row = await tx.db
    .selectFrom('action')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('subject', '=', subject)
    .where('name', 'in', [...names])
    .orderBy('entry', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && doneAction(row)
}

/** What was last done under a name to each of some things, by their subjects. */
export async function lastActionsTo(
  tx: Tx,
  name: string,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, DoneAction>> {
  if (subjects.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('action')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('subject', 'in', [...subjects])
    .where('name', '=', name)
    .orderBy('entry', 'asc')
    .execute()
  return new Map(rows.map((row) => [row.subject ?? '', doneAction(row)]))
}

/** What was done under a name with these values in its input, or in what came of it. */
export async function listActionsNaming(
  tx: Tx,
  name: string,
  values: Record<string, string>,
): Promise<DoneAction[]> {
  const rows = await tx.db
    .selectFrom('action')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('name', '=', name)
    .where(sql<boolean>`input @> ${JSON.stringify(values)}::jsonb`)
    .execute()
  return rows.map(doneAction)
}

/** When an action was last done with each of these fields; nothing where it never was. */
export async function lastDoneWith(
  tx: Tx,
  name: string,
  values: readonly Record<string, string>[],
): Promise<(Date | undefined)[]> {
  const asked = values.map((each) => JSON.stringify(each))
  const { rows } = await sql<{ n: number; at: Date }>`
    SELECT asked.n::int AS n, max(a.at) AS at
    FROM unnest(${asked}::jsonb[]) WITH ORDINALITY AS asked (fields, n)
    JOIN action a ON a.org_id = ${tx.org} AND a.name = ${name} AND a.input @> asked.fields
    GROUP BY asked.n`.execute(tx.db)
  const found = new Map(rows.map(({ n, at }) => [n - 1, at]))
  return values.map((_, index) => found.get(index))
}

/** What was done at these recorded instants; one instant is one transaction, so each names one action at most. */
export async function listActionsAt(tx: Tx, instants: readonly Date[]): Promise<DoneAction[]> {
  if (instants.length === 0) return []
  const rows = await tx.db
    .selectFrom('action')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('at', 'in', [...instants])
    .execute()
  return rows.map(doneAction)
}

/** A row of the table as what it stands for. */
export function doneAction(row: {
  entry: number
  at: Date
  name: string
  actor: string
  subject: string | null
  input: Record<string, unknown>
}): DoneAction {
  return {
    entry: row.entry,
    at: row.at,
    name: row.name,
    actor: row.actor,
    ...(row.subject !== null && { subject: row.subject }),
    input: row.input,
  }
}

/** An answer given before under the same key, or that the key was used for another request. */
export async function findAnswer(
  tx: Tx,
  directory: DataDirectory,
  { actor, key, request }: AskedOnce,
): Promise<{ answer: unknown; isSame: boolean } | undefined> {
  const row = await tx.db
    .selectFrom('idempotency')
    .select(['request', 'answer'])
    .where('org_id', '=', tx.org)
    .where('actor', '=', actor)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return undefined
  if (!row.request.equals(request)) return { answer: undefined, isSame: false }
  return { answer: opened(tx, directory, { actor, key }, row.answer), isSame: true }
}

/** Every answer that is kept, opened, with its place; one that the instance's key opens no more is none. */
export async function keptAnswers(
  tx: Tx,
  directory: DataDirectory,
): Promise<{ place: string; actor: string; answer?: unknown }[]> {
  const { rows } = await sql<{ place: string; actor: string; key: string; answer: unknown }>`
    SELECT ctid::text AS place, actor, key, answer FROM idempotency WHERE org_id = ${tx.org} FOR UPDATE`.execute(
    tx.db,
  )
  return rows.map(({ place, actor, key, answer }) => {
    try {
      return { place, actor, answer: opened(tx, directory, { actor, key }, answer) }
    } catch {
      return { place, actor }
    }
  })
}

function opened(
  tx: Tx,
  directory: DataDirectory,
  { actor, key }: Pick<AskedOnce, 'actor' | 'key'>,
  answer: unknown,
): unknown {
  const sealed = Buffer.from(Sealed.parse(answer).sealed, 'base64')
  return JSON.parse(unseal(directory, sealed, answerContext(tx, actor, key)).toString())
}

/** Keeps an answer for a day; sealed, as it may hold a token or a link that nobody is shown a second time. */
export async function keepAnswer(
  tx: WriteTx,
  directory: DataDirectory,
  { actor, key, request }: AskedOnce,
  answer: unknown,
): Promise<void> {
  await sql`DELETE FROM idempotency WHERE org_id = ${tx.org}
    AND created_at < ${tx.recordedAt}::timestamptz - interval '1 day'`.execute(tx.db)
  const bytes = Buffer.from(JSON.stringify(answer ?? null))
  const sealed = seal(directory, bytes, answerContext(tx, actor, key)).toString('base64')
  await tx.db
    .insertInto('idempotency')
    .values({
      org_id: tx.org,
      actor,
      key,
      request: Buffer.from(request),
      status: 200,
      answer: JSON.stringify({ sealed }),
      created_at: tx.recordedAt,
    })
    .execute()
}

/** A request under its idempotency key. */
export interface AskedOnce {
  actor: string
  key: string
  /** Its digest. */
  request: Uint8Array
}

const Sealed = z.object({ sealed: z.string() })

function answerContext({ org }: Tx, actor: string, key: string): string {
  return `answer/${org}/${actor}/${key}`
}
