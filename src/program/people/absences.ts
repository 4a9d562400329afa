import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { Absence, absences } from '#populations/absence.ts'
import type { Action } from '#program/action.ts'
import { managed } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { managedItems } from '#store/items.ts'

import { isAwayAfterwards, todayOf, Weakened } from './said-afterwards.ts'

const declared = managed({
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

/** Leave, which pauses every duty. Why somebody is away is not asked; that it was said afterwards stands in the log in clear. */
export const keptAbsences: Managed = { ...declared, actions: declared.actions.map(saying) }

function saying(each: Action): Action {
  if (each.id.endsWith('.close')) return each
  return {
    ...each,
    output: each.output.and(z.looseObject(Weakened.shape)),
    weakenings: (output) => Weakened.parse(output).weakened,
    handle: async (acting, input, prepared) => {
      const { tx } = acting
      const before = new Map((await managedItems(tx, absences)).map((item) => [item.id, item]))
      const output = await each.handle(acting, input, prepared)
      const today = await todayOf(tx)
      const isAfterwards = (await managedItems(tx, absences)).some((item) => {
        const earlier = before.get(item.id)
        const isSame =
          earlier?.from === item.from && earlier.to === item.to && earlier.person === item.person
        return !isSame && isAwayAfterwards(earlier, item, today)
      })
      return { ...Object(output), weakened: isAfterwards ? ['absence-afterwards'] : [] }
    },
  }
}
