import { z } from 'zod'

import { addMonths } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { ManagementReview, managementReviews } from '#populations/management-review.ts'
import { managed } from '#program/managed.ts'

/** The yearly look of the management at the program, as an event. */
export const keptManagementReviews = managed({
  population: managementReviews,
  chapter: 'governance',
  documents: true,
  label: {
    one: { de: 'Managementbewertung', en: 'Management review' },
    other: { de: 'Managementbewertungen', en: 'Management reviews' },
  },
  about: {
    de: 'Mindestens einmal im Jahr sieht sich die Leitung das Programm an: Vorfälle, Risiken, Prüfungen, Ausnahmen, Mittel. Festgehalten wird, wer dabei war und was entschieden wurde.',
    en: 'At least once a year the management looks at the program: incidents, risks, audits, exceptions, means. Kept are who took part and what was decided.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'title',
  columns: ['on', 'participants'],
  fields: {
    title: field(z.string().trim().min(1).max(200), { de: 'Titel', en: 'Title' }),
    on: field(z.iso.date(), { de: 'Fand statt am', en: 'Took place on' }, { claims: true }),
    participants: field(
      z.array(z.string().trim().min(1).max(200)).min(1).max(50),
      { de: 'Beteiligte', en: 'Participants' },
      {
        kind: 'lines',
        hint: {
          de: 'Name und Funktion, eine Person je Zeile',
          en: 'Name and function, one person a line',
        },
      },
    ),
    looked: field(
      z.string().trim().min(1).max(8000),
      { de: 'Was angesehen wurde', en: 'What was looked at' },
      { kind: 'long' },
    ),
    decisions: field(
      z.string().trim().min(1).max(8000),
      { de: 'Was entschieden wurde', en: 'What was decided' },
      { kind: 'long' },
    ),
  },
  due(item) {
    const { on } = ManagementReview.parse(item)
    return [
      {
        date: addMonths(on, 12),
        what: { de: 'Nächste Managementbewertung', en: 'Next management review' },
      },
    ]
  },
})
