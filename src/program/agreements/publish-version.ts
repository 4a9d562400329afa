/** Adopting an agreement that comes with the product, and publishing a version of one. */
import { createHash } from 'node:crypto'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import type { AgreementText } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { action } from '#program/action.ts'
import type { Acting } from '#program/action.ts'
import { currentVersion, managedItems, putItem } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'

import { beginAgreement } from './asked.ts'
import { agreementVersionsOf, requireAgreement } from './find-agreement.ts'
import { shippedAgreement, shippedAgreementIds } from './shipped.ts'

const Published = z.object({ id: z.string(), number: z.int() })
const text = z.string().trim().min(1).max(100_000)
const markdown = {
  kind: 'long',
  loggedAsDigest: true,
  hint: {
    de: 'Markdown (CommonMark). {{organisation}} und {{securityContact}} werden ersetzt.',
    en: 'Markdown (CommonMark). {{organisation}} and {{securityContact}} are filled in.',
  },
} as const

export const adoptAgreement = action({
  id: 'agreement.adopt',
  label: {
    de: 'Mitgelieferte Vereinbarung übernehmen',
    en: 'Adopt an agreement that comes with it',
  },
  about: {
    de: 'Nimmt den mitgelieferten Text als erste Fassung, in beiden Sprachen. Lassen Sie ihn vorher prüfen: Er ist ein Vorschlag und keine Rechtsberatung. Wer schon hier ist und noch keine Vereinbarung hatte, gilt als verspätet; soll erst zählen, wer von jetzt an kommt, setzen Sie beim Satz den Parameter appliesFrom.',
    en: 'Takes the text that comes with the product as the first version, in both languages. Have it checked first: it is a proposal and no legal advice. Whoever is here already and had no agreement counts as late; if only those who come from now on are to count, set the parameter appliesFrom at the sentence.',
  },
  permission: 'people.change',
  stepUp: true,
  input: z.strictObject({
    agreement: field(
      z.enum(shippedAgreementIds),
      { de: 'Vereinbarung', en: 'Agreement' },
      {
        options: Object.fromEntries(
          shippedAgreementIds.map((id) => {
            const { titleDe, titleEn } = shippedAgreement(id)
            return [id, { de: titleDe, en: titleEn }]
          }),
        ),
      },
    ),
  }),
  output: Published,
  subject: (input) => `agreement/${input.agreement}`,
  handle: async (acting, input) => {
    const { tx } = acting
    const { textDe, textEn, ...agreement } = shippedAgreement(input.agreement)
    if (await currentVersion(tx, agreements.id, agreement.id)) throw adopted()
    await putItem(tx, agreements, agreement)
    const published = await publish(acting, agreement.id, { textDe, textEn, change: '' })
    // One that had been given up is new to who came since.
    await beginAgreement(tx, agreements.item.parse(agreement))
    return published
  },
})

export const publishAgreement = action({
  id: 'agreement-version.publish',
  label: {
    de: 'Fassung der Vereinbarung veröffentlichen',
    en: 'Publish a version of the agreement',
  },
  about: {
    de: 'Wer von nun an unterschreibt, unterschreibt diesen Text; er ändert sich nie mehr. Wer schon unterschrieben hat, bleibt an seine Fassung gebunden.',
    en: 'Whoever signs from now on signs this text; it never changes again. Whoever signed already stays with their version.',
  },
  permission: 'people.change',
  stepUp: true,
  input: z.strictObject({
    agreement: field(
      z.string().min(1).max(80),
      { de: 'Vereinbarung', en: 'Agreement' },
      { hidden: true },
    ),
    textDe: field(text, { de: 'Text, auf Deutsch', en: 'Text, in German' }, markdown),
    textEn: field(text, { de: 'Text, auf Englisch', en: 'Text, in English' }, markdown),
    change: field(
      z.string().trim().max(2000).default(''),
      { de: 'Was ist neu, und warum?', en: 'What is new, and why?' },
      { kind: 'long' },
    ),
  }),
  output: Published,
  subject: (_input, output) => `agreement-version/${output.id}`,
  handle: async (acting, { agreement, ...wording }) => {
    const kept = await requireAgreement(acting.tx, agreement)
    const published = await publish(acting, agreement, wording)
    if (published.number === 1) await beginAgreement(acting.tx, kept)
    return published
  },
})

async function publish(
  { tx, actor, at }: Acting,
  agreement: string,
  { textDe, textEn, change }: { textDe: string; textEn: string; change: string },
) {
  const filled = await placeholders(tx)
  const [newest] = await agreementVersionsOf(tx, agreement)
  const number = (newest?.number ?? 0) + 1
  const id = `${agreement}/${number}`
  await putItem(tx, agreementVersions, {
    id,
    agreement,
    number,
    de: wording(textDe, filled),
    en: wording(textEn, filled),
    change,
    publishedAt: at.toISOString(),
    publishedBy: actor.id,
  })
  return { id, number }
}

async function placeholders(tx: Tx): Promise<Record<string, string | undefined>> {
  const { name } = await readOrganisation(tx)
  const [setting] = await managedItems(tx, organisationSettings)
  return { organisation: name, securityContact: setting?.contact }
}

function wording(given: string, filled: Record<string, string | undefined>): AgreementText {
  const whole = given.replaceAll(/\{\{(\w+)\}\}/g, (all, name: string) => {
    const value = filled[name]
    if (value === undefined) throw open(all)
    return value
  })
  return { text: whole, digest: createHash('sha256').update(whole).digest('hex') }
}

function open(placeholder: string): Refusal {
  return new Refusal(
    'conflict',
    'placeholder-open',
    `There is nothing to put in place of ${placeholder}.`,
    'Enter the contact for questions about security in the settings, or write it into the text.',
  )
}

function adopted(): Refusal {
  return new Refusal(
    'conflict',
    'item-exists',
    'This agreement was adopted already.',
    'Publish a new version of it.',
  )
}
