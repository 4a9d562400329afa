import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { duties } from './purposes.ts'

/** What may be asked of some people, and of somebody no longer. */
export const endedDutyKinds = ['policy', 'course', 'agreement', 'check'] as const
export type EndedDutyKind = (typeof endedDutyKinds)[number]

/**
 * That something is asked of somebody no longer who still works here: they were taken out of a group, moved, or what was asked
 * was narrowed or ended. What was overdue by then stays an occurrence. It counts only while the duty is not theirs again.
 */
export const EndedDuty = z.object({
  /** `<person>/<kind>/<of>`: the last time. */
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  kind: personal(z.enum(endedDutyKinds), { de: 'Art der Pflicht', en: 'Kind of duty' }, duties),
  /** The key of the policy, course or agreement, or the kind of check. */
  of: personal(z.string(), { de: 'Pflicht', en: 'Duty' }, duties),
  at: personal(z.iso.datetime(), { de: 'Endete', en: 'Ended' }, duties),
  /** What a course asked by then: it may be gone, or ask something else by now. */
  course: personal(
    z.object({ requiredFrom: z.iso.date(), months: z.int() }).optional(),
    { de: 'Was der Kurs verlangte', en: 'What the course asked' },
    duties,
  ),
  /** In which role groups, and where, somebody was who was to be checked: what the law permits hangs on both. */
  roles: personal(
    z.array(z.string()).optional(),
    { de: 'Rollen bei Überprüfungen', en: 'Roles for checks' },
    duties,
  ),
  place: personal(z.string().optional(), { de: 'Arbeitsort', en: 'Place of work' }, duties),
})
export type EndedDuty = z.infer<typeof EndedDuty>

export const endedDuties: Population<EndedDuty> = {
  id: 'ended-duty',
  item: EndedDuty,
  key: ({ id }) => id,
  kind: 'managed',
  person: ({ person }) => person,
}
