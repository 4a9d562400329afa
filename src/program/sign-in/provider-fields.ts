/** What the actions that set providers up have in common, whatever the protocol. */
import { z } from 'zod'

import { field } from '#engine/field.ts'

import { Provider, providers } from './provider.ts'

const [{ shape: Common }] = Provider.options

const basedOn = field(
  z.iso.datetime().optional(),
  { de: 'Grundlage', en: 'Based on' },
  {
    hidden: true,
    hint: {
      de: 'Wann die Fassung, die Sie vor sich hatten, festgehalten wurde; fehlt bei einem neuen Anbieter.',
      en: 'When the version you looked at was recorded; absent for a new provider.',
    },
  },
)
const id = field(
  Common.id,
  { de: 'Kurzname', en: 'Short name' },
  {
    hint: {
      de: 'Kleinbuchstaben und Ziffern, etwa „entra“. Er steht in den Adressen, die Sie beim Anbieter eintragen, und bleibt.',
      en: 'Small letters and digits, such as “entra”. It stands in the addresses you give the provider, and stays.',
    },
  },
)
const labelDe = field(
  Common.labelDe,
  { de: 'Name auf Deutsch', en: 'Name in German' },
  {
    hint: {
      de: 'Für den Knopf „Mit … anmelden“, etwa „Firmenkonto“.',
      en: 'For the button “Mit … anmelden”.',
    },
  },
)
const labelEn = field(
  Common.labelEn,
  { de: 'Name auf Englisch', en: 'Name in English' },
  {
    hint: {
      de: 'Für den Knopf „Sign in with …“.',
      en: 'For the button “Sign in with …”, such as “company account”.',
    },
  },
)
/** Not said by every provider whether it is so. */
export const addressesAreOurs = field(
  z.boolean().default(false),
  { de: 'Die Adressen sind unsere', en: 'The addresses are ours' },
  {
    hint: {
      de: 'Ihr Unternehmen vergibt die E-Mail-Adressen in diesem Verzeichnis, und niemand dort kann die eigene ändern. Dann gilt eine Adresse auch dann als bestätigt, wenn der Anbieter nichts dazu sagt.',
      en: 'Your company gives out the email addresses of this directory, and nobody in it can write their own. Then an address counts as verified though the provider does not say so.',
    },
  },
)

/** The fields by which every provider is known and shown. */
export const commonFields = { id, basedOn, labelDe, labelEn }

export const Kept = z.object({ id: z.string(), recordedAt: z.iso.datetime() })
export type Kept = z.infer<typeof Kept>

/** The rest of their declaration. */
export const common = {
  permission: 'provider.change',
  stepUp: true,
  output: Kept,
  subject: (input: { id: string }) => `${providers.id}/${input.id}`,
} as const
