import { minutes } from '#engine/duration.ts'
import type { Store } from '#store/database.ts'
import { readLastRecorded, readOrg, refuseWrongClock } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { forgetOld, markFailed, markSent } from '#store/outbox.ts'
import type { TakenMessage } from '#store/outbox.ts'
import { holdMails, takeDue } from '#store/take-due.ts'

import type { Delivery } from './delivery.ts'
import { forgetOutsiders } from './forget-outsiders.ts'
import { deliverMail } from './mail/deliver-mail.ts'
import type { Smtp } from './mail/smtp.ts'
import type { OutboundFetch } from './outbound.ts'
import { deliverWebhook } from './webhook.ts'

/** What messages leave by. */
export interface Outbound {
  /** Without it mails wait, and say so. */
  smtp?: Smtp
  fetch: OutboundFetch
}

/** How many are under way at a time, of each channel. */
const atOnce = 10
/** A round of messages is begun only within this: the next tick goes on, and the one before must have ended. */
const roundsWithinMs = minutes(5) * 1000

/**
 * Sends what is due; safe at any time and beside others. One message's trouble stops no other: it is written beside the
 * message, and only a bug, or a database that is gone, is thrown, when all the others have been tried.
 */
export async function deliverDue(
  store: Store,
  { id: org }: Pick<Organisation, 'id'>,
  { smtp, fetch }: Outbound,
): Promise<void> {
  const recordedAt = await readOrg(store, org, readLastRecorded)
  // By a clock that has jumped ahead everything would be too old to be sent.
  refuseWrongClock(store, org, recordedAt)
  const lanes = await Promise.allSettled([
    smtp
      ? deliverChannel(store, org, 'mail', ({ id, recipient: to, content }) =>
          deliverMail(smtp, { id, to, content }),
        )
      : holdMails(store, org, store.clock()),
    deliverChannel(store, org, 'webhook', (message) => deliverWebhook(store, org, fetch, message)),
  ])
  await forgetOld(store, org, store.clock())
  await forgetOutsiders(store, org, store.clock())
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
}

async function deliverChannel(
  store: Store,
  org: string,
  channel: TakenMessage['channel'],
  send: (message: TakenMessage) => Promise<Delivery>,
): Promise<void> {
  const begunMs = performance.now()
  const bugs: unknown[] = []
  while (performance.now() - begunMs < roundsWithinMs) {
    const taken = await takeDue(store, org, channel, atOnce, store.clock())
    const ended = await Promise.allSettled(taken.map((each) => deliverOne(store, org, each, send)))
    bugs.push(...ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : [])))
    // A server in trouble is asked again at the next tick; the mails not taken yet have lost no attempt.
    const isOver = ended.some(
      (each) => each.status === 'fulfilled' && !each.value.isSent && each.value.isOfServer,
    )
    if (taken.length === 0 || isOver) break
  }
  if (bugs.length > 0) throw bugs[0]
}

async function deliverOne(
  store: Store,
  org: string,
  message: TakenMessage,
  send: (message: TakenMessage) => Promise<Delivery>,
): Promise<Delivery> {
  const delivery = await send(message).catch(async (bug: unknown) => {
    await markFailed(store, org, message, store.clock(), { trouble: 'unexpected' })
    throw bug
  })
  if (delivery.isSent) await markSent(store, org, message, store.clock())
  else await markFailed(store, org, message, store.clock(), delivery)
  return delivery
}
