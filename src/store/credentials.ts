/** What an account proves itself by. Whoever changes one of these ends the account's other sessions: see web/auth. */
import { sql } from 'kysely'

import type { DataDirectory } from './data-directory.ts'
import { derivedToken } from './derived-token.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { digestOfToken } from './secret-token.ts'

export interface Secrets {
  /** PHC string. */
  password: string | null
  /** Sealed. */
  totp: Buffer | null
  totpStep: number | null
}

export async function readSecrets(tx: Tx, account: string): Promise<Secrets> {
  const row = await tx.db
    .selectFrom('account')
    .select(['password', 'totp', 'totp_step'])
    .where('org_id', '=', tx.org)
    .where('id', '=', account)
    .executeTakeFirstOrThrow()
  return { password: row.password, totp: row.totp, totpStep: row.totp_step }
}

/** What a mailbox's password opens. */
export interface Opening {
  account: string
  password: string | null
  hasTotp: boolean
  hasPasskey: boolean
}

/** What the password of an open account of this mailbox opens. One question, so that its answer takes as long where there is none. */
export async function findOpening(tx: Tx, mailbox: string): Promise<Opening | undefined> {
  const { rows } = await sql<Opening>`
    SELECT a.id AS account, a.password, a.totp IS NOT NULL AS "hasTotp",
      EXISTS (SELECT FROM passkey p WHERE p.org_id = a.org_id AND p.account = a.id) AS "hasPasskey"
    FROM account a WHERE a.org_id = ${tx.org} AND a.email_key = ${mailbox} AND a.disabled_at IS NULL`.execute(
    tx.db,
  )
  return rows[0]
}

export async function setPassword(
  tx: WriteTx,
  account: string,
  password: string | null,
): Promise<void> {
  await sql`UPDATE account SET password = ${password} WHERE org_id = ${tx.org} AND id = ${account}`.execute(
    tx.db,
  )
}

export async function setTotp(
  tx: WriteTx,
  account: string,
  sealed: Buffer | null,
  step: number | null,
): Promise<void> {
  await sql`UPDATE account SET totp = ${sealed}, totp_step = ${step} WHERE org_id = ${tx.org} AND id = ${account}`.execute(
    tx.db,
  )
}

/** Takes a time step, unless it or a later one was taken: of many who try one code at once, one gets in. */
export async function takeTotpStep(tx: WriteTx, account: string, step: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE account SET totp_step = ${step}
    WHERE org_id = ${tx.org} AND id = ${account} AND (totp_step IS NULL OR totp_step < ${step})`.execute(
    tx.db,
  )
  return Number(numAffectedRows ?? 0) === 1
}

/**
 * What is kept of a recovery code. It is short enough that a plain digest could be searched by whoever has the database: this
 * one takes the instance's key as well (ASVS 5.0, 6.5.2).
 */
function digestOfCode(tx: Tx, directory: DataDirectory, account: string, code: string): Buffer {
  return digestOfToken(derivedToken(directory, `recovery/${tx.org}/${account}/${code}`))
}

/** Replaces an account's recovery codes. */
export async function setRecoveryCodes(
  tx: WriteTx,
  directory: DataDirectory,
  account: string,
  codes: readonly string[],
): Promise<void> {
  const digests = codes.map((code) => digestOfCode(tx, directory, account, code))
  await sql`DELETE FROM recovery_code WHERE org_id = ${tx.org} AND account = ${account}`.execute(
    tx.db,
  )
  await sql`
    INSERT INTO recovery_code (org_id, account, digest)
    SELECT ${tx.org}, ${account}, digest FROM unnest(${digests}::bytea[]) AS c (digest)`.execute(
    tx.db,
  )
}

/** Uses a recovery code up; false where it is none, or was used. Those of before are kept as plain digests. */
export async function takeRecoveryCode(
  tx: WriteTx,
  directory: DataDirectory,
  account: string,
  code: string,
): Promise<boolean> {
  const digests = [digestOfCode(tx, directory, account, code), digestOfToken(code)]
  const { numAffectedRows } = await sql`
    UPDATE recovery_code SET used_at = ${tx.recordedAt}
    WHERE org_id = ${tx.org} AND account = ${account} AND digest = ANY(${digests}::bytea[]) AND used_at IS NULL`.execute(
    tx.db,
  )
  return Number(numAffectedRows ?? 0) === 1
}

export async function countRecoveryCodes(tx: Tx, account: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM recovery_code
    WHERE org_id = ${tx.org} AND account = ${account} AND used_at IS NULL`.execute(tx.db)
  return rows[0]?.n ?? 0
}

export interface Passkey {
  /** The credential id, base64url. */
  id: string
  account: string
  publicKey: Uint8Array<ArrayBuffer>
  counter: number
  transports: string[]
  name: string
  createdAt: Date
  lastUsedAt?: Date
}

