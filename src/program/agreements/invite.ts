/** Asking somebody to sign who may have no account yet: a link by mail, good once. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Agreement } from '#populations/agreement.ts'
import type { Person } from '#populations/person.ts'
import { action } from '#program/action.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { goodTickets, issueTicket } from '#store/tickets.ts'

import { invitationMail } from './agreement-mails.ts'
import { requireSigner, signaturesOf } from './find-agreement.ts'

/** How long a link is good. */
export const invitedDays = 14

/** What a link to sign leads to. */
export const SigningLink = z.object({
  person: z.string(),
  agreement: z.string(),
  email: z.email(),
})
export type SigningLink = z.infer<typeof SigningLink>

export const personField = field(
  z.string().min(1).max(200),
  { de: 'Person', en: 'Person' },
  { refersTo: 'person' },
)
export const agreementField = field(
  z.string().min(1).max(80),
  { de: 'Vereinbarung', en: 'Agreement' },
  { refersTo: 'agreement' },
)

export const inviteToSign = action({
  id: 'agreement.invite',
  label: { de: 'Link zum Unterschreiben schicken', en: 'Send a link to sign' },
  about: {
    de: `Schickt der Person einen Link an ihre Adresse. Er gilt ${invitedDays} Tage und einmal; sie braucht dafür kein Konto.`,
    en: `Mails the person a link to their address. It is good for ${invitedDays} days and once; they need no account for it.`,
  },
  permission: 'people.change',
  input: z.strictObject({ person: personField, agreement: agreementField }),
  output: z.object({ person: z.string(), until: z.iso.datetime() }),
  subject: (input) => `agreement/${input.agreement}`,
  person: (input) => `person/${input.person}`,
  handle: async ({ tx, site }, input) => {
    const { person, agreement } = await requireSigner(tx, input)
    if ((await signaturesOf(tx, person.id, agreement.id)).length > 0) throw signed()
    if (person.email === undefined) throw noMailbox()
    const { email } = person
    const { token, until } = await issueSigningLink(tx, { person, agreement, email })
    await invitationMail(tx, { person, agreement, token, until, site })
    return { person: person.id, until: until.toISOString() }
  },
})

/** A link for somebody's mailbox, and until when it is good. */
export async function issueSigningLink(
  tx: WriteTx,
  { person, agreement, email }: { person: Person; agreement: Agreement; email: string },
): Promise<{ token: string; until: Date }> {
  const forMs = invitedDays * 86_400_000
  const content: SigningLink = { person: person.id, agreement: agreement.id, email }
  const token = await issueTicket(tx, 'agreement', { content, forMs })
  return { token, until: new Date(tx.recordedAt.getTime() + forMs) }
}

/** Every link that is still good and was not followed to its end, with when it was sent. */
export async function signingLinks(tx: Tx, at: Date): Promise<(SigningLink & { sentAt: Date })[]> {
  return (await goodTickets(tx, 'agreement', at)).map(({ content, createdAt }) => ({
    ...SigningLink.parse(content),
    sentAt: createdAt,
  }))
}

function signed(): Refusal {
  return new Refusal(
    'conflict',
    'agreement-signed',
    'This person has signed this agreement already.',
    'Nothing is left to do. Revoke the signature first where it should not count.',
  )
}

function noMailbox(): Refusal {
  return new Refusal(
    'conflict',
    'person-without-mailbox',
    'The list of people has no address of this person.',
    'Add their email address, or upload an agreement that was signed on paper.',
  )
}
