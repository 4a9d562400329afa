import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { Absence, absences } from '#populations/absence.ts'
import { managed } from '#program/managed.ts'

/** Leave, which pauses every duty. Why somebody is away is not asked. */
export const keptAbsences = managed({
  population: absences,
  chapter: 'people',
  label: {
    one: { de: 'Abwesenheit', en: 'Absence' },
    other: { de: 'Abwesenheiten', en: 'Absences' },
  },
  about: {
    de: 'Längere Zeiten, in denen jemand nicht arbeitet, etwa Elternzeit. Fristen ruhen so lange. Der Grund wird nicht festgehalten.',
    en: 'Longer times in which somebody does not work, such as parental leave. Deadlines rest for so long. The reason is not kept.',
  },
  see: 'people.see',
  change: 'people.change',
  title: 'person',
  columns: ['from', 'to'],
  fields: {
    person: field(
      z.string().trim().min(1).max(200),
      { de: 'Person', en: 'Person' },
      { refersTo: 'person' },
    ),
    from: field(z.iso.date(), { de: 'Abwesend ab', en: 'Away from' }),
    to: field(z.iso.date(), { de: 'Abwesend bis', en: 'Away until' }),
  },
  check: async (_tx, item) => {
    const { from, to } = Absence.parse(item)
    if (from <= to) return
    const message = 'The last day is before the first.'
    throw new Refusal('input', 'absence-ends-early', message, 'Correct the days.', {
      fields: [{ field: 'to', message }],
    })
  },
})
