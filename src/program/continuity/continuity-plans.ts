import { z } from 'zod'

import { addMonths } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { continuityPlans } from '#populations/continuity-plan.ts'
import { managed } from '#program/managed.ts'

/** How the company carries on when something large fails. */
export const keptContinuityPlans = managed({
  population: continuityPlans,
  chapter: 'continuity',
  label: {
    one: { de: 'Notfallplan', en: 'Continuity plan' },
    other: { de: 'Notfallpläne', en: 'Continuity plans' },
  },
  about: {
    de: 'Wie es weitergeht, wenn etwas Großes ausfällt: ein Rechenzentrum, ein Anbieter, das Büro. Üben Sie jeden Plan mindestens einmal im Jahr, und halten Sie fest, was dabei herauskam.',
    en: 'How you carry on when something large fails: a data centre, a provider, the office. Exercise each plan at least once a year, and write down what came of it.',
  },
  see: 'program.see',
  change: 'system.change',
  documents: true,
  title: 'name',
  columns: ['covers', 'owner', 'exercised', 'outcome'],
  fields: {
    name: field(z.string().trim().min(1).max(200), { de: 'Name', en: 'Name' }),
    covers: field(
      z.string().trim().min(1).max(1000),
      { de: 'Was ausfällt und was weitergehen muss', en: 'What fails, and what must go on' },
      { kind: 'long' },
    ),
    owner: field(z.string().min(1), { de: 'Verantwortlich', en: 'Owner' }, { refersTo: 'account' }),
    exercised: field(
      z.iso.date().optional(),
      { de: 'Zuletzt geübt am', en: 'Last exercised on' },
      { claims: true },
    ),
    outcome: field(
      z.enum(['worked', 'gaps', 'failed']).optional(),
      { de: 'Ergebnis der Übung', en: 'Outcome of the exercise' },
      {
        options: {
          worked: { de: 'Der Plan trug', en: 'The plan held' },
          gaps: { de: 'Der Plan trug, mit Lücken', en: 'The plan held, with gaps' },
          failed: { de: 'Der Plan trug nicht', en: 'The plan did not hold' },
        },
      },
    ),
    lessons: field(
      z.string().trim().min(1).max(4000).optional(),
      { de: 'Was gelernt wurde', en: 'What was learnt' },
      { kind: 'long' },
    ),
  },
  due(item) {
    const { exercised } = continuityPlans.item.parse(item)
    return exercised === undefined
      ? []
      : [
          {
            date: addMonths(exercised, 12),
            what: { de: 'Notfallplan üben', en: 'Exercise the plan' },
          },
        ]
  },
})
