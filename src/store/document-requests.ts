/** People outside who asked for a document, and when they looked at it. Rows are deleted on demand, and in the end. */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'
import type { Selectable } from 'kysely'

import type { Tx, WriteTx } from './organisation.ts'
import type { Schema } from './schema.ts'

export interface DocumentRequest {
  id: string
  /** The id of the trust page's document. */
  document: string
  name: string
  company: string
  email: string
  language: 'de' | 'en'
  /** SHA-256 of the agreement's text, in hex; empty where none was asked for. */
  agreement: string
  agreedAt: Date
  /** When the mailbox was shown to be theirs; until then nobody is asked to decide. */
  confirmedAt?: Date
  decidedAt?: Date
  /** The account that decided; none where it is handed out without approval. */
  decidedBy?: string
  granted?: boolean
  expiresAt?: Date
}

export type NewDocumentRequest = Pick<
  DocumentRequest,
  'document' | 'name' | 'company' | 'email' | 'language'
> & { agreement: Buffer }

export async function addDocumentRequest(tx: WriteTx, wanted: NewDocumentRequest): Promise<string> {
  const id = randomUUID()
  await tx.db
    .insertInto('document_request')
    .values({ org_id: tx.org, id, ...wanted, agreed_at: tx.recordedAt })
    .execute()
  return id
}

export async function findDocumentRequest(
  tx: Tx,
  id: string,
): Promise<DocumentRequest | undefined> {
  const row = await tx.db
    .selectFrom('document_request')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && requestOf(row)
}

/** The request that a link was given for, while the link is good. */
export async function requestOfLink(
  tx: Tx,
  link: Buffer,
  now: Date,
): Promise<DocumentRequest | undefined> {
  const row = await tx.db
    .selectFrom('document_request')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('link', '=', link)
    .where('granted', '=', true)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row && requestOf(row)
}

/** Those whose mailbox is confirmed, the newest first. */
export async function listDocumentRequests(tx: Tx, limit: number): Promise<DocumentRequest[]> {
  const rows = await tx.db
    .selectFrom('document_request')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('confirmed_at', 'is not', null)
    .orderBy('confirmed_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(requestOf)
}

export async function confirmDocumentRequest(tx: WriteTx, id: string): Promise<void> {
  await tx.db
    .updateTable('document_request')
    .set({ confirmed_at: tx.recordedAt })
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .execute()
}

/** Decides a confirmed request, once; false where that is done already. */
export async function decideDocumentRequest(
  tx: WriteTx,
  id: string,
  decision: { by?: string } & ({ granted: false } | { granted: true; link: Buffer; until: Date }),
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('document_request')
    .set({
      decided_at: tx.recordedAt,
      decided_by: decision.by ?? null,
      granted: decision.granted,
      ...(decision.granted && { link: decision.link, expires_at: decision.until }),
    })
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .where('confirmed_at', 'is not', null)
    .where('decided_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Ends the link of a request; false where there is none that is good. */
export async function endLink(tx: WriteTx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('document_request')
    .set({ expires_at: tx.recordedAt })
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .where('expires_at', '>', tx.recordedAt)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export interface DocumentAccess {
  at: Date
  address: string
}

export async function noteAccess(tx: WriteTx, request: string, address: string): Promise<void> {
  await tx.db
    .insertInto('document_access')
    .values({ org_id: tx.org, request, at: tx.recordedAt, address })
    .execute()
}

/** When each of these requests' documents was fetched and from where, oldest first. */
export async function accessesOf(
  tx: Tx,
  requests: readonly string[],
): Promise<Map<string, DocumentAccess[]>> {
  if (requests.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('document_access')
    .select(['request', 'at', 'address'])
    .where('org_id', '=', tx.org)
    .where('request', 'in', requests)
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, ({ request }) => request)
}

/** Forgets whoever asked, what they looked at, and the mails to them about it; false where there is no such request. */
export async function eraseDocumentRequest(tx: WriteTx, id: string): Promise<boolean> {
  await sql`DELETE FROM outbox WHERE org_id = ${tx.org} AND channel = 'mail' AND occasion LIKE ${`document/${id}/%`}`.execute(
    tx.db,
  )
  await tx.db
    .deleteFrom('document_access')
    .where('org_id', '=', tx.org)
    .where('request', '=', id)
    .execute()
  const { numDeletedRows } = await tx.db
    .deleteFrom('document_request')
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Forgets requests nobody confirmed within a week, and others two years after their link or their decision. */
export async function forgetOldRequests(tx: Tx, now: Date): Promise<void> {
  const old = sql`SELECT id FROM document_request WHERE org_id = ${tx.org} AND (
    (confirmed_at IS NULL AND agreed_at < ${now}::timestamptz - interval '7 days')
    OR coalesce(expires_at, decided_at, confirmed_at) < ${now}::timestamptz - interval '24 months')`
  await sql`DELETE FROM document_access WHERE org_id = ${tx.org} AND request IN (${old})`.execute(
    tx.db,
  )
  await sql`DELETE FROM document_request WHERE org_id = ${tx.org} AND id IN (${old})`.execute(tx.db)
}

function requestOf(row: Selectable<Schema['document_request']>): DocumentRequest {
  return {
    id: row.id,
    document: row.document,
    name: row.name,
    company: row.company,
    email: row.email,
    language: row.language === 'en' ? 'en' : 'de',
    agreement: row.agreement.toString('hex'),
    agreedAt: row.agreed_at,
    ...(row.confirmed_at && { confirmedAt: row.confirmed_at }),
    ...(row.decided_at && { decidedAt: row.decided_at }),
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
    ...(row.granted !== null && { granted: row.granted }),
    ...(row.expires_at && { expiresAt: row.expires_at }),
  }
}
