/** The links by which people get in: for the first time, or again. */
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import type { Acting } from '#program/action.ts'
import { action } from '#program/action.ts'
import { createAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { hasOtherWay } from '#store/credentials.ts'
import { hasSignedIn } from '#store/door-events.ts'
import { findPersonByEmail } from '#store/people.ts'
import { endSessions } from '#store/sessions.ts'
import { issueTicket } from '#store/tickets.ts'

import { invitationMail } from './invitation-mail.ts'
import { account, email, language, name, requireAccount, rolesField } from './user-fields.ts'

/** An invitation is good for a week. */
const invitedMs = 7 * 86_400_000

/** Where the link went: to their mailbox, or, shown once, to whoever asked for it. */
const Invited = z.object({
  account: z.string(),
  mailedTo: z.string().optional(),
  link: z.string().optional(),
})
type Invited = z.infer<typeof Invited>

export const invite = action({
  id: 'user.invite',
  label: { de: 'Jemanden einladen', en: 'Invite somebody' },
  about: {
    de: 'Legt ein Konto an und schickt einen Link, der eine Woche lang gilt. Ist kein Mailserver eingerichtet, geben Sie den Link selbst weiter; er wird nur dieses eine Mal gezeigt, und das Protokoll hält fest, dass Sie ihn hatten.',
    en: 'Makes an account and mails a link that is good for a week. With no mail server set up, hand the link on yourself; it is shown this once, and the log says that you had it.',
  },
  permission: 'user.change',
  stepUp: true,
  input: z.strictObject({ email, name, roles: rolesField, language }),
  output: Invited,
  subject: (_input, output) => `account/${output.account}`,
  outcome: wasShown,
  handle: async (acting, input) => {
    const { language: spoken, ...rest } = input
    // Whoever is on the list of people already has their duties from the first sign-in on.
    const held = await findPersonByEmail(acting.tx, input.email)
    const made = await createAccount(acting.tx, {
      ...rest,
      ...(spoken !== undefined && { language: spoken }),
      ...(held && { person: held.person.id }),
    })
    return await sendLink(acting, made, 'invitation')
  },
})

export const inviteAgain = action({
  id: 'user.invite-again',
  label: { de: 'Neu einladen', en: 'Invite again' },
  about: {
    de: 'Schickt einen neuen Link; der vorige gilt nicht mehr. Auch für jemanden, dem Passwort, App und Passkey abhandengekommen sind: Dann enden alle Sitzungen des Kontos, und der Link geht allein an die Person selbst.',
    en: 'Mails a new link; the one before is void. Also for somebody who lost password, app and passkey: then all sessions of the account end, and the link goes to the person alone.',
  },
  permission: 'user.change',
  stepUp: true,
  input: z.strictObject({ account }),
  output: Invited,
  subject: (input) => `account/${input.account}`,
  outcome: wasShown,
  handle: async (acting, input) => {
    const invited = await requireAccount(acting, input.account)
    if (!(await isInUse(acting, invited))) return await sendLink(acting, invited, 'invitation')
    // Whoever else held the link would be this person: with it one administrator could be two people, and decide alone.
    if (acting.actor.kind !== 'operator' && !acting.hasMailServer) throw onlyByMail()
    await endSessions(acting.tx, invited.id, {})
    return await sendLink(acting, invited, 'renewal')
  },
})

/** Whether somebody has come in by this account, or could. */
async function isInUse({ tx }: Acting, { id, hasPassword }: Account): Promise<boolean> {
  return hasPassword || (await hasOtherWay(tx, id, {})) || (await hasSignedIn(tx, id))
}

/**
 * Mails the link. It is given back only where no mail would take it, or to the operator, who has the database anyway.
 */
async function sendLink(
  { tx, site, actor, hasMailServer }: Acting,
  invited: Account,
  occasion: 'invitation' | 'renewal',
): Promise<Invited> {
  const token = await issueTicket(tx, 'invitation', {
    account: invited.id,
    forMs: invitedMs,
    voidEarlier: true,
  })
  const link = `${site}/welcome?invitation=${token}`
  await invitationMail(tx, invited, link, site, occasion)
  return {
    account: invited.id,
    ...(hasMailServer && { mailedTo: invited.email }),
    ...((actor.kind === 'operator' || !hasMailServer) && { link }),
  }
}

function wasShown({ link }: Invited): Record<string, unknown> {
  return { linkShown: link !== undefined }
}

function onlyByMail(): Refusal {
  return new Refusal(
    'conflict',
    'link-only-by-mail',
    'This account is in use: its link goes to the person alone, and no mail server is set up to send it.',
    'Set up a mail server, or have the link made on the server: beleg user invite-again --account ID.',
  )
}
