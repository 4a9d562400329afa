import type { Tx, WriteTx } from './organisation.ts'

/** Where a machine of somebody's wants to hear of what happens. */
export interface Webhook {
  id: string
  url: string
  /** The types of event it wants to hear of. */
  events: string[]
  createdAt: Date
  disabledAt?: Date
}

/** Adds a webhook; its secret comes sealed. */
export async function addWebhook(
  tx: WriteTx,
  { id, url, events, secret }: Pick<Webhook, 'id' | 'url' | 'events'> & { secret: Uint8Array },
): Promise<void> {
  await tx.db
    .insertInto('webhook')
    .values({
      org_id: tx.org,
      id,
      url,
      events,
      secret: Buffer.from(secret),
      created_at: tx.recordedAt,
      disabled_at: null,
    })
    .execute()
}

/** What of a webhook can be changed. */
export interface WebhookChange {
  url?: string
  events?: string[]
  /** Sealed. */
  secret?: Uint8Array
  /** `null` enables it again. */
  disabledAt?: Date | null
}

/** Changes a webhook; false where there is none of this id. */
export async function changeWebhook(tx: Tx, id: string, change: WebhookChange): Promise<boolean> {
  const { url, events, secret, disabledAt } = change
  const changed = await tx.db
    .updateTable('webhook')
    .set({
      ...(url !== undefined && { url }),
      ...(events && { events }),
      ...(secret && { secret: Buffer.from(secret) }),
      ...(disabledAt !== undefined && { disabled_at: disabledAt }),
    })
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Every webhook, disabled ones too, oldest first. */
export async function listWebhooks(tx: Tx): Promise<Webhook[]> {
  const rows = await tx.db
    .selectFrom('webhook')
    .select(['id', 'url', 'events', 'created_at', 'disabled_at'])
    .where('org_id', '=', tx.org)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(({ created_at: createdAt, disabled_at: disabledAt, ...rest }) => ({
    ...rest,
    createdAt,
    ...(disabledAt && { disabledAt }),
  }))
}

/** Where to send to, and the sealed secret to sign with; nothing for a webhook that is disabled or was never there. */
export async function findWebhook(
  tx: Tx,
  id: string,
): Promise<{ url: string; secret: Uint8Array } | undefined> {
  return await tx.db
    .selectFrom('webhook')
    .select(['url', 'secret'])
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}
