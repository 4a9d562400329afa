/** What the demo's company told everybody about its program, and who read it: nearly all. */
import { addDays } from '#engine/calendar.ts'
import { announcementReceipts } from '#populations/announcement-receipt.ts'
import type { AnnouncementReceipt } from '#populations/announcement-receipt.ts'
import { announcements } from '#populations/announcement.ts'
import { shippedAnnouncement } from '#program/governance/shipped-announcement.ts'
import type { WriteTx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

import { keepAll } from './keep-all.ts'
import { spread } from './spread.ts'

const id = '2f6c1c0e-5b0a-4a58-9a3f-0d1f5c7e1a01'
const publishedDaysAgo = 21
/** By the name of their mailbox; they have some days left. */
const notYet = ['team', 'jolle', 'kogge']

/** For whoever is on the list of people. */
export async function keepDemoAnnouncement(
  tx: WriteTx,
  filled: { organisation: string; securityContact: string },
  publishedBy: string,
): Promise<void> {
  const ago = (days: number) => addDays(tx.recordedAt, -days)
  const text = shippedAnnouncement(filled.organisation, filled.securityContact)
  const publishedAt = ago(publishedDaysAgo).toISOString()
  await keepAll(tx, announcements, [{ id, ...text, publishedAt, publishedBy }])
  const receipts: AnnouncementReceipt[] = []
  for (const { person } of await allPeople(tx)) {
    const readAt = ago(publishedDaysAgo - 1 - spread(person.id, publishedDaysAgo - 2))
    if (notYet.some((name) => person.email?.includes(`${name}@`))) continue
    if (person.start === undefined || new Date(person.start) > readAt) continue
    receipts.push({
      id: `${person.id}/${id}`,
      person: person.id,
      announcement: id,
      language: person.language ?? 'de',
      readAt: readAt.toISOString(),
      recordedAt: readAt.toISOString(),
    })
  }
  await keepAll(tx, announcementReceipts, receipts)
}
