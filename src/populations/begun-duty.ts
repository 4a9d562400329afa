import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { duties } from './purposes.ts'

/** What may begin to be asked of somebody who has been here for long, and has days of its own then. */
export const begunDutyKinds = ['policy', 'course', 'agreement', 'check'] as const
export type BegunDutyKind = (typeof begunDutyKinds)[number]

/**
 * That something is asked of somebody since later than their first day: they came into a group, do other work or moved, or what was asked was widened.
 * Kept once: what ended and is asked again goes on with the beginning it had.
 */
export const BegunDuty = z.object({
  /** `<person>/<kind>/<of>`. */
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  kind: personal(z.enum(begunDutyKinds), { de: 'Art der Pflicht', en: 'Kind of duty' }, duties),
  /** The key of the policy, course or agreement, or the kind of check. */
  of: personal(z.string(), { de: 'Pflicht', en: 'Duty' }, duties),
  at: personal(z.iso.datetime(), { de: 'Begann', en: 'Began' }, duties),
})
export type BegunDuty = z.infer<typeof BegunDuty>

export const begunDuties: Population<BegunDuty> = {
  id: 'begun-duty',
  item: BegunDuty,
  key: ({ id }) => id,
  kind: 'managed',
  person: ({ person }) => person,
}
