/** What is good once and for a while: links that were sent, and steps of something under way. */
import { sql } from 'kysely'

import type { Tx, WriteTx } from './organisation.ts'
import { digestOfToken, makeToken } from './secret-token.ts'

export type Purpose =
  /** The first sign-in of an account: choose a factor. */
  | 'invitation'
  /** A sign-in by the operator's word, where somebody lost every factor. */
  | 'link'
  /** The password was right; the second factor is missing. */
  | 'second-step'
  | 'passkey-sign-in'
  | 'passkey-new'
  | 'totp-new'
  | 'oidc'
  | 'saml'
  /** The place for what an identity provider will post: browsers bring no cookie with it. */
  | 'saml-form'
  /** An assertion that was taken: no second time. */
  | 'saml-seen'
  /** The first account of an organisation. */
  | 'setup'
  /** A mailbox is theirs: of whoever asked for a document, or for mails. */
  | 'document-request'
  | 'subscription'
  /** A file of people that was looked at, and is not yet taken. */
  | 'person-import'
  /** A table of what people keep that was looked at, and is not yet recorded. */
  | 'kept-import'
  /** To sign an agreement; the code that proves the mailbox; the sealed copy. */
  | 'agreement'
  | 'agreement-code'
  | 'agreement-copy'
  /** To accept policies, and the code that proves the mailbox. */
  | 'policy'
  | 'policy-code'
  /** The feed of somebody's calendar: asked for again and again, until another is made. */
  | 'calendar'
  /** The files of a course package, for whoever plays it. */
  | 'course-package'
  /** Its statements, for its content; and that the token for them was fetched. */
  | 'course-xapi'
  | 'course-fetch'
  /** How far somebody is in a course package: under the id of the attempt, until it is over. */
  | 'course-state'
  /** Which lessons of a course somebody has read: under who and which course. */
  | 'course-place'

export interface Ticket {
  account?: string
  content: Record<string, unknown>
  createdAt: Date
  expiresAt: Date
}

/** Writes a ticket; returns the token that is good for it. Earlier ones of the purpose can be made void. */
export async function issueTicket(
  tx: WriteTx,
  purpose: Purpose,
  wanted: {
    account?: string
    content?: Record<string, unknown>
    forMs: number
    /** In place of a random token: something that must not be seen twice. */
    token?: string
    voidEarlier?: true
  },
): Promise<string> {
  const token = wanted.token ?? makeToken()
  if (wanted.voidEarlier && wanted.account !== undefined)
    await voidTickets(tx, purpose, wanted.account)
  await tx.db
    .insertInto('ticket')
    .values({
      org_id: tx.org,
      digest: digestOfToken(`${purpose} ${token}`),
      purpose,
      account: wanted.account ?? null,
      content: JSON.stringify(wanted.content ?? {}),
      created_at: tx.recordedAt,
      expires_at: new Date(tx.recordedAt.getTime() + wanted.forMs),
    })
    .execute()
  // What expired long ago helps nobody any more; what a provider said of somebody goes at once, and so do questions that
  // anybody may have asked.
  await sql`
    DELETE FROM ticket WHERE org_id = ${tx.org} AND (expires_at < ${tx.recordedAt}::timestamptz - interval '30 days'
      OR (purpose IN ('oidc', 'saml', 'saml-form', 'passkey-sign-in', 'passkey-new') AND expires_at < ${tx.recordedAt}))`.execute(
    tx.db,
  )
  return token
}

/** Keeps something under a name for a while from when it was first kept, in place of what was kept there before. */
export async function keepTicket(
  tx: WriteTx,
  purpose: Purpose,
  name: string,
  { account, content, forMs }: { account: string; content: Record<string, unknown>; forMs: number },
): Promise<void> {
  const digest = digestOfToken(`${purpose} ${name}`)
  await sql`
    DELETE FROM ticket WHERE org_id = ${tx.org} AND digest = ${digest} AND (used_at IS NOT NULL OR expires_at <= ${tx.recordedAt})`.execute(
    tx.db,
  )
  const expiresAt = new Date(tx.recordedAt.getTime() + forMs)
  await sql`
    INSERT INTO ticket (org_id, digest, purpose, account, content, created_at, expires_at)
    VALUES (${tx.org}, ${digest}, ${purpose}, ${account}, ${JSON.stringify(content)}::jsonb, ${tx.recordedAt}, ${expiresAt})
    ON CONFLICT (org_id, digest) DO UPDATE SET content = excluded.content`.execute(tx.db)
}

/** Looks at a ticket without using it up. */
export async function findTicket(
  tx: Tx,
  purpose: Purpose,
  token: string,
  now: Date,
): Promise<Ticket | undefined> {
  const { rows } = await sql<Row>`
    SELECT account, content, created_at, expires_at FROM ticket
    WHERE org_id = ${tx.org} AND digest = ${digestOfToken(`${purpose} ${token}`)} AND used_at IS NULL AND expires_at > ${now}`.execute(
    tx.db,
  )
  return rows[0] && ticketOf(rows[0])
}

/** Uses a ticket up: of many who try at once, one gets it. */
export async function useTicket(
  tx: WriteTx,
  purpose: Purpose,
  token: string,
): Promise<Ticket | undefined> {
  const { rows } = await sql<Row>`
    UPDATE ticket SET used_at = ${tx.recordedAt}
    WHERE org_id = ${tx.org} AND digest = ${digestOfToken(`${purpose} ${token}`)} AND used_at IS NULL
      AND expires_at > ${tx.recordedAt}
    RETURNING account, content, created_at, expires_at`.execute(tx.db)
  return rows[0] && ticketOf(rows[0])
}

