/** What a phishing exercise needs while it runs, and nothing of it after: whom to write to still, and how often what happened. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { Tx, WriteTx } from './organisation.ts'

/** A mail that is still to be sent. */
export interface PlannedMail {
  person: string
  cell: number
  /** Which of the mails that come with the product. */
  template: string
  dueAt: Date
}

export type MarkKind = 'opened' | 'reported'

/** Keeps who is written to and when, and begins to count. */
export async function planMails(
  tx: WriteTx,
  exercise: string,
  planned: readonly PlannedMail[],
): Promise<void> {
  await sql`
    INSERT INTO exercise_mail (org_id, exercise, person, cell, template, due_at)
    SELECT ${tx.org}, ${exercise}, p.person, p.cell, p.template, p.due_at
    FROM unnest(${planned.map(({ person }) => person)}::text[], ${planned.map(({ cell }) => cell)}::smallint[],
      ${planned.map(({ template }) => template)}::text[], ${planned.map(({ dueAt }) => dueAt)}::timestamptz[])
      AS p (person, cell, template, due_at)`.execute(tx.db)
  await sql`
    INSERT INTO exercise_mark (org_id, exercise, kind, cell, mark)
    VALUES (${tx.org}, ${exercise}, 'begun', 0, '') ON CONFLICT DO NOTHING`.execute(tx.db)
}

/** Mails that are due, the earliest first. */
export async function dueMails(
  tx: Tx,
  exercise: string,
  { at, limit }: { at: Date; limit: number },
): Promise<PlannedMail[]> {
  const rows = await tx.db
    .selectFrom('exercise_mail')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('exercise', '=', exercise)
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(limit)
    .execute()
  return rows.map(({ person, cell, template, due_at: dueAt }) => ({
    person,
    cell,
    template,
    dueAt,
  }))
}

/** How many are still to be sent. */
export async function countPlanned(tx: Tx, exercise: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM exercise_mail WHERE org_id = ${tx.org} AND exercise = ${exercise}`.execute(
    tx.db,
  )
  return rows[0]?.n ?? 0
}

/** Forgets mails that were written, or that are not to be sent: of these people, or of all. */
export async function forgetPlanned(
  tx: WriteTx,
  exercise: string,
  people?: readonly string[],
): Promise<void> {
  await sql`
    DELETE FROM exercise_mail WHERE org_id = ${tx.org} AND exercise = ${exercise}
      AND (${people ?? null}::text[] IS NULL OR person = ANY(${people ?? null}::text[]))`.execute(
    tx.db,
  )
}

/**
 * Takes back mails that were written, where an instant is given those before it, and that have not left: not those that are
 * being sent just now.
 */
export async function forgetUnsent(tx: WriteTx, exercise: string, before?: Date): Promise<void> {
  await sql`
    DELETE FROM outbox WHERE ${unsentOf(tx, exercise, before)}
      AND (given_up_at IS NOT NULL OR trouble IS DISTINCT FROM 'under-way' OR due_at <= ${tx.recordedAt})`.execute(
    tx.db,
  )
}

/** Whether any mail that was written before an instant has not left. */
export async function hasUnsent(tx: Tx, exercise: string, before: Date): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    SELECT EXISTS (SELECT FROM outbox WHERE ${unsentOf(tx, exercise, before)}) AS has`.execute(
    tx.db,
  )
  return rows[0]?.has === true
}

function unsentOf({ org }: Tx, exercise: string, before?: Date): RawBuilder<unknown> {
  return sql`org_id = ${org} AND channel = 'mail' AND starts_with(occasion, ${occasionOf(exercise)}) AND sent_at IS NULL
    AND (${before ?? null}::timestamptz IS NULL OR created_at < ${before ?? null}::timestamptz)`
}

/** Counts something once for each mark; says whether it was this time. Kept until the exercise is over; the caller knows that it is not. */
export async function putMark(
  tx: WriteTx,
  exercise: string,
  { kind, cell, mark }: { kind: MarkKind; cell: number; mark: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('exercise_mark')
    .values({ org_id: tx.org, exercise, kind, cell, mark })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** What happened, by cell; nothing where the counts were lost (after a crash of the database, or out of a backup). */
export async function countMarks(
  tx: Tx,
  exercise: string,
): Promise<Map<number, Record<MarkKind, number>> | undefined> {
  const { rows } = await sql<{ kind: 'begun' | MarkKind; cell: number; n: number }>`
    SELECT kind, cell, count(*)::int AS n FROM exercise_mark
    WHERE org_id = ${tx.org} AND exercise = ${exercise} GROUP BY kind, cell`.execute(tx.db)
  if (!rows.some(({ kind }) => kind === 'begun')) return undefined
  const counts = new Map<number, Record<MarkKind, number>>()
  for (const { kind, cell, n } of rows) {
    if (kind === 'begun') continue
    const before = counts.get(cell) ?? { opened: 0, reported: 0 }
    counts.set(cell, { ...before, [kind]: n })
  }
  return counts
}

/** Deletes every mark of an exercise: who did what can be found out no more. */
export async function forgetMarks(tx: WriteTx, exercise: string): Promise<void> {
  await sql`DELETE FROM exercise_mark WHERE org_id = ${tx.org} AND exercise = ${exercise}`.execute(
    tx.db,
  )
}

/** How many mails the mail server took, by cell. */
export async function countSent(tx: Tx, exercise: string): Promise<Map<number, number>> {
  const { rows } = await sql<{ occasion: string; n: number }>`
    SELECT occasion, count(*)::int AS n FROM outbox
    WHERE org_id = ${tx.org} AND channel = 'mail' AND sent_at IS NOT NULL AND starts_with(occasion, ${occasionOf(exercise)})
    GROUP BY occasion`.execute(tx.db)
  return new Map(rows.map(({ occasion, n }) => [Number(occasion.split('/').at(-1)), n]))
}

/** By which the outbox knows a mail of an exercise, and of which cell; nobody is written to twice in one. */
export function occasionOf(exercise: string, cell?: number): string {
  return `phishing/${exercise}/${cell ?? ''}`
}
