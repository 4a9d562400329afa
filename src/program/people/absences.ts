import { z } from 'zod'

import { addMonths } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { Absence, absences } from '#populations/absence.ts'
import type { Action } from '#program/action.ts'
import { managed } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { managedItems } from '#store/items.ts'

import { isAwayAfterwards, todayOf, Weakened } from './said-afterwards.ts'

/** Parental leave lasts no longer (BEEG § 15 (2)). Who is away for ever owes nothing, and would count as in time for ever. */
const longestMonths = 36

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
      { refersTo: 'person', offers: 'whoever-left' },
    ),
    from: field(z.iso.date(), { de: 'Abwesend ab', en: 'Away from' }),
    to: field(z.iso.date(), { de: 'Abwesend bis', en: 'Away until' }),
  },
  check: async (_tx, item) => {
    const { from, to } = Absence.parse(item)
    if (from > to) throw wrongEnd('absence-ends-early', 'The last day is before the first.')
    if (to > addMonths(from, longestMonths))
      throw wrongEnd('absence-too-long', 'An absence lasts three years at most.')
  },
})

function wrongEnd(code: string, message: string): Refusal {
  return new Refusal('input', code, message, 'Correct the days.', {
    fields: [{ field: 'to', message }],
  })
}

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
