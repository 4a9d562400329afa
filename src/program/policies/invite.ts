/** Asking somebody without an account to accept what they owe: one mail with everything, and a link for it. */
import { z } from 'zod'

import { addDays, dateIn } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { lastDue } from '#engine/obligation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Person } from '#populations/person.ts'
import { action } from '#program/action.ts'
import { languageOf } from '#program/people/language-of.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { findPerson } from '#store/people.ts'
import { issueTicket } from '#store/tickets.ts'
import { formatsOf } from '#ui/format.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'

import { newsFor } from './change-note.ts'
import { daysToAccept, owedPolicies } from './own-policies.ts'
import type { OwnPolicy } from './own-policies.ts'

/** How long a link is good. */
export const linkDays = 14
/** More than this nobody reads in a mail. */
const mostLines = 20

/** What a link to accept leads to: what its person owes when they follow it. */
export const AcceptLink = z.object({ person: z.string(), email: z.email() })
export type AcceptLink = z.infer<typeof AcceptLink>

export const inviteToAccept = action({
  id: 'policy.invite',
  label: { de: 'Link zum Bestätigen schicken', en: 'Send a link to accept policies' },
  about: {
    de: `Schickt der Person einen Link an ihre Adresse, mit dem sie alle Richtlinien lesen und bestätigen kann, die bei ihr offen sind. Er gilt ${linkDays} Tage; sie braucht dafür kein Konto. Wer keines hat, bekommt ihn auch von selbst.`,
    en: `Mails the person a link by which they can read and accept every policy that is open with them. It is good for ${linkDays} days; they need no account for it. Whoever has none gets it without your asking, too.`,
  },
  permission: 'people.change',
  input: z.strictObject({
    person: field(
      z.string().min(1).max(200),
      { de: 'Person', en: 'Person' },
      { refersTo: 'person' },
    ),
  }),
  output: z.object({ person: z.string(), policies: z.int(), until: z.iso.datetime() }),
  subject: (input) => `person/${input.person}`,
  person: (input) => `person/${input.person}`,
  handle: async ({ tx, site, at }, input) => {
    const held = await findPerson(tx, input.person)
    if (!held) throw nobody(input.person)
    const { person } = held
    if (person.email === undefined) throw noMailbox()
    const owed = await owedPolicies(tx, person.id, at)
    if (owed.length === 0) throw nothingOwed()
    await mailAcceptLink(tx, person, owed, { site, days: await daysToAccept(tx) })
    return { person: person.id, policies: owed.length, until: lastDay(at).toISOString() }
  },
})

/** One mail with what is owed and the link to it, in the person's language; nothing where they have no mailbox. */
export async function mailAcceptLink(
  tx: WriteTx,
  person: Person,
  owed: readonly OwnPolicy[],
  { site, days }: { site: string; days: number },
): Promise<void> {
  const { email } = person
  if (email === undefined) return
  const { name, timeZone } = await readOrganisation(tx)
  const content: AcceptLink = { person: person.id, email }
  const forMs = lastDay(tx.recordedAt).getTime() - tx.recordedAt.getTime()
  const token = await issueTicket(tx, 'policy', { content, forMs })
  const language = await languageOf(tx, person)
  const t = messages[language]
  const words = t.policies.link
  const formats = formatsOf(language, timeZone)
  const lines = owed.slice(0, mostLines).map(({ policy, version, obligation }) => {
    const title = language === 'de' ? policy.titleDe : policy.titleEn
    const from = obligation?.from
    const news = newsFor({ version, obligation })
    const more = news ? `. ${t.reminders.duties.news(news[language])}` : ''
    if (from === undefined) return `• ${title}${more}`
    const due = lastDue(new Date(from), days, obligation?.pauses)
    const said = due < tx.recordedAt ? t.reminders.duties.overdue : t.reminders.duties.due
    return `• ${said(title, formats.date(due))}${more}`
  })
  const more = owed.length - lines.length
  const query = new URLSearchParams({ token, lang: language })
  await putOutbox(tx, {
    channel: 'mail',
    recipient: email,
    occasion: `policy/${person.id}/${dateIn(timeZone, tx.recordedAt)}/${tx.recordedAt.getTime()}`,
    content: mailMarkup({
      t,
      organisation: name,
      heading: words.mailHeading(owed.length),
      paragraphs: [
        words.mailText(person.name, name),
        ...lines,
        ...(more > 0 ? [t.reminders.duties.more(more)] : []),
        words.mailUntil(formats.date(lastDay(tx.recordedAt))),
      ],
      button: { label: words.mailButton, url: `${site}${urls.accept}?${query.toString()}` },
      site,
    }),
  })
}

/** The code that proves the mailbox of a link. */
export async function mailAcceptCode(
  tx: WriteTx,
  person: Person,
  email: string,
  { code, site }: { code: string; site: string },
): Promise<void> {
  const { name } = await readOrganisation(tx)
  const t = messages[await languageOf(tx, person)]
  await putOutbox(tx, {
    channel: 'mail',
    recipient: email,
    occasion: `policy-code/${crypto.randomUUID()}`,
    content: mailMarkup({
      t,
      organisation: name,
      heading: t.agreements.mails.code.heading(code),
      paragraphs: [t.policies.link.codeMail, t.agreements.mails.code.ignore],
      site,
    }),
  })
}

function lastDay(at: Date): Date {
  return addDays(at, linkDays)
}

function nobody(id: string): Refusal {
  return new Refusal('missing', 'item-missing', `There is no person ${id}.`, 'Go back to the list.')
}

function noMailbox(): Refusal {
  return new Refusal(
    'conflict',
    'person-without-mailbox',
    'The list of people has no address of this person.',
    'Add their email address first.',
  )
}

function nothingOwed(): Refusal {
  return new Refusal(
    'conflict',
    'nothing-owed',
    'This person has no policy to accept now.',
    'Nothing is left to do.',
  )
}
