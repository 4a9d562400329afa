import { dateIn } from '#engine/calendar.ts'
import { subscriberDigests } from '#populations/subscriber-digest.ts'
import { digestMails } from '#program/trust/subscription-mails.ts'
import type { StatusChange } from '#program/trust/subscription-mails.ts'
import type { Store } from '#store/database.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { confirmedSubscriptions } from '#store/subscriptions.ts'

import { latestControls } from './declare.ts'
import { readProgram } from './program-settings.ts'
import { statusHistory } from './statuses.ts'
import { subprocessorNotices } from './trust-offers.ts'
import type { SubprocessorNotice } from './trust-offers.ts'

interface News {
  changes: StatusChange[]
  notices: SubprocessorNotice[]
}

/**
 * Writes to subscribers what the trust page has changed since they were told last: at most once a day, and each change
 * once. Safe to repeat at any time; what was true before anybody could subscribe is no news.
 */
export async function notifySubscribers(
  store: Store,
  { id, timeZone }: Pick<Organisation, 'id' | 'timeZone'>,
  site: string,
): Promise<void> {
  const isDue = await readOrg(store, id, async (tx) => {
    const [last] = await managedItems(tx, subscriberDigests)
    if (!last) return true
    if (last.sentOn === dateIn(timeZone, store.clock())) return false
    return !isEmpty(await newsSince(tx, new Date(last.to)))
  })
  if (!isDue) return
  await withOrg(store, id, async (tx) => {
    const [last] = await managedItems(tx, subscriberDigests)
    const to = tx.recordedAt.toISOString()
    if (!last) return await putItem(tx, subscriberDigests, { to })
    const news = await newsSince(tx, new Date(last.to))
    const sentOn = dateIn(timeZone, tx.recordedAt)
    if (isEmpty(news) || last.sentOn === sentOn) return
    const subscribers = await confirmedSubscriptions(tx, tx.recordedAt)
    await digestMails(tx, store.directory, subscribers, news, { occasion: to, site })
    await putItem(tx, subscriberDigests, { to, sentOn })
  })
}

async function newsSince(tx: Tx, since: Date): Promise<News> {
  return {
    changes: await statusChanges(tx, since),
    notices: await subprocessorNotices(tx, since),
  }
}

function isEmpty({ changes, notices }: News): boolean {
  return changes.length === 0 && notices.length === 0
}

/** Every change of a published control, in the order of the log. */
async function statusChanges(tx: Tx, since: Date): Promise<StatusChange[]> {
  const { entries, earlier } = await statusHistory(tx, since)
  const published = await latestControls(tx)
  const { controls } = await readProgram(tx)
  const sentences = new Map(controls.map(({ control, sentence }) => [control.id, sentence]))
  let known: typeof earlier = earlier
  return entries.flatMap(({ at, controls: named }) => {
    const before = known
    known = named
    return Object.entries(named).flatMap(([id, status]) => {
      const sentence = published.has(id) ? sentences.get(id) : undefined
      if (!sentence || before[id] === status) return []
      return [{ at, sentence, status, ...(before[id] && { before: before[id] }) }]
    })
  })
}