export async function addPasskey(
  tx: WriteTx,
  passkey: Omit<Passkey, 'createdAt' | 'lastUsedAt'>,
): Promise<void> {
  await tx.db
    .insertInto('passkey')
    .values({
      org_id: tx.org,
      id: passkey.id,
      account: passkey.account,
      public_key: Buffer.from(passkey.publicKey),
      counter: passkey.counter,
      transports: passkey.transports,
      name: passkey.name,
      created_at: tx.recordedAt,
    })
    .execute()
}

export async function findPasskey(tx: Tx, id: string): Promise<Passkey | undefined> {
  const row = await tx.db
    .selectFrom('passkey')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && passkeyOf(row)
}

export async function listPasskeys(tx: Tx, account: string): Promise<Passkey[]> {
  const rows = await tx.db
    .selectFrom('passkey')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('account', '=', account)
    .orderBy('created_at')
    .execute()
  return rows.map(passkeyOf)
}

/** Notes a use. A counter that has not gone up, where the passkey counts, is a copy: false. */
export async function usePasskey(tx: WriteTx, id: string, counter: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE passkey SET counter = ${counter}, last_used_at = ${tx.recordedAt}
    WHERE org_id = ${tx.org} AND id = ${id} AND (${counter} > counter OR (${counter} = 0 AND counter = 0))`.execute(
    tx.db,
  )
  return Number(numAffectedRows ?? 0) === 1
}

export async function removePasskey(tx: WriteTx, account: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    DELETE FROM passkey WHERE org_id = ${tx.org} AND account = ${account} AND id = ${id}`.execute(
    tx.db,
  )
  return Number(numAffectedRows ?? 0) === 1
}

/** The account that an identity provider's subject was linked with. */
export async function findFederated(
  tx: Tx,
  issuer: string,
  subject: string,
): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom('federated_identity')
    .select('account')
    .where('org_id', '=', tx.org)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row?.account
}

export async function linkFederated(
  tx: WriteTx,
  account: string,
  issuer: string,
  subject: string,
): Promise<void> {
  await tx.db
    .insertInto('federated_identity')
    .values({ org_id: tx.org, issuer, subject, account, linked_at: tx.recordedAt })
    .execute()
}

/** Whether an account ever signed in through this provider. */
export async function hasFederated(tx: Tx, account: string, issuer: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('federated_identity')
    .select('subject')
    .where('org_id', '=', tx.org)
    .where('issuer', '=', issuer)
    .where('account', '=', account)
    .executeTakeFirst()
  return row !== undefined
}

/** A subject that an account is recognised by. */
export interface FederatedLink {
  issuer: string
  subject: string
  linkedAt: Date
}

/** Every subject of an account, oldest first. */
export async function listFederated(tx: Tx, account: string): Promise<FederatedLink[]> {
  const rows = await tx.db
    .selectFrom('federated_identity')
    .select(['issuer', 'subject', 'linked_at'])
    .where('org_id', '=', tx.org)
    .where('account', '=', account)
    .orderBy('linked_at')
    .execute()
  return rows.map(({ linked_at: linkedAt, ...link }) => ({ ...link, linkedAt }))
}

/** Forgets an account's subjects at an issuer; false where there was none. */
export async function unlinkFederated(
  tx: WriteTx,
  account: string,
  issuer: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    DELETE FROM federated_identity WHERE org_id = ${tx.org} AND account = ${account} AND issuer = ${issuer}`.execute(
    tx.db,
  )
  return Number(numAffectedRows ?? 0) > 0
}

/** Whether an account would still get in without a passkey, an issuer's subjects, or its password and app. */
export async function hasOtherWay(
  tx: Tx,
  account: string,
  without: { passkey?: string; issuer?: string; password?: true },
): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    SELECT EXISTS (SELECT FROM passkey WHERE org_id = ${tx.org} AND account = ${account}
        AND id IS DISTINCT FROM ${without.passkey ?? null}::text)
      OR EXISTS (SELECT FROM federated_identity WHERE org_id = ${tx.org} AND account = ${account}
        AND issuer IS DISTINCT FROM ${without.issuer ?? null}::text)
      OR (NOT ${without.password ?? false}::boolean AND EXISTS (SELECT FROM account
        WHERE org_id = ${tx.org} AND id = ${account} AND password IS NOT NULL AND totp IS NOT NULL)) AS has`.execute(
    tx.db,
  )
  return rows[0]?.has ?? false
}

function passkeyOf(row: {
  id: string
  account: string
  public_key: Buffer
  counter: number
  transports: string[]
  name: string
  created_at: Date
  last_used_at: Date | null
}): Passkey {
  return {
    id: row.id,
    account: row.account,
    publicKey: new Uint8Array(row.public_key),
    counter: row.counter,
    transports: row.transports,
    name: row.name,
    createdAt: row.created_at,
    ...(row.last_used_at && { lastUsedAt: row.last_used_at }),
  }
}
