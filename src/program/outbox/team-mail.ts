import { dateIn } from '#engine/calendar.ts'
import type { Words } from '#engine/field.ts'
import type { Duty } from '#program/duty.ts'
import { languageOf } from '#program/people/language-of.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { formatsOf } from '#ui/format.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'

/** Who is told what people owe. */
export interface Watcher {
  /** An account's id, or `person/<key>` of whoever has none. */
  id: string
  email: string
  language?: LanguageCode
  /** Whose public holidays they have, if the register says so: a country, or a part of one. */
  country?: string
  /** Whether they lead the program, and so may see the overview. */
  isLead?: boolean
  /** It is their own duty, and nobody else could be told of it. */
  isAlone?: boolean
}

/** A duty with whose it is. */
export function inTeam(name: string, title: Words): Words {
  return {
    de: messages.de.reminders.team.line(name, title.de),
    en: messages.en.reminders.team.line(name, title.en),
  }
}

/** More than this nobody reads in a mail. */
const mostLines = 30

/** One mail with everything that is long overdue with somebody's people, in their language; once a day at most. */
export async function teamMail(
  tx: WriteTx,
  { id, email, language: own, isLead, isAlone }: Watcher,
  duties: readonly Duty[],
  { site, days }: { site: string; days: number },
): Promise<void> {
  const { name, timeZone } = await readOrganisation(tx)
  const language = await languageOf(tx, { language: own })
  const t = messages[language]
  const words = t.reminders.team
  const formats = formatsOf(language, timeZone)
  const lines = duties
    .slice(0, mostLines)
    .map(
      ({ title, due }) =>
        `• ${due ? t.reminders.duties.overdue(title[language], formats.date(due)) : title[language]}`,
    )
  const more = duties.length - lines.length
  await putOutbox(tx, {
    channel: 'mail',
    recipient: email,
    occasion: `team/${id}/${dateIn(timeZone, tx.recordedAt)}`,
    content: mailMarkup({
      t,
      organisation: name,
      heading: isAlone ? words.alone(duties.length) : words.heading(duties.length),
      paragraphs: [
        isAlone ? words.aloneText(days) : words.intro(days),
        ...lines,
        ...(more > 0 ? [t.reminders.duties.more(more)] : []),
        isAlone ? words.aloneAsk : words.ask,
        t.reminders.duties.stops,
      ],
      ...(isLead && { button: { label: words.button, url: `${site}${urls.consoleMatrix}` } }),
      site,
    }),
  })
}
