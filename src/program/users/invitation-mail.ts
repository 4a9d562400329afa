import { languageOf } from '#program/people/language-of.ts'
import type { Account } from '#store/accounts.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'

/** Writes the mail with somebody's link, in their language: for the first time, or to get in again. */
export async function invitationMail(
  tx: WriteTx,
  invited: Account,
  link: string,
  site: string,
  occasion: 'invitation' | 'renewal',
): Promise<void> {
  const organisation = await readOrganisation(tx)
  const language = await languageOf(tx, invited)
  const t = messages[language]
  const words = t.door.mails[occasion]
  await putOutbox(tx, {
    channel: 'mail',
    recipient: invited.email,
    occasion: `${occasion}/${invited.id}/${tx.recordedAt.toISOString()}`,
    content: mailMarkup({
      t,
      organisation: organisation.name,
      heading: words.subject(organisation.name),
      paragraphs: [`${words.heading(invited.name)},`, words.text(organisation.name), words.ignore],
      button: { label: words.button, url: link },
      site,
    }),
  })
}