/** Takes a ticket away with all it holds: of many who try at once, one gets it, and nothing stays. */
export async function dropTicket(
  tx: WriteTx,
  purpose: Purpose,
  token: string,
): Promise<Ticket | undefined> {
  const { rows } = await sql<Row>`
    DELETE FROM ticket
    WHERE org_id = ${tx.org} AND digest = ${digestOfToken(`${purpose} ${token}`)} AND used_at IS NULL
      AND expires_at > ${tx.recordedAt}
    RETURNING account, content, created_at, expires_at`.execute(tx.db)
  return rows[0] && ticketOf(rows[0])
}

/** Fills a ticket that was issued empty, once; false where there is none, or something in it. */
export async function fillTicket(
  tx: WriteTx,
  purpose: Purpose,
  token: string,
  content: Record<string, unknown>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE ticket SET content = ${JSON.stringify(content)}::jsonb
    WHERE org_id = ${tx.org} AND digest = ${digestOfToken(`${purpose} ${token}`)} AND used_at IS NULL
      AND expires_at > ${tx.recordedAt} AND content = '{}'::jsonb`.execute(tx.db)
  return Number(numAffectedRows ?? 0) === 1
}

/** Keeps that something was seen; whether it was for the first time. */
export async function seeOnce(
  tx: WriteTx,
  purpose: Purpose,
  what: string,
  until: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO ticket (org_id, digest, purpose, content, created_at, expires_at)
    VALUES (${tx.org}, ${digestOfToken(`${purpose} ${what}`)}, ${purpose}, '{}', ${tx.recordedAt}, ${until})
    ON CONFLICT (org_id, digest) DO NOTHING`.execute(tx.db)
  return Number(numAffectedRows ?? 0) === 1
}

/** The accounts that hold a ticket of a purpose, which is still good. */
export async function accountsHolding(tx: Tx, purpose: Purpose, now: Date): Promise<Set<string>> {
  const { rows } = await sql<{ account: string }>`
    SELECT DISTINCT account FROM ticket
    WHERE org_id = ${tx.org} AND purpose = ${purpose} AND account IS NOT NULL AND used_at IS NULL AND expires_at > ${now}`.execute(
    tx.db,
  )
  return new Set(rows.map(({ account }) => account))
}

/** What the tickets of a purpose that are still good lead to, and when they were written. */
export async function goodTickets(
  tx: Tx,
  purpose: Purpose,
  now: Date,
): Promise<{ content: unknown; createdAt: Date }[]> {
  const { rows } = await sql<{ content: unknown; created_at: Date }>`
    SELECT content, created_at FROM ticket
    WHERE org_id = ${tx.org} AND purpose = ${purpose} AND used_at IS NULL AND expires_at > ${now}`.execute(
    tx.db,
  )
  return rows.map(({ content, created_at: createdAt }) => ({ content, createdAt }))
}

/** The accounts whose last ticket of a purpose expired unused, each with when. */
export async function expiredTickets(
  tx: Tx,
  purpose: Purpose,
  now: Date,
): Promise<{ account: string; expiredAt: Date }[]> {
  const { rows } = await sql<{ account: string; last: Date }>`
    SELECT account, max(expires_at) AS last FROM ticket
    WHERE org_id = ${tx.org} AND purpose = ${purpose} AND account IS NOT NULL AND used_at IS NULL
    GROUP BY account HAVING max(expires_at) <= ${now} ORDER BY last, account`.execute(tx.db)
  return rows.map(({ account, last }) => ({ account, expiredAt: last }))
}

/** Makes void what was issued to an account: for a purpose, or for any. */
export async function voidTickets(
  tx: WriteTx,
  purpose: Purpose | 'any',
  account: string,
): Promise<void> {
  // How far somebody is in a course is no way in, and is there again when they are.
  const chosen =
    purpose === 'any'
      ? sql`AND purpose NOT IN ('course-state', 'course-place')`
      : sql`AND purpose = ${purpose}`
  await sql`
    UPDATE ticket SET used_at = ${tx.recordedAt}
    WHERE org_id = ${tx.org} AND account = ${account} ${chosen} AND used_at IS NULL`.execute(tx.db)
}

/** What became of a ticket, as long as it is kept. */
export async function stateOfTicket(
  tx: Tx,
  purpose: Purpose,
  token: string,
  now: Date,
): Promise<'good' | 'used' | 'expired' | 'unknown'> {
  const row = await tx.db
    .selectFrom('ticket')
    .select(['used_at', 'expires_at'])
    .where('org_id', '=', tx.org)
    .where('digest', '=', digestOfToken(`${purpose} ${token}`))
    .executeTakeFirst()
  if (!row) return 'unknown'
  if (row.used_at !== null) return 'used'
  return row.expires_at > now ? 'good' : 'expired'
}

/** Whether such a token was ever issued for the purpose, used or not. */
export async function hasTicket(tx: Tx, purpose: Purpose, token: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('ticket')
    .select('purpose')
    .where('org_id', '=', tx.org)
    .where('digest', '=', digestOfToken(`${purpose} ${token}`))
    .executeTakeFirst()
  return row !== undefined
}

interface Row {
  account: string | null
  content: Record<string, unknown>
  created_at: Date
  expires_at: Date
}

function ticketOf(row: Row): Ticket {
  return {
    ...(row.account !== null && { account: row.account }),
    content: row.content,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}
