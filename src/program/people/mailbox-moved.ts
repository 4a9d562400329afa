/** Links by which somebody accepts and signs go to their mailbox: whoever changes it is seen by them, by the security lead, and in the log. */
import type { Person } from '#populations/person.ts'
import { programRoles } from '#populations/program-role.ts'
import { accountsInRole, emailKey } from '#store/accounts.ts'
import { managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { findPeople } from '#store/people.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'

import { languageOf } from './language-of.ts'

/** That somebody has another mailbox, or none, as the log names it in clear. */
export const mailboxChangedKind = 'mailbox-changed'

/** More than this nobody reads in a mail. */
const mostLines = 30

/** Somebody before and after. */
interface Moved {
  before: Person
  after: Person
}

/** Mails the addresses that are somebody's no more, and, in one mail, the security lead; says whether there are any. */
export async function tellOfMailboxes(tx: WriteTx, changed: readonly Moved[]): Promise<boolean> {
  const moved = changed.filter(
    ({ before, after }) => before.email !== undefined && keyOf(before.email) !== keyOf(after.email),
  )
  for (const each of moved) await tellOld(tx, each)
  if (moved.length > 0) await tellLeads(tx, moved)
  return moved.length > 0
}

function keyOf(email: string | undefined): string | undefined {
  return email === undefined ? undefined : emailKey(email)
}

/** The new address is not named: the old one may be somebody else's by now. */
async function tellOld(tx: WriteTx, { before }: Moved): Promise<void> {
  const { name } = await readOrganisation(tx)
  const t = messages[await languageOf(tx, before)]
  const words = t.people.mailbox
  await putOutbox(tx, {
    channel: 'mail',
    recipient: before.email ?? '',
    occasion: `mailbox/${before.id}/${tx.recordedAt.toISOString()}`,
    content: mailMarkup({
      t,
      organisation: name,
      heading: words.heading(name),
      paragraphs: [words.text(before.name, name), words.ignore],
    }),
  })
}

async function tellLeads(tx: WriteTx, moved: readonly Moved[]): Promise<void> {
  const { name } = await readOrganisation(tx)
  for (const { email, ...lead } of await leadsOf(tx)) {
    const t = messages[await languageOf(tx, lead)]
    const words = t.people.mailbox
    const lines = moved
      .slice(0, mostLines)
      .map(
        ({ before, after }) =>
          `• ${words.line(before.name, before.email ?? '', after.email ?? words.none)}`,
      )
    const more = moved.length - lines.length
    await putOutbox(tx, {
      channel: 'mail',
      recipient: email,
      occasion: `mailboxes/${email}/${tx.recordedAt.toISOString()}`,
      content: mailMarkup({
        t,
        organisation: name,
        heading: words.leadHeading(moved.length),
        paragraphs: [
          words.leadText,
          ...lines,
          ...(more > 0 ? [t.reminders.duties.more(more)] : []),
          words.leadAsk,
        ],
      }),
    })
  }
}

/** Who has that role of the program and who stands in for them; where nobody has it, those who lead the program here. */
async function leadsOf(tx: Tx): Promise<(Pick<Person, 'language'> & { email: string })[]> {
  const roles = await managedItems(tx, programRoles)
  const own = roles.find(({ role }) => role === 'security-lead')
  const keys = own ? [...new Set([own.holder, own.deputy])] : []
  const holders = (await findPeople(tx, keys)).flatMap(({ person: { email, language } }) =>
    email === undefined ? [] : [{ email, language }],
  )
  return holders.length > 0 ? holders : await accountsInRole(tx, 'lead')
}
