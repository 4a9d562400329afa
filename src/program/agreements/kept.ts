/** What people keep about agreements; their versions are published by an action of their own. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { agreements } from '#populations/agreement.ts'
import { personKinds } from '#populations/person.ts'
import { managed } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { kindWords } from '#program/people/person-fields.ts'
import { sayingWhatWeakens } from '#program/weaker-changes.ts'

import { askedByAgreements } from './asked.ts'

const title = z.string().trim().min(1).max(160)

const declared = managed({
  population: agreements,
  chapter: 'people',
  label: {
    one: { de: 'Vereinbarung', en: 'Agreement' },
    other: { de: 'Vereinbarungen', en: 'Agreements' },
  },
  about: {
    de: 'Was Menschen unterschreiben, bevor sie anfangen. Wer, sagt die Art der Beschäftigung; was, die veröffentlichte Fassung.',
    en: 'What people sign before they start. Who signs is said by the kind of work; what, by the published version.',
  },
  see: 'people.see',
  change: 'people.change',
  title: 'title',
  columns: ['kinds'],
  fields: {
    titleDe: field(title, { de: 'Titel, auf Deutsch', en: 'Title, in German' }),
    titleEn: field(title, { de: 'Titel, auf Englisch', en: 'Title, in English' }),
    kinds: field(
      z.array(z.enum(personKinds)).min(1).max(personKinds.length),
      { de: 'Wer sie unterschreibt', en: 'Who signs it' },
      { options: kindWords },
    ),
  },
})

/** A change or an end may take duties away: then it stands in the log in clear. For whom one is widened has days from then on. */
export const keptAgreements: Managed = sayingWhatWeakens(declared, {
  population: agreements,
  kinds: { removed: 'agreement-removed', reduced: 'agreement-reduced' },
  isWeaker: (before, after) => before.kinds.some((kind) => !after.kinds.includes(kind)),
  isWider: (before, after) => after.kinds.some((kind) => !before.kinds.includes(kind)),
  asks: (agreement, tx, people) => askedByAgreements(tx, people, [agreement]),
})
