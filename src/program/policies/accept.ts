import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import { findAccount } from '#store/accounts.ts'

import { inForce, requireVersion, versionField, versionsOf } from './find-version.ts'
import { keepAcceptance } from './keep-acceptance.ts'

/** Somebody accepts the wording they have read, in their own name. */
export const acceptPolicy = action({
  id: 'policy.accept',
  label: { de: 'Richtlinie bestätigen', en: 'Accept a policy' },
  about: {
    de: 'Hält fest, dass Sie genau diesen Text gelesen haben und sich daran halten: Ihr Name, die Prüfsumme des Textes, Sprache und Zeit. Die Bestätigung bleibt, auch wenn eine neue Fassung kommt.',
    en: 'Records that you have read exactly this text and will keep to it: your name, the digest of the text, language and time. The acceptance stays, also when a new version comes.',
  },
  permission: 'duty.do',
  input: z.strictObject({
    person: field(
      z.string().min(1).max(200),
      { de: 'Person', en: 'Person' },
      { hidden: true, hint: { de: 'Ihre Kennung.', en: 'Your id.' } },
    ),
    version: versionField,
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
  output: z.object({ id: z.string(), acceptedAt: z.iso.datetime() }),
  subject: (input) => `policy-version/${input.version}`,
  person: (input) => `person/${input.person}`,
  handle: async ({ tx, actor, at }, { person, version: id, language, digest, name }) => {
    const account = await findAccount(tx, actor.id)
    if (account?.person !== person) throw nobody()
    const version = await requireVersion(tx, id, ['published'])
    const current = inForce(await versionsOf(tx, version.policy), at)
    if (current && current.number > version.number) throw overtaken()
    const accepted = { person, language, digest, name, via: 'portal' as const }
    const { id: key, acceptedAt } = await keepAcceptance(tx, version, accepted, at)
    return { id: key, acceptedAt }
  },
})

/** A page that was open too long: whoever accepts what no longer holds would owe as much as before, and not know it. */
function overtaken(): Refusal {
  return new Refusal(
    'conflict',
    'version-overtaken',
    'A newer version holds by now. Nothing was recorded.',
    'Open the policy again, and read it as it is now.',
  )
}

function nobody(): Refusal {
  return new Refusal(
    'conflict',
    'account-without-person',
    'Your account does not belong to this person on the list of people.',
    'Ask those who keep the list of people to add you, with the address you sign in with.',
  )
}
