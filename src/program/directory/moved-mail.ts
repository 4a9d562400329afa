import { languageOf } from '#program/people/language-of.ts'
import { emailKey } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'

/**
 * Tells the address that an account had that it leads to the account no more: whoever takes over a directory could else take
 * over accounts in silence. The new address is not named: the old one may be somebody else's by now. Nothing where the
 * account is shut, or the address is written in another way only.
 */
export async function movedMail(tx: WriteTx, before: Account, mailbox: string): Promise<void> {
  if (before.disabledAt || emailKey(before.email) === emailKey(mailbox)) return
  const organisation = await readOrganisation(tx)
  const t = messages[await languageOf(tx, before)]
  const words = t.door.mails.moved
  await putOutbox(tx, {
    channel: 'mail',
    recipient: before.email,
    occasion: `moved/${before.id}/${tx.recordedAt.toISOString()}`,
    content: mailMarkup({
      t,
      organisation: organisation.name,
      heading: words.subject(organisation.name),
      paragraphs: [`${words.heading(before.name)},`, words.text(organisation.name), words.ignore],
    }),
  })
}
