import type { Tx } from './organisation.ts'

/** What happened at the door: kept apart from the log, which names nobody. */
export type DoorEventKind =
  | 'signed-in'
  | 'sign-in-refused'
  | 'signed-out'
  | 'proved'
  | 'session-ended'
  | 'password-set'
  | 'totp-added'
  | 'totp-removed'
  | 'passkey-added'
  | 'passkey-removed'
  | 'recovery-codes-made'
  | 'recovery-code-used'
  | 'identity-linked'
  | 'identity-unlinked'
  | 'link-made'

export interface DoorEvent {
  at: Date
  kind: DoorEventKind
  account?: string
  address: string
  agent: string
  detail: Record<string, unknown>
}

export async function addDoorEvent(tx: Tx, event: DoorEvent): Promise<void> {
  await tx.db
    .insertInto('door_event')
    .values({
      org_id: tx.org,
      at: event.at,
      kind: event.kind,
      account: event.account ?? null,
      address: event.address,
      agent: event.agent.slice(0, 300),
      detail: JSON.stringify(event.detail),
    })
    .execute()
}

/** Whether somebody ever signed in by this account. */
export async function hasSignedIn(tx: Tx, account: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('door_event')
    .select('id')
    .where('org_id', '=', tx.org)
    .where('account', '=', account)
    .where('kind', '=', 'signed-in')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** When somebody last signed in by this account before an instant; nothing where they never did. */
export async function lastSignIn(tx: Tx, account: string, before: Date): Promise<Date | undefined> {
  const row = await tx.db
    .selectFrom('door_event')
    .select('at')
    .where('org_id', '=', tx.org)
    .where('account', '=', account)
    .where('kind', '=', 'signed-in')
    .where('at', '<', before)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at
}

/** The last events of an account, or of everybody, latest first. */
export async function listDoorEvents(
  tx: Tx,
  { account, limit = 50 }: { account?: string; limit?: number } = {},
): Promise<(DoorEvent & { id: number })[]> {
  let query = tx.db
    .selectFrom('door_event')
    .selectAll()
    .where('org_id', '=', tx.org)
    .orderBy('id', 'desc')
    .limit(limit)
  if (account !== undefined) query = query.where('account', '=', account)
  return (await query.execute()).map((row) => ({
    id: row.id,
    at: row.at,
    // What is written is what this file's type names.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    kind: row.kind as DoorEventKind,
    ...(row.account !== null && { account: row.account }),
    address: row.address,
    agent: row.agent,
    detail: row.detail,
  }))
}
