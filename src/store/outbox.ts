/**
 * What is to be sent. A message is written in the transaction that makes it true, so that neither is there without the other;
 * it is sent after, by whoever takes it, again until it arrives or is given up.
 */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { z } from 'zod'

import { days, hours, minutes } from '#engine/duration.ts'

import type { Store } from './database.ts'
import { stageOrg } from './organisation.ts'
import type { WriteTx } from './organisation.ts'
import type { Schema } from './schema.ts'
import { wakeWorker } from './wake.ts'

/** A mail as it was written for one person. It may hold a link that lets somebody in: never shown to anyone else. */
export const MailContent = z.object({
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
  /** The name that stands in place of the sender's address. */
  sender: z.string().max(100).optional(),
  /** Where one click ends mails of this kind (RFC 8058). */
  unsubscribe: z.url({ protocol: /^https?$/ }).optional(),
})
export type MailContent = z.infer<typeof MailContent>

/** What happened, for a machine: https://www.standardwebhooks.com, "Payload structure". */
export const WebhookContent = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
})
export type WebhookContent = z.infer<typeof WebhookContent>

/** A message to one recipient: an address, or a webhook's id. There is one for an occasion, however often it is written. */
export type NewMessage = { recipient: string; occasion: string } & (
  | { channel: 'mail'; content: MailContent }
  | { channel: 'webhook'; content: WebhookContent }
)

/** A message that was taken to be sent now; the content is parsed by whoever sends it. */
export interface TakenMessage {
  id: string
  channel: 'mail' | 'webhook'
  recipient: string
  content: unknown
  createdAt: Date
  /** This attempt's number, from 1. */
  attempt: number
}

/** Why a message of ours is not sent; what a server answered stands in its own words. */
export const ownTroubles = [
  'under-way',
  'no-mail-server',
  'put-off',
  'too-old',
  'webhook-disabled',
  'unreadable',
  'unexpected',
] as const
export type OwnTrouble = (typeof ownTroubles)[number]

/** Seconds after each attempt until the next; after the last of them it stays at that. */
const waits = [
  minutes(1),
  minutes(5),
  minutes(30),
  hours(2),
  hours(6),
  hours(12),
  hours(24),
] as const
/** Seconds after which a message is news no more. */
export const givenUpAfter = days(3)
/** Writes a message, due at once: somebody may be waiting for a code. False where there is one of this occasion already. */
export async function putOutbox(tx: WriteTx, message: NewMessage): Promise<boolean> {
  const written = await tx.db
    .insertInto('outbox')
    .values({
      org_id: tx.org,
      id: randomUUID(),
      channel: message.channel,
      recipient: message.recipient,
      content: JSON.stringify(message.content),
      occasion: message.occasion,
      created_at: tx.recordedAt,
      due_at: tx.recordedAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'channel', 'recipient', 'occasion']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (written) await wakeWorker(tx)
  return written !== undefined
}

/** It has arrived, as far as one can know. What a mail said is forgotten: it may have held a link that lets somebody in. */
export async function markSent(
  store: Store,
  org: string,
  { id }: TakenMessage,
  now: Date,
): Promise<void> {
  await stageOrg(store, org, async ({ db }) => {
    await db
      .updateTable('outbox')
      .set({
        sent_at: now,
        given_up_at: null,
        trouble: null,
        content: sql`CASE channel WHEN 'mail' THEN content - 'text' - 'html' - 'unsubscribe' ELSE content END`,
      })
      .where('org_id', '=', org)
      .where('id', '=', id)
      .where('sent_at', 'is', null)
      .execute()
  })
}

/** It has not arrived: due again later, or given up where that would be too late, or where it `isFinal`. */
export async function markFailed(
  store: Store,
  org: string,
  taken: TakenMessage,
  now: Date,
  { trouble, isFinal = false }: { trouble: string; isFinal?: boolean },
): Promise<void> {
  const next = before(now, -(waits[taken.attempt - 1] ?? waits[waits.length - 1] ?? 0))
  const isGivenUp = isFinal || next >= before(taken.createdAt, -givenUpAfter)
  await stageOrg(store, org, async ({ db }) => {
    await db
      .updateTable('outbox')
      .set({ trouble, ...(isGivenUp ? { given_up_at: now } : { due_at: next }) })
      .where('org_id', '=', org)
      .where('id', '=', taken.id)
      .where('sent_at', 'is', null)
      // Not where somebody else has taken it since.
      .where('attempts', '=', taken.attempt)
      .execute()
  })
}

/**
 * Begins anew with a message that was not sent, as if it were written now; false where there is none of this id, or where it
 * is being sent.
 */
export async function retryNow(tx: WriteTx, id: string): Promise<boolean> {
  const { rows } = await sql<Selectable<Schema['outbox']>>`
    DELETE FROM outbox
    WHERE org_id = ${tx.org} AND id = ${id} AND sent_at IS NULL
      -- Not while it is being sent.
      AND (given_up_at IS NOT NULL OR trouble IS DISTINCT FROM 'under-way' OR due_at <= ${tx.recordedAt})
    RETURNING *`.execute(tx.db)
  const [unsent] = rows
  if (!unsent) return false
  await tx.db
    .insertInto('outbox')
    .values({
      ...unsent,
      content: JSON.stringify(unsent.content),
      created_at: tx.recordedAt,
      due_at: tx.recordedAt,
      attempts: 0,
      given_up_at: null,
      trouble: null,
    })
    .execute()
  await wakeWorker(tx)
  return true
}

/** Forgets messages that were sent or given up long ago: they name people. */
export async function forgetOld(store: Store, org: string, now: Date): Promise<void> {
  await stageOrg(store, org, async ({ db }) => {
    await sql`DELETE FROM outbox WHERE org_id = ${org} AND coalesce(sent_at, given_up_at) < ${before(now, days(90))}`.execute(
      db,
    )
  })
}

/** The instant so many seconds before another. */
export function before(at: Date, seconds: number): Date {
  return new Date(at.getTime() - seconds * 1000)
}
