import { languageOf } from '#program/people/language-of.ts'
import type { Account } from '#store/accounts.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { formatsOf } from '#ui/format.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'

/** Tells whoever invited somebody that the link expired unused, with the way to a new one; once for each link. */
export async function invitationExpiredMail(
  tx: WriteTx,
  inviter: Account,
  { account, expiredAt }: { account: Account; expiredAt: Date },
  site: string,
): Promise<void> {
  const { name, timeZone } = await readOrganisation(tx)
  const language = await languageOf(tx, inviter)
  const t = messages[language]
  const words = t.reminders.invitation
  const again = `${urls.act('user.invite-again')}?account=${account.id}`
  await putOutbox(tx, {
    channel: 'mail',
    recipient: inviter.email,
    occasion: `invitation-expired/${account.id}/${expiredAt.toISOString()}`,
    content: mailMarkup({
      t,
      organisation: name,
      heading: words.heading(account.name),
      paragraphs: [
        words.text(account.email, formatsOf(language, timeZone).date(expiredAt)),
        words.ask,
      ],
      button: { label: words.button, url: `${site}${again}` },
      site,
    }),
  })
}
