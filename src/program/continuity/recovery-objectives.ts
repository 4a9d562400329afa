import { z } from 'zod'

import { field } from '#engine/field.ts'
import { recoveryObjectives } from '#populations/recovery-objective.ts'
import { managed } from '#program/managed.ts'

/** What must come back how fast; each is tried at least once a year. */
export const keptRecoveryObjectives = managed({
  population: recoveryObjectives,
  chapter: 'continuity',
  label: {
    one: { de: 'Wiederherstellungsziel', en: 'Recovery objective' },
    other: { de: 'Wiederherstellungsziele', en: 'Recovery objectives' },
  },
  about: {
    de: 'Wie schnell welche Daten nach einem Ausfall wieder da sein müssen. Jedes Ziel wird mindestens einmal im Jahr erprobt: durch eine Rückspielung beim Anbieter oder eine, die Sie hier festhalten.',
    en: 'How fast which data must be back after a failure. Every objective is tried at least once a year: by a restore at the provider, or one that you record here.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'name',
  columns: ['withinMinutes', 'stores', 'owner'],
  fields: {
    name: field(z.string().trim().min(1).max(200), { de: 'Name', en: 'Name' }),
    stores: field(
      z.array(z.string().trim().min(1).max(500)).min(1).max(100),
      { de: 'Datenbestände', en: 'Data stores' },
      {
        kind: 'lines',
        hint: {
          de: 'Kennungen bei der Quelle, eine je Zeile; * steht für beliebige Zeichen',
          en: 'Ids at their source, one a line; * stands for any run of signs',
        },
      },
    ),
    withinMinutes: field(z.int().min(1).max(525_600), {
      de: 'Wieder da nach höchstens (Minuten)',
      en: 'Back within (minutes)',
    }),
    owner: field(z.string().min(1), { de: 'Verantwortlich', en: 'Owner' }, { refersTo: 'account' }),
  },
})
