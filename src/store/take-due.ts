import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import { hours, minutes } from '#engine/duration.ts'

import type { Store } from './database.ts'
import { stageOrg } from './organisation.ts'
import type { Tx } from './organisation.ts'
import { before, givenUpAfter } from './outbox.ts'
import type { TakenMessage } from './outbox.ts'

/** Longer than any attempt takes: what was taken and is neither sent nor failed by then was taken by a process that died. */
const takenFor = minutes(10)
/** Mails to one address within an hour; whatever went wrong, nobody gets hundreds. */
const mailsPerHour = 20
/** Messages to one webhook that are under way at a time: one that does not answer must not keep the others waiting. */
const perWebhook = 5

/**
 * Takes messages of a channel that are due, oldest first, so that nobody else takes them for a while. Gives up what is too
 * old. Of mails, no more than so many an hour for one address; the rest says so and waits.
 */
export async function takeDue(
  store: Store,
  org: string,
  channel: TakenMessage['channel'],
  limit: number,
  now: Date,
): Promise<TakenMessage[]> {
  const most = channel === 'mail' ? mailsPerHour : perWebhook
  return await stageOrg(store, org, async ({ db }) => {
    // Takers come one after the other, for the milliseconds this takes: what the other took counts toward the hour.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`beleg outbox ${org}`}, 0))`.execute(
      db,
    )
    const due = dueAt(org, channel, now)
    await giveUpOld(db, due, now)
    const isUnderWay = sql`sent_at IS NULL AND given_up_at IS NULL AND trouble = 'under-way' AND due_at > ${now}`
    const counts =
      channel === 'mail' ? sql`(sent_at > ${before(now, hours(1))} OR ${isUnderWay})` : isUnderWay
    const places = sql`
      SELECT o.id, o.due_at, o.created_at, o.trouble, coalesce(l.n, 0)
        + row_number() OVER (PARTITION BY o.recipient ORDER BY o.due_at, o.created_at, o.id) AS place
      FROM outbox o LEFT JOIN (
        SELECT recipient, count(*) AS n FROM outbox
        WHERE org_id = ${org} AND channel = ${channel} AND ${counts} GROUP BY recipient) AS l USING (recipient)
      WHERE ${due}`
    const { rows } = await sql<TakenRow>`
      WITH chosen AS (
        SELECT id FROM (${places}) AS p WHERE place <= ${most}
        ORDER BY due_at, created_at, id LIMIT ${limit}),
      free AS (
        SELECT o.id FROM outbox o WHERE ${due} AND o.id IN (SELECT id FROM chosen) FOR UPDATE SKIP LOCKED)
      UPDATE outbox o SET due_at = ${before(now, -takenFor)}, attempts = attempts + 1, trouble = 'under-way'
      FROM free WHERE o.org_id = ${org} AND o.id = free.id
      RETURNING o.id, o.channel, o.recipient, o.content, o.created_at, o.attempts`.execute(db)
    if (channel === 'mail') {
      await sql`
        UPDATE outbox o SET trouble = 'put-off'
        FROM (${places}) AS p
        WHERE o.org_id = ${org} AND o.id = p.id AND p.place > ${most} AND p.trouble IS DISTINCT FROM 'put-off'`.execute(
        db,
      )
    }
    return rows
      .toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime())
      .map(({ id, channel, recipient, content, created_at: createdAt, attempts: attempt }) => ({
        id,
        channel,
        recipient,
        content,
        createdAt,
        attempt,
      }))
  })
}

interface TakenRow {
  id: string
  channel: 'mail' | 'webhook'
  recipient: string
  content: unknown
  created_at: Date
  attempts: number
}

/** Says of the mails that are due that there is no server to send them; gives up what is too old, so that it is never sent. */
export async function holdMails(store: Store, org: string, now: Date): Promise<void> {
  await stageOrg(store, org, async ({ db }) => {
    const due = dueAt(org, 'mail', now)
    await sql`
      UPDATE outbox o SET trouble = 'no-mail-server'
      WHERE ${due} AND trouble IS DISTINCT FROM 'no-mail-server'`.execute(db)
    await giveUpOld(db, due, now)
  })
}

function dueAt(org: string, channel: TakenMessage['channel'], now: Date): RawBuilder<unknown> {
  return sql`o.org_id = ${org} AND o.channel = ${channel} AND o.sent_at IS NULL AND o.given_up_at IS NULL AND o.due_at <= ${now}`
}

async function giveUpOld(db: Tx['db'], due: RawBuilder<unknown>, now: Date): Promise<void> {
  await sql`
    UPDATE outbox o SET given_up_at = ${now},
      trouble = CASE WHEN trouble IS NULL OR trouble = 'under-way' THEN 'too-old' ELSE trouble END
    WHERE ${due} AND created_at <= ${before(now, givenUpAfter)}`.execute(db)
}
