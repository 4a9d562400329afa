import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { announcementReceipts } from '#populations/announcement-receipt.ts'
import { announcements } from '#populations/announcement.ts'
import { action } from '#program/action.ts'
import { findAccount } from '#store/accounts.ts'
import { listItems, managedItems, putItem } from '#store/items.ts'
import { wakeWorker } from '#store/wake.ts'

import { newestOf } from './current-announcement.ts'

const title = z.string().trim().min(1).max(160)
const text = z.string().trim().min(1).max(50_000)
const markdown = {
  kind: 'long',
  loggedAsDigest: true,
  hint: { de: 'Markdown (CommonMark).', en: 'Markdown (CommonMark).' },
} as const

const publish = action({
  id: 'announcement.publish',
  label: { de: 'Mitteilung veröffentlichen', en: 'Publish an announcement' },
  about: {
    de: 'Alle im Team lesen sie und sagen, dass sie sie gelesen haben. Sie ersetzt die vorige und ändert sich nicht mehr. Im Protokoll stehen Prüfsummen der Texte.',
    en: 'Everybody in the team reads it and says so. It takes the place of the one before and never changes. The log keeps digests of the texts.',
  },
  permission: 'policy.change',
  input: z.strictObject({
    titleDe: field(title, { de: 'Titel, auf Deutsch', en: 'Title, in German' }),
    titleEn: field(title, { de: 'Titel, auf Englisch', en: 'Title, in English' }),
    textDe: field(text, { de: 'Text, auf Deutsch', en: 'Text, in German' }, markdown),
    textEn: field(text, { de: 'Text, auf Englisch', en: 'Text, in English' }, markdown),
  }),
  output: z.object({ id: z.uuid(), publishedAt: z.iso.datetime() }),
  subject: (_input, output) => `announcement/${output.id}`,
  handle: async ({ tx, actor, at }, input) => {
    const announcement = {
      ...input,
      id: randomUUID(),
      publishedAt: at.toISOString(),
      publishedBy: actor.id,
    }
    await putItem(tx, announcements, announcement)
    await wakeWorker(tx)
    return { id: announcement.id, publishedAt: announcement.publishedAt }
  },
})

const read = action({
  id: 'announcement.read',
  label: { de: 'Mitteilung gelesen', en: 'Announcement read' },
  about: {
    de: 'Hält fest, dass Sie die geltende Mitteilung gelesen haben: Ihr Name, Sprache und Zeit.',
    en: 'Records that you have read the current announcement: your name, language and time.',
  },
  permission: 'duty.do',
  input: z.strictObject({
    person: field(
      z.string().min(1).max(200),
      { de: 'Person', en: 'Person' },
      { hidden: true, hint: { de: 'Ihre Kennung.', en: 'Your id.' } },
    ),
    announcement: field(z.uuid(), { de: 'Mitteilung', en: 'Announcement' }, { hidden: true }),
    language: field(z.enum(['de', 'en']), { de: 'Gelesen auf', en: 'Read in' }, { hidden: true }),
  }),
  output: z.object({ id: z.string(), readAt: z.iso.datetime() }),
  subject: (input) => `announcement/${input.announcement}`,
  person: (input) => `person/${input.person}`,
  handle: async ({ tx, actor, at }, { person, announcement, language }) => {
    const account = await findAccount(tx, actor.id)
    if (account?.person !== person) throw nobody()
    const newest = newestOf(await managedItems(tx, announcements))
    if (newest?.id !== announcement) throw overtaken()
    const key = `${person}/${announcement}`
    const [before] = await listItems(tx, announcementReceipts.id, { keys: [key] })
    // Two tabs, or two clicks: the first one counts.
    if (before) return { id: key, readAt: announcementReceipts.item.parse(before.content).readAt }
    const readAt = at.toISOString()
    const recordedAt = tx.recordedAt.toISOString()
    await putItem(tx, announcementReceipts, {
      id: key,
      person,
      announcement,
      language,
      readAt,
      recordedAt,
    })
    return { id: key, readAt }
  },
})

export const announcementActions = [publish, read]

function nobody(): Refusal {
  return new Refusal(
    'conflict',
    'account-without-person',
    'Your account does not belong to this person on the list of people.',
    'Ask those who keep the list of people to add you, with the address you sign in with.',
  )
}

function overtaken(): Refusal {
  return new Refusal(
    'conflict',
    'announcement-overtaken',
    'That is not the announcement that holds now.',
    'Go back, and read the one that does.',
  )
}
