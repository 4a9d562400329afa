import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { duties } from './purposes.ts'

/** Somebody says that they read an announcement. */
export const AnnouncementReceipt = z.object({
  /** `<person>/<announcement>`: whoever says so twice has said it once, the first time. */
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  announcement: personal(z.string(), { de: 'Mitteilung', en: 'Announcement' }, duties),
  language: personal(z.enum(['de', 'en']), { de: 'Gelesen auf', en: 'Read in' }, duties),
  readAt: personal(z.iso.datetime(), { de: 'Gelesen am', en: 'Read at' }, duties),
  recordedAt: personal(z.iso.datetime(), { de: 'Festgehalten am', en: 'Recorded at' }, duties),
})
export type AnnouncementReceipt = z.infer<typeof AnnouncementReceipt>

export const announcementReceipts: Population<AnnouncementReceipt> = {
  id: 'announcement-receipt',
  item: AnnouncementReceipt,
  key: (receipt) => receipt.id,
  kind: 'managed',
  person: (receipt) => receipt.person,
}
