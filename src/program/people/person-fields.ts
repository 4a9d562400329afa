/** What is asked of a person, and what must hold of one. */
import { z } from 'zod'

import { Country } from '#engine/country.ts'
import { field } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import { like } from '#engine/like.ts'
import { Refusal } from '#engine/refusal.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { personKinds } from '#populations/person.ts'
import type { Person, PersonKind } from '#populations/person.ts'

import { isElsewhere } from './regions.ts'

export const kindWords: Record<PersonKind, { de: string; en: string }> = {
  employee: { de: 'Angestellt', en: 'Employee' },
  contractor: { de: 'Externe Kraft', en: 'Contractor' },
  trainee: { de: 'In Ausbildung', en: 'Trainee or intern' },
  board: { de: 'Organ (Vorstand, Beirat)', en: 'Board' },
  other: { de: 'Sonstige', en: 'Other' },
}

/** The fields that people fill, in the order they are asked for. */
export const personFields = {
  name: field(z.string().trim().min(1).max(200), { de: 'Name', en: 'Name' }),
  email: field(z.email().max(254).optional(), { de: 'E-Mail-Adresse', en: 'Email address' }),
  kind: field(z.enum(personKinds), { de: 'Art', en: 'Kind' }, { options: kindWords }),
  legalEntity: field(
    z.string().trim().min(1).max(200).optional(),
    { de: 'Gesellschaft', en: 'Legal entity' },
    {
      refersTo: legalEntities.id,
      hint: {
        de: 'Wer die Person beschäftigt. Zur Wahl steht, was unter „Gesellschaften“ eingetragen ist.',
        en: 'Who employs the person. What is kept under “Legal entities” can be chosen.',
      },
    },
  ),
  country: field(
    Country.optional(),
    { de: 'Land', en: 'Country' },
    {
      kind: 'country',
      hint: {
        de: 'Nach ISO 3166, zwei Buchstaben, etwa DE',
        en: 'By ISO 3166, two letters, such as DE',
      },
    },
  ),
  region: field(
    z
      .string()
      .trim()
      .toUpperCase()
      .regex(like(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'DE-BY'))
      .optional(),
    { de: 'Landesteil', en: 'Region' },
    {
      hint: {
        de: 'Für regionale Feiertage, nach ISO 3166-2: DE-BY, CH-ZH, US-CA. Ein Teil des Landes, das oben steht.',
        en: 'For regional public holidays, by ISO 3166-2: DE-BY, CH-ZH, US-CA. A part of the country above.',
      },
    },
  ),
  manager: field(
    z.string().trim().min(1).max(254).optional(),
    { de: 'Führungskraft', en: 'Manager' },
    {
      hint: {
        de: 'E-Mail-Adresse oder Kennung einer Person der Liste',
        en: 'Email address or id of a person on the list',
      },
    },
  ),
  groups: field(
    z.array(z.string().trim().min(1).max(200)).max(1000).optional(),
    { de: 'Gruppen', en: 'Groups' },
    { kind: 'lines', hint: { de: 'Eine je Zeile', en: 'One a line' } },
  ),
  start: field(z.iso.date().optional(), { de: 'Erster Tag', en: 'First day' }),
  end: field(
    z.iso.date().optional(),
    { de: 'Letzter Tag', en: 'Last day' },
    {
      hint: {
        de: 'Bei externen Kräften nötig: Ihr Zugang endet, auch wenn niemand daran denkt.',
        en: 'Needed for contractors: their access ends even if nobody thinks of it.',
      },
    },
  ),
  language: field(
    z.enum(['de', 'en']).optional(),
    { de: 'Sprache', en: 'Language' },
    { options: { de: { de: 'Deutsch', en: 'German' }, en: { de: 'Englisch', en: 'English' } } },
  ),
  externalIds: field(
    z
      .array(
        z
          .string()
          .max(600)
          .regex(like(/^[^=]{1,100}=.+$/, 'personio=4711')),
      )
      .max(50)
      .optional(),
    { de: 'Kennungen anderer Systeme', en: 'Ids in other systems' },
    {
      kind: 'lines',
      hint: { de: 'Eine je Zeile: System=Kennung', en: 'One a line: system=id' },
    },
  ),
} as const

/** What is wrong with a person as a whole: a code, the field, and a sentence in each language. */
export interface PersonTrouble {
  code: string
  field: 'end' | 'manager' | 'region'
  message: Words
}

/** The first rule that a person breaks. */
export function personTrouble(person: Person): PersonTrouble | undefined {
  if (person.kind === 'contractor' && person.end === undefined) {
    return {
      code: 'contractor-without-end',
      field: 'end',
      message: {
        de: 'Eine externe Kraft braucht einen letzten Tag; verlängern lässt er sich jederzeit.',
        en: 'A contractor needs a last day; it can be moved at any time.',
      },
    }
  }
  if (person.start !== undefined && person.end !== undefined && person.end < person.start) {
    return {
      code: 'person-ends-early',
      field: 'end',
      message: {
        de: 'Der letzte Tag liegt vor dem ersten.',
        en: 'The last day is before the first.',
      },
    }
  }
  if (isElsewhere(person)) {
    return {
      code: 'person-region-elsewhere',
      field: 'region',
      message: {
        de: 'Der Landesteil gehört nicht zum Land der Person. Nennen Sie einen aus diesem Land, oder lassen Sie das Feld leer.',
        en: 'The region is not one of the person’s country. Name one of that country, or leave the field empty.',
      },
    }
  }
  if (person.manager !== person.id) return undefined
  return {
    code: 'person-own-manager',
    field: 'manager',
    message: { de: 'Niemand führt sich selbst.', en: 'Nobody is their own manager.' },
  }
}

/** Refuses a person that cannot be so. */
export function refuseImpossible(person: Person, language: 'de' | 'en'): void {
  const trouble = personTrouble(person)
  if (!trouble) return
  const { code, field: name, message } = trouble
  throw new Refusal('input', code, message.en, 'Correct it, and try again. Nothing was recorded.', {
    fields: [{ field: name, message: message[language] }],
  })
}
