/** Asking everybody at once who has yet to sign: a mail each, into the outbox, and none to whoever has a link that is still good. */
import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { exclusionsOf } from '#engine/exclusion.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import type { Agreement } from '#populations/agreement.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { action } from '#program/action.ts'
import { managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

import { invitationMail } from './agreement-mails.ts'
import { requirePublished } from './find-agreement.ts'
import { agreementField, invitedDays, issueSigningLink, signingLinks } from './invite.ts'
import { isSignedBy } from './onboarding.ts'

/** So many are written in one transaction, in which nobody else can write; the rest when it is done again. */
export const mostAtOnce = 500

export const inviteAllToSign = action({
  id: 'agreement.invite-all',
  label: {
    de: 'Allen einen Link schicken, die noch nicht unterschrieben haben',
    en: 'Send a link to everybody who has not signed yet',
  },
  about: {
    de: `Jede Person, für die diese Vereinbarung ist und die noch nicht unterschrieben hat, bekommt eine Mail mit einem Link; er gilt ${invitedDays} Tage und einmal. Wer schon einen hat, der noch gilt, bekommt keinen zweiten. Höchstens ${mostAtOnce} auf einmal; die Mails gehen nach und nach hinaus.`,
    en: `Everybody this agreement is for who has not signed yet gets a mail with a link; it is good for ${invitedDays} days and once. Whoever has one that is still good gets no second one. At most ${mostAtOnce} at a time; the mails go out little by little.`,
  },
  permission: 'people.change',
  isExpensive: true,
  input: z.strictObject({
    agreement: agreementField,
    groups: field(
      z.array(z.string().trim().min(1).max(200)).max(100).default([]),
      { de: 'Nur an diese Gruppen', en: 'To these groups only' },
      {
        kind: 'lines',
        hint: { de: 'Eine je Zeile. Leer: an alle.', en: 'One a line. Empty: to everybody.' },
      },
    ),
  }),
  output: z.object({
    sent: z.int(),
    /** Who has a link that is still good, whose address is not known, and who gets theirs next time. */
    alreadyInvited: z.int(),
    withoutAddress: z.int(),
    left: z.int(),
    /** In the reader's language. */
    told: z.string(),
  }),
  subject: (input) => `agreement/${input.agreement}`,
  outcome: ({ sent, alreadyInvited, withoutAddress, left }) => ({
    sent,
    alreadyInvited,
    withoutAddress,
    left,
  }),
  handle: async ({ tx, site, at, language }, input) => {
    const agreement = await requirePublished(tx, input.agreement)
    const { toInvite, alreadyInvited, withoutAddress } = await whoIsToSign(tx, agreement, {
      groups: input.groups,
      at,
    })
    if (toInvite.length === 0) throw nobody()
    const now = toInvite.slice(0, mostAtOnce)
    for (const { person, email } of now) {
      const { token, until } = await issueSigningLink(tx, { person, agreement, email })
      await invitationMail(tx, { person, agreement, token, until, site })
    }
    const counts = {
      sent: now.length,
      alreadyInvited,
      withoutAddress,
      left: toInvite.length - now.length,
    }
    return { ...counts, told: inWords[language](counts) }
  },
})

/** Of those who have yet to sign an agreement. */
export interface ToSign {
  toInvite: { person: Person; email: string }[]
  alreadyInvited: number
  withoutAddress: number
}

/** Who works here or is to come, lies inside the program, and has not signed; in these groups, or at all where there are none. */
export async function whoIsToSign(
  tx: Tx,
  agreement: Agreement,
  { groups, at }: { groups: readonly string[]; at: Date },
): Promise<ToSign> {
  const { timeZone } = await readOrganisation(tx)
  const today = dateIn(timeZone, at)
  const outside = exclusionsOf(await managedItems(tx, scopeExclusions), people.id)
  const signed = new Set(
    (await managedItems(tx, agreementSignatures))
      .filter((each) => each.agreement === agreement.id && each.revokedAt === undefined)
      .map(({ person }) => person),
  )
  const links = await signingLinks(tx, at)
  const hasLink = new Set(
    links.flatMap((link) =>
      link.agreement === agreement.id ? [`${link.person} ${link.email}`] : [],
    ),
  )
  const found: ToSign = { toInvite: [], alreadyInvited: 0, withoutAddress: 0 }
  for (const { person } of await allPeople(tx)) {
    const { id, email, end } = person
    if (!isSignedBy(agreement, person) || signed.has(id)) continue
    if (end !== undefined && end < today) continue
    if (groups.length > 0 && !groups.some((group) => person.groups.includes(group))) continue
    if (outside(id, { person: id }) !== undefined) continue
    if (email === undefined) found.withoutAddress++
    else if (hasLink.has(`${id} ${email}`)) found.alreadyInvited++
    else found.toInvite.push({ person, email })
  }
  return found
}

interface Counts {
  sent: number
  alreadyInvited: number
  withoutAddress: number
  left: number
}

const inWords = {
  de({ sent, alreadyInvited, withoutAddress, left }: Counts): string {
    return [
      sent === 1 ? 'Ein Link ist unterwegs.' : `${sent} Links sind unterwegs.`,
      alreadyInvited > 0 && `Schon einen, der noch gilt, haben: ${alreadyInvited}.`,
      withoutAddress > 0 && `Ohne E-Mail-Adresse, also ohne Link: ${withoutAddress}.`,
      left > 0 &&
        `Noch nicht an der Reihe: ${left.toLocaleString('de-DE')}. Schicken Sie dafür noch einmal.`,
    ]
      .filter((each) => each !== false)
      .join(' ')
  },
  en({ sent, alreadyInvited, withoutAddress, left }: Counts): string {
    return [
      sent === 1 ? 'One link is on its way.' : `${sent} links are on their way.`,
      alreadyInvited > 0 && `With one that is still good: ${alreadyInvited}.`,
      withoutAddress > 0 && `Without an email address, so without a link: ${withoutAddress}.`,
      left > 0 && `Not reached yet: ${left.toLocaleString('en-GB')}. Send once more for them.`,
    ]
      .filter((each) => each !== false)
      .join(' ')
  },
}

function nobody(): Refusal {
  return new Refusal(
    'conflict',
    'nobody-to-invite',
    'There is nobody to send a link to: everybody asked has signed, has a link that is still good, or has no address.',
    'Choose other groups, add missing addresses, or upload what was signed on paper.',
  )
}
