/** Tokens that machines carry in place of a session: of one account, for some permissions, until a day. */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import { isPermission } from '#engine/permissions.ts'
import type { Permission } from '#engine/permissions.ts'

import { accountColumns, accountOf } from './accounts.ts'
import type { Account, AccountRow } from './accounts.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { prepared } from './prepared.ts'
import { digestOfToken, makeToken } from './secret-token.ts'

export interface ApiToken {
  id: string
  name: string
  account: string
  scope: Permission[]
  createdAt: Date
  expiresAt: Date
  usedAt?: Date
  revokedAt?: Date
}

/** What a token begins with, so that one left lying about is recognised. */
export const tokenPrefix = 'beleg_'

/** Makes a token. It is shown this once: only its digest is kept. */
export async function createApiToken(
  tx: WriteTx,
  wanted: Pick<ApiToken, 'name' | 'account' | 'scope' | 'expiresAt'>,
): Promise<{ id: string; token: string }> {
  const token = makeToken(tokenPrefix)
  const id = randomUUID()
  await tx.db
    .insertInto('api_token')
    .values({
      org_id: tx.org,
      id,
      digest: digestOfToken(token),
      name: wanted.name,
      account: wanted.account,
      scope: wanted.scope,
      created_at: tx.recordedAt,
      expires_at: wanted.expiresAt,
    })
    .execute()
  return { id, token }
}

/** The token somebody carries, while it is good, and its account; both as they are at this moment. */
export async function findApiToken(
  tx: Tx,
  token: string,
  now: Date,
): Promise<{ token: Pick<ApiToken, 'id' | 'scope'>; account: Account } | undefined> {
  const { rows } = await sql<
    AccountRow & { token_id: string; token_scope: string[]; token_used_at: Date | null }
  >`${prepared}
    SELECT ${accountColumns}, token_id, token_scope, token_used_at
    FROM account JOIN (
      SELECT account AS token_account, id AS token_id, scope AS token_scope, used_at AS token_used_at FROM api_token
      WHERE org_id = ${tx.org} AND digest = ${digestOfToken(token)} AND revoked_at IS NULL AND expires_at > ${now}) t
      ON id = token_account
    WHERE org_id = ${tx.org}`.execute(tx.db)
  const [row] = rows
  if (!row) return undefined
  if (!row.token_used_at || now.getTime() - row.token_used_at.getTime() > 60_000) {
    await sql`UPDATE api_token SET used_at = ${now} WHERE org_id = ${tx.org} AND id = ${row.token_id}`.execute(
      tx.db,
    )
  }
  return {
    token: { id: row.token_id, scope: row.token_scope.filter(isPermission) },
    account: accountOf(row),
  }
}

/** Tokens of one account, or of all, latest first. */
export async function listApiTokens(tx: Tx, account?: string): Promise<ApiToken[]> {
  let query = tx.db
    .selectFrom('api_token')
    .selectAll()
    .where('org_id', '=', tx.org)
    .orderBy('created_at', 'desc')
  if (account !== undefined) query = query.where('account', '=', account)
  return (await query.execute()).map(tokenOf)
}

/** Ends a token at once; false where there is none such, or it has ended. */
export async function revokeApiToken(tx: WriteTx, id: string, account?: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE api_token SET revoked_at = ${tx.recordedAt}
    WHERE org_id = ${tx.org} AND id = ${id} AND revoked_at IS NULL
      AND (${account ?? null}::uuid IS NULL OR account = ${account ?? null}::uuid)`.execute(tx.db)
  return Number(numAffectedRows ?? 0) > 0
}

function tokenOf(row: {
  id: string
  name: string
  account: string
  scope: string[]
  created_at: Date
  expires_at: Date
  used_at: Date | null
  revoked_at: Date | null
}): ApiToken {
  return {
    id: row.id,
    name: row.name,
    account: row.account,
    scope: row.scope.filter(isPermission),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.used_at && { usedAt: row.used_at }),
    ...(row.revoked_at && { revokedAt: row.revoked_at }),
  }
}
