/** The announcement that holds, and what of it one person owes this minute: no run is waited for. */
import { groupRelatives } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import { announcementReceipts } from '#populations/announcement-receipt.ts'
import { announcements } from '#populations/announcement.ts'
import type { Announcement } from '#populations/announcement.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { listItems, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'

import { announcementObligations } from './announcement-obligation.ts'
import type { AnnouncementObligation } from './announcement-obligation.ts'
import { programAnnounced } from './program-announced.ts'

export interface OwnAnnouncement {
  announcement: Announcement
  /** Absent for an account without a person, and for whoever had left before. */
  obligation?: AnnouncementObligation
  /** How many days the company gives for it. */
  days: number
}

export function newestOf(all: readonly Announcement[]): Announcement | undefined {
  return all
    .toSorted((a, b) => a.publishedAt.localeCompare(b.publishedAt) || (a.id < b.id ? -1 : 1))
    .at(-1)
}

/** The one that holds now, as it concerns a person; nothing as long as none was published. */
export async function ownAnnouncement(
  tx: Tx,
  personId: string | undefined,
): Promise<OwnAnnouncement | undefined> {
  const all = await managedItems(tx, announcements)
  const announcement = newestOf(all)
  if (!announcement) return undefined
  const days = await daysToRead(tx)
  const held = personId === undefined ? undefined : await findPerson(tx, personId)
  if (!held) return { announcement, days }
  const { person } = held
  const keys = all.map(({ id }) => `${person.id}/${id}`)
  const receipts = await listItems(tx, announcementReceipts.id, { keys })
  const related = groupRelatives(
    announcementObligations,
    new Map<string, readonly unknown[]>([
      [announcements.id, all],
      [
        announcementReceipts.id,
        receipts.map(({ content }) => announcementReceipts.item.parse(content)),
      ],
      [absences.id, (await managedItems(tx, absences)).filter((each) => each.person === person.id)],
      [organisationSettings.id, await managedItems(tx, organisationSettings)],
    ]),
  )
  const obligation = announcementObligations
    .derive(person, related(person.id))
    .find((each) => each.announcement === announcement.id)
  return { announcement, days, ...(obligation && { obligation }) }
}

async function daysToRead(tx: Tx): Promise<number> {
  const settings = await managedItems(tx, controlSettings)
  const own = settings.flatMap(({ parameters }) => parameters?.[programAnnounced.id] ?? [])
  return programAnnounced.parameters.parse(own[0] ?? {}).days
}
