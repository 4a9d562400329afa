import { sql } from 'kysely'

import type { Tx } from './organisation.ts'

/** A message as a page shows it: what it is about, and never what it says, since it may hold a link that lets somebody in. */
export interface OutboxLine {
  id: string
  channel: 'mail' | 'webhook'
  recipient: string
  /** A mail's subject, or a webhook's type of event. */
  about: string
  createdAt: Date
  /** When it is sent next, where it is still to be sent. */
  dueAt?: Date
  attempts: number
  sentAt?: Date
  givenUpAt?: Date
  /** One of `ownTroubles`, or what a server answered. */
  trouble?: string
}

export type OutboxState = 'waiting' | 'sent' | 'given-up'

/** Where the page after this one begins. */
export interface OutboxPlace {
  createdAt: Date
  id: string
}

const states = {
  waiting: sql`sent_at IS NULL AND given_up_at IS NULL`,
  sent: sql`sent_at IS NOT NULL`,
  'given-up': sql`sent_at IS NULL AND given_up_at IS NOT NULL`,
}

/** A page of messages, newest first, and the place of the next where there is one. */
export async function listOutbox(
  tx: Tx,
  { limit = 50, after, state }: { limit?: number; after?: OutboxPlace; state?: OutboxState } = {},
): Promise<{ messages: OutboxLine[]; next?: OutboxPlace }> {
  const { rows } = await sql<OutboxRow>`
    SELECT id, channel, recipient, coalesce(content ->> 'subject', content ->> 'type') AS about, created_at, due_at,
      attempts, sent_at, given_up_at, trouble
    FROM outbox
    WHERE org_id = ${tx.org} AND ${state ? states[state] : sql`true`}
      AND ${after ? sql`(created_at, id) < (${after.createdAt}, ${after.id})` : sql`true`}
    ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`.execute(tx.db)
  const messages = rows.slice(0, limit).map(lineFrom)
  const last = rows.length > limit ? messages.at(-1) : undefined
  return { messages, ...(last && { next: { createdAt: last.createdAt, id: last.id } }) }
}

/** How many messages are still to be sent, and how many were given up. */
export async function countOutbox(tx: Tx): Promise<{ waiting: number; givenUp: number }> {
  const { rows } = await sql<{ waiting: number; givenUp: number }>`
    SELECT count(*) FILTER (WHERE ${states.waiting}) AS waiting, count(*) FILTER (WHERE ${states['given-up']}) AS "givenUp"
    FROM outbox WHERE org_id = ${tx.org}`.execute(tx.db)
  return rows[0] ?? { waiting: 0, givenUp: 0 }
}

interface OutboxRow {
  id: string
  channel: 'mail' | 'webhook'
  recipient: string
  about: string | null
  created_at: Date
  due_at: Date
  attempts: number
  sent_at: Date | null
  given_up_at: Date | null
  trouble: string | null
}

function lineFrom(row: OutboxRow): OutboxLine {
  return {
    id: row.id,
    channel: row.channel,
    recipient: row.recipient,
    about: row.about ?? '',
    createdAt: row.created_at,
    ...(!row.sent_at && !row.given_up_at && { dueAt: row.due_at }),
    attempts: row.attempts,
    ...(row.sent_at && { sentAt: row.sent_at }),
    ...(row.given_up_at && { givenUpAt: row.given_up_at }),
    ...(row.trouble !== null && { trouble: row.trouble }),
  }
}
