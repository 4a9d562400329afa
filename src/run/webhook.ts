/** Webhooks as https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md asks for them. */
import { randomBytes, randomUUID } from 'node:crypto'

import { Webhook as Signer } from 'standardwebhooks'

import { OperatingError } from '#engine/operating-error.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import type { Store } from '#store/database.ts'
import { readOrg, stageOrg } from '#store/organisation.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { putOutbox, WebhookContent } from '#store/outbox.ts'
import type { TakenMessage } from '#store/outbox.ts'
import { seal, unseal } from '#store/sealed.ts'
import { addWebhook, changeWebhook, findWebhook, listWebhooks } from '#store/webhooks.ts'

import type { Delivery } from './delivery.ts'
import { outboundUrl } from './outbound-url.ts'
import type { Reach } from './outbound-url.ts'
import type { OutboundFetch } from './outbound.ts'

/** What a webhook can hear of. `docs/webhooks.md` says what each of them holds. */
export const eventTypes = ['control.status', 'items.failing', 'duty.due', 'reading.failed'] as const
export type EventType = (typeof eventTypes)[number]

/** Something that happened. `occasion` names it: told once, however often it is written. */
export interface Event {
  type: EventType
  /** Counts and ids of what is ours. Nothing about a person, and no item's name. */
  data: Record<string, string | number | boolean | null | readonly string[]>
  occasion: string
}

const secretBytes = 32

/** Adds a webhook. Its secret is shown this once: afterwards it is only used. */
export async function createWebhook(
  tx: WriteTx,
  directory: DataDirectory,
  { url, events }: { url: string; events: readonly EventType[] },
  reach: Reach = {},
): Promise<{ id: string; secret: string }> {
  const id = randomUUID()
  const { secret, sealed } = newSecret(tx, directory, id)
  const address = outboundUrl(url, reach).href
  await addWebhook(tx, { id, url: address, events: [...events], secret: sealed })
  return { id, secret }
}

/** Takes another secret in place of a webhook's, from the next message on; nothing where there is no such webhook. */
export async function renewSecret(
  tx: WriteTx,
  directory: DataDirectory,
  id: string,
): Promise<string | undefined> {
  const { secret, sealed } = newSecret(tx, directory, id)
  return (await changeWebhook(tx, id, { secret: sealed })) ? secret : undefined
}

function newSecret({ org }: Tx, directory: DataDirectory, id: string) {
  const secret = `whsec_${randomBytes(secretBytes).toString('base64')}`
  return { secret, sealed: seal(directory, Buffer.from(secret), contextOf(org, id)) }
}

function contextOf(org: string, id: string): string {
  return `webhook/${org}/${id}`
}

/** Writes an event for every webhook that wants to hear of it. */
export async function putEvent(tx: WriteTx, { type, data, occasion }: Event): Promise<void> {
  for (const webhook of await listWebhooks(tx)) {
    if (webhook.disabledAt || !webhook.events.includes(type)) continue
    await putOutbox(tx, messageTo(webhook.id, tx.recordedAt, type, data, occasion))
  }
}

/** Writes a message to one webhook by which its owner sees that it works. */
export async function pingWebhook(tx: WriteTx, id: string): Promise<void> {
  await putOutbox(tx, messageTo(id, tx.recordedAt, 'test.ping', {}, `ping/${randomUUID()}`))
}

function messageTo(
  recipient: string,
  at: Date,
  type: EventType | 'test.ping',
  data: Event['data'],
  occasion: string,
) {
  const content = { type, timestamp: at.toISOString(), data }
  return { channel: 'webhook' as const, recipient, occasion, content }
}

/** Its owner wants no more of it: the specification's "Successful and unsuccessful deliveries". */
const gone = 410

/** Tells a webhook. Its id stays the same for each attempt, so that who hears twice can know it. */
export async function deliverWebhook(
  store: Store,
  org: string,
  fetch: OutboundFetch,
  message: TakenMessage,
): Promise<Delivery> {
  const content = WebhookContent.safeParse(message.content)
  if (!content.success) return { isSent: false, trouble: 'unreadable', isFinal: true }
  const webhook = await readOrg(store, org, (tx) => findWebhook(tx, message.recipient))
  if (!webhook) return { isSent: false, trouble: 'webhook-disabled', isFinal: true }
  try {
    const secret = unseal(store.directory, webhook.secret, contextOf(org, message.recipient))
    const { status, body } = await fetch(
      webhook.url,
      signed(message.id, store.clock(), JSON.stringify(content.data), secret.toString()),
    )
    // What it has to say beyond that nobody wants to know.
    await body?.cancel()
    if (status >= 200 && status < 300) return { isSent: true }
    if (status !== gone) return { isSent: false, trouble: `HTTP ${status}` }
    await stageOrg(store, org, (tx) =>
      changeWebhook(tx, message.recipient, { disabledAt: store.clock() }),
    )
    return { isSent: false, trouble: `HTTP ${status}`, isFinal: true }
  } catch (error) {
    if (!(error instanceof OperatingError)) throw error
    return { isSent: false, trouble: error.message }
  }
}

function signed(message: string, at: Date, body: string, secret: string): RequestInit {
  const id = `msg_${message}`
  return {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Beleg',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Signer(secret).sign(id, at, body),
    },
  }
}
