/** Who is signed in. The browser holds a token, the table its digest; a session is found by it before anything else is known. */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import type { Store } from './database.ts'
import { schemaName } from './migrate.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { digestOfToken, makeToken } from './secret-token.ts'

export type Factor = 'password' | 'totp' | 'recovery' | 'passkey' | 'oidc' | 'saml' | 'link'

export interface Session {
  id: string
  org: string
  account: string
  createdAt: Date
  seenAt: Date
  /** When the person last proved who they are. */
  provedAt: Date
  factors: Factor[]
  agent: string
  address: string
}

/** A session nobody uses ends after so long, and every session after the other, used or not: milliseconds. */
export const idleMs = 60 * 60_000
export const longestMs = 12 * 60 * 60_000
/** A session in use is written down so often, not with every request. */
const seenEveryMs = 60_000

/** Begins a session under a new token: one that was there before signing in is never carried over. */
export async function beginSession(
  tx: WriteTx,
  wanted: Pick<Session, 'account' | 'factors' | 'agent' | 'address'> & { provedAt?: Date },
): Promise<{ token: string; id: string }> {
  const token = makeToken()
  const id = randomUUID()
  await tx.db
    .insertInto('session')
    .values({
      digest: digestOfToken(token),
      org_id: tx.org,
      id,
      account: wanted.account,
      created_at: tx.recordedAt,
      seen_at: tx.recordedAt,
      proved_at: wanted.provedAt ?? tx.recordedAt,
      factors: wanted.factors,
      agent: wanted.agent.slice(0, 300),
      address: wanted.address,
    })
    .execute()
  return { token, id }
}

/**
 * The session of a token, unless it has ended: by itself, by its account, or by somebody. It goes on from here, but where a
 * program asks and not the person.
 */
export async function findSession(
  store: Store,
  token: string,
  { isUse = true }: { isUse?: boolean } = {},
): Promise<Session | undefined> {
  const now = store.clock()
  const { rows } = await sql<Row>`
    SELECT s.* FROM ${sql.id(schemaName)}.session s
    WHERE s.digest = ${digestOfToken(token)} AND s.seen_at > ${before(now, idleMs)}
      AND s.created_at > ${before(now, longestMs)}`.execute(store.db)
  const [row] = rows
  if (!row) return undefined
  if (isUse && now.getTime() - row.seen_at.getTime() > seenEveryMs) {
    // Where nothing can be written for want of room, whoever only looks may go on looking.
    await sql`UPDATE ${sql.id(schemaName)}.session SET seen_at = ${now} WHERE digest = ${row.digest}`
      .execute(store.db)
      .catch(() => undefined)
  }
  return sessionOf(row)
}

/** The sessions of an account that have not ended, latest first. */
export async function listSessions(tx: Tx, account: string, now: Date): Promise<Session[]> {
  const { rows } = await sql<Row>`
    SELECT * FROM session WHERE org_id = ${tx.org} AND account = ${account}
      AND seen_at > ${before(now, idleMs)} AND created_at > ${before(now, longestMs)} ORDER BY seen_at DESC`.execute(
    tx.db,
  )
  return rows.map(sessionOf)
}

/** Ends sessions of an account: one, or all but one, or all. Also sweeps out what has ended by itself. */
export async function endSessions(
  tx: WriteTx,
  account: string,
  which: { id: string } | { allBut?: string },
): Promise<number> {
  const chosen =
    'id' in which ? sql`id = ${which.id}` : sql`id IS DISTINCT FROM ${which.allBut ?? null}::uuid`
  const { numAffectedRows } = await sql`
    DELETE FROM session WHERE org_id = ${tx.org} AND account = ${account} AND ${chosen}`.execute(
    tx.db,
  )
  await sql`DELETE FROM session WHERE org_id = ${tx.org} AND created_at <= ${before(tx.recordedAt, longestMs)}`.execute(
    tx.db,
  )
  return Number(numAffectedRows ?? 0)
}

/**
 * Ends every session that was signed in without a provider. An administrator's by passkey stays: that door stays open, so
 * that somebody gets in when the provider fails.
 */
export async function endSessionsWithoutProvider(tx: WriteTx): Promise<void> {
  await sql`
    DELETE FROM session s USING account a
    WHERE s.org_id = ${tx.org} AND a.org_id = s.org_id AND a.id = s.account AND NOT s.factors && ARRAY['oidc', 'saml']
      AND NOT ('passkey' = ANY(s.factors) AND 'admin' = ANY(a.roles))`.execute(tx.db)
}

/** The person proved again who they are, with these factors. */
export async function proveSession(
  tx: WriteTx,
  id: string,
  factors: readonly Factor[],
): Promise<void> {
  await sql`
    UPDATE session SET proved_at = ${tx.recordedAt}, seen_at = ${tx.recordedAt},
      factors = ARRAY(SELECT DISTINCT unnest(factors || ${[...factors]}::text[]))
    WHERE org_id = ${tx.org} AND id = ${id}`.execute(tx.db)
}

function before(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms)
}

interface Row {
  digest: Buffer
  org_id: string
  id: string
  account: string
  created_at: Date
  seen_at: Date
  proved_at: Date
  factors: Factor[]
  agent: string
  address: string
}

function sessionOf(row: Row): Session {
  return {
    id: row.id,
    org: row.org_id,
    account: row.account,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    provedAt: row.proved_at,
    factors: row.factors,
    agent: row.agent,
    address: row.address,
  }
}
