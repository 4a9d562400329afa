import { sql } from 'kysely'

import { hours, minutes } from '#engine/duration.ts'

import type { Store } from './database.ts'
import { stageOrg } from './organisation.ts'
import { before, givenUpAfter } from './outbox.ts'
import type { TakenMessage } from './outbox.ts'

/** Longer than any attempt takes: what was taken and is neither sent nor failed by then was taken by a process that died. */
const takenFor = minutes(10)
/** Mails to one address within an hour; whatever went wrong, nobody gets hundreds. */
const mailsPerHour = 20

/**
 * Takes messages that are due, oldest first, so that nobody else takes them for a while. Gives up what is too old. Of mails, no
 * more than so many an hour for one address, and none where `mail` is false; the rest says so and waits.
 */
export async function takeDue(
  store: Store,
  org: string,
  limit: number,
  now: Date,
  { mail = true }: { mail?: boolean } = {},
): Promise<TakenMessage[]> {
  return await stageOrg(store, org, async ({ db }) => {
    // Takers come one after the other, for the milliseconds this takes: what the other took counts toward the hour.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`beleg outbox ${org}`}, 0))`.execute(
      db,
    )
    const open = sql`o.org_id = ${org} AND o.sent_at IS NULL AND o.given_up_at IS NULL`
    const due = sql`${open} AND o.due_at <= ${now}`
    await sql`
      UPDATE outbox o SET given_up_at = ${now},
        trouble = CASE WHEN trouble IS NULL OR trouble = 'under-way' THEN 'too-old' ELSE trouble END
      WHERE ${due} AND created_at <= ${before(now, givenUpAfter)}`.execute(db)
    if (!mail) {
      await sql`
        UPDATE outbox o SET trouble = 'no-mail-server'
        WHERE ${due} AND channel = 'mail' AND trouble IS DISTINCT FROM 'no-mail-server'`.execute(db)
    }
    const places = sql`
      SELECT o.id, o.channel, o.due_at, o.created_at, o.trouble,
        row_number() OVER (PARTITION BY o.channel, o.recipient ORDER BY o.due_at, o.created_at, o.id)
          + (SELECT count(*) FROM outbox s
             WHERE s.org_id = o.org_id AND s.channel = o.channel AND s.recipient = o.recipient
               AND (s.sent_at > ${before(now, hours(1))}
                 OR s.sent_at IS NULL AND s.given_up_at IS NULL AND s.trouble = 'under-way' AND s.due_at > ${now})) AS place
      FROM outbox o WHERE ${due} AND (o.channel <> 'mail' OR ${mail})`
    const { rows } = await sql<TakenRow>`
      WITH chosen AS (
        SELECT id FROM (${places}) AS p WHERE channel <> 'mail' OR place <= ${mailsPerHour}
        ORDER BY due_at, created_at, id LIMIT ${limit}),
      free AS (
        SELECT o.id FROM outbox o WHERE ${due} AND o.id IN (SELECT id FROM chosen) FOR UPDATE SKIP LOCKED)
      UPDATE outbox o SET due_at = ${before(now, -takenFor)}, attempts = attempts + 1, trouble = 'under-way'
      FROM free WHERE o.org_id = ${org} AND o.id = free.id
      RETURNING o.id, o.channel, o.recipient, o.content, o.created_at, o.attempts`.execute(db)
    await sql`
      UPDATE outbox o SET trouble = 'put-off'
      FROM (${places}) AS p
      WHERE o.org_id = ${org} AND o.id = p.id AND p.channel = 'mail' AND p.place > ${mailsPerHour}
        AND p.trouble IS DISTINCT FROM 'put-off'`.execute(db)
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
