/** The mails of phishing exercises that come with the product: they lie in content/phishing, with what gives each away. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import type { Words } from '#engine/field.ts'

const folder = join(import.meta.dirname, '../../../content/phishing')

const Name = z.string().regex(/^[a-z0-9-]{1,80}$/)
const Said = z.string().trim().min(1).max(1000)
const Both = z.strictObject({ de: Said, en: Said })

const MailFile = z.strictObject({
  title: Both,
  /** The name that stands in place of an address. */
  sender: Both,
  subject: Both,
  paragraphs: z.array(Both).min(2),
  button: Both,
  /** What gave it away: words of the mail, and why they do. */
  clues: z.array(z.strictObject({ quote: Both, why: Both })).min(3),
  /** What to do instead. */
  instead: Both,
})

export interface ShippedMail extends z.infer<typeof MailFile> {
  id: string
}

let read: readonly ShippedMail[] | undefined

/** Every mail that comes with the product, by name. Read once. */
export function shippedMails(): readonly ShippedMail[] {
  return (read ??= readdirSync(folder).toSorted().map(readMail))
}

/** The mail of a name, where one comes with the product. */
export function findMail(id: string | undefined): ShippedMail | undefined {
  return shippedMails().find((mail) => mail.id === id)
}

/** Names and titles, for a form to choose from. */
export function mailNames(): Record<string, Words> {
  return Object.fromEntries(shippedMails().map(({ id, title }) => [id, title]))
}

/** A text with the company's name in its place. */
export function filledIn(text: string, organisation: string): string {
  return text.replaceAll('{{organisation}}', () => organisation)
}

function readMail(file: string): ShippedMail {
  const mail = MailFile.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
  return { id: Name.parse(file.replace(/\.json$/, '')), ...mail }
}
