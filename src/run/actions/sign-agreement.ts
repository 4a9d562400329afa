import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import { keepSignature, sealSigned } from '#run/keep-signature.ts'
import { findAccount } from '#store/accounts.ts'

/** Somebody signs in the portal, in their own name. */
export const signAgreement = action({
  id: 'agreement.sign',
  label: { de: 'Vereinbarung unterschreiben', en: 'Sign an agreement' },
  about: {
    de: 'Hält fest, dass Sie genau diesen Text unterschrieben haben: Ihr Name, die Prüfsumme des Textes, Sprache und Zeit. Sie bekommen ein versiegeltes PDF.',
    en: 'Records that you signed exactly this text: your name, the digest of the text, language and time. You get a sealed PDF.',
  },
  permission: 'duty.do',
  isExpensive: true,
  input: z.strictObject({
    person: field(z.string().min(1).max(200), { de: 'Person', en: 'Person' }, { hidden: true }),
    agreement: field(
      z.string().min(1).max(80),
      { de: 'Vereinbarung', en: 'Agreement' },
      { hidden: true },
    ),
    language: field(z.enum(['de', 'en']), { de: 'Gelesen auf', en: 'Read in' }, { hidden: true }),
    digest: field(
      z.string().regex(/^[0-9a-f]{64}$/),
      { de: 'Prüfsumme des Textes', en: 'Digest of the text' },
      { hidden: true },
    ),
    name: field(
      z.string().trim().min(1).max(200),
      { de: 'Ihr Name', en: 'Your name' },
      { hint: { de: 'Wie Sie ihn schreiben.', en: 'As you write it.' } },
    ),
  }),
  output: z.object({ id: z.string(), signedAt: z.iso.datetime() }),
  subject: (_input, output) => `agreement-signature/${output.id}`,
  person: (input) => `person/${input.person}`,
  prepare: async ({ store, org, timeStamping }, input) =>
    await sealSigned(store, org, { ...input, how: 'portal' }, timeStamping),
  handle: async ({ tx, actor, directory, site }, input, prepared) => {
    const account = await findAccount(tx, actor.id)
    if (account?.person !== input.person) {
      throw new Refusal(
        'conflict',
        'account-without-person',
        'Your account does not belong to this person on the list of people.',
        'Ask those who keep the list of people to add you, with the address you sign in with.',
      )
    }
    const pdf = z.instanceof(Uint8Array).parse(prepared)
    const { signature } = await keepSignature(
      tx,
      { directory, site },
      { ...input, how: 'portal' },
      pdf,
    )
    return { id: signature.id, signedAt: signature.signedAt }
  },
})
