import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** What the company told everybody about its program. Once published it never changes; the last one holds. */
export const Announcement = z.object({
  id: z.uuid(),
  titleDe: z.string().min(1).max(160),
  titleEn: z.string().min(1).max(160),
  /** CommonMark. */
  textDe: z.string().min(1).max(50_000),
  textEn: z.string().min(1).max(50_000),
  publishedAt: z.iso.datetime(),
  publishedBy: personal(
    z.string(),
    { de: 'Veröffentlicht von', en: 'Published by' },
    accountability,
  ),
})
export type Announcement = z.infer<typeof Announcement>

export const announcements: Population<Announcement> = {
  id: 'announcement',
  item: Announcement,
  key: (announcement) => announcement.id,
  kind: 'managed',
}
