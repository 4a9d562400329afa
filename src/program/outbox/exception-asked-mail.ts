import { roles, permissions } from '#engine/permissions.ts'
import { languageOf } from '#program/people/language-of.ts'
import { accountsInRole } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { formatsOf } from '#ui/format.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'

/** What is asked for, as a mail says it. */
export interface AskedException {
  /** What the test asks, in each language. */
  asks: Record<'de' | 'en', string>
  items: number
  until: Date
  /** Who asked; they decide nothing themselves. */
  by: { id: string; name: string }
}

/**
 * Tells everybody who may decide, in their language. Whoever asks for many in a row sends one mail an hour: the page shows
 * them all, and so does the reminder of the next day.
 */
export async function exceptionAskedMails(
  tx: WriteTx,
  { asks, items, until, by }: AskedException,
  site: string,
): Promise<void> {
  const { name, timeZone } = await readOrganisation(tx)
  const ofCompany = await languageOf(tx, {})
  const hour = tx.recordedAt.toISOString().slice(0, 13)
  for (const approver of await approvers(tx)) {
    if (approver.id === by.id) continue
    const language = approver.language ?? ofCompany
    const t = messages[language]
    const words = t.reminders.exception
    const day = formatsOf(language, timeZone).date(new Date(until.getTime() - 1))
    await putOutbox(tx, {
      channel: 'mail',
      recipient: approver.email,
      occasion: `exception-asked/${approver.id}/${hour}`,
      content: mailMarkup({
        t,
        organisation: name,
        heading: words.heading,
        paragraphs: [words.text(by.name, items, day), words.quoted(asks[language]), words.decide],
        button: { label: words.button, url: `${site}${urls.consoleExceptions}` },
        site,
      }),
    })
  }
}

async function approvers(tx: WriteTx): Promise<Account[]> {
  const found = new Map<string, Account>()
  for (const role of roles) {
    if (!permissions['exception.approve'].some((each) => each === role)) continue
    for (const account of await accountsInRole(tx, role)) found.set(account.id, account)
  }
  return [...found.values()]
}
