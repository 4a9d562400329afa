import { dateIn } from '#engine/calendar.ts'
import type { ReminderStage } from '#populations/duty-reminder.ts'
import type { Duty } from '#program/duty.ts'
import { languageOf } from '#program/people/language-of.ts'
import type { Account } from '#store/accounts.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { formatsOf } from '#ui/format.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'

/** More than this nobody reads in a mail. */
const mostLines = 20

/** One mail with everything that waits for somebody, in their language; once a day at most. */
export async function reminderMail(
  tx: WriteTx,
  account: Account,
  open: readonly { duty: Duty; stage: ReminderStage }[],
  site: string,
): Promise<void> {
  const { name, timeZone } = await readOrganisation(tx)
  const language = await languageOf(tx, account)
  const t = messages[language]
  const words = t.reminders.duties
  const formats = formatsOf(language, timeZone)
  const lines = open.slice(0, mostLines).map(({ duty: { title, due, news }, stage }) => {
    const by = due && formats.date(due)
    const said = news ? `. ${words.news(news[language])}` : ''
    if (by === undefined) return `• ${title[language]}${said}`
    return `• ${stage === 'overdue' ? words.overdue(title[language], by) : words.due(title[language], by)}${said}`
  })
  const more = open.length - lines.length
  await putOutbox(tx, {
    channel: 'mail',
    recipient: account.email,
    occasion: `reminder/${account.id}/${dateIn(timeZone, tx.recordedAt)}`,
    content: mailMarkup({
      t,
      organisation: name,
      heading: words.heading(open.length),
      paragraphs: [words.intro, ...lines, ...(more > 0 ? [words.more(more)] : []), words.stops],
      button: { label: words.button, url: `${site}${urls.portal}` },
      site,
    }),
  })
}
