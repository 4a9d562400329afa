/** What is meant for groups that nobody is in: it is asked of nobody, so no test judges it, and somebody has to see that. */
import { dateIn } from '#engine/calendar.ts'
import type { Words } from '#engine/field.ts'
import { courses } from '#populations/course.ts'
import { policies } from '#populations/policy.ts'
import { managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { peopledGroups } from '#store/people.ts'

/** A policy or a course, and the groups it is for. */
export interface ForNobody {
  of: 'policy' | 'course'
  id: string
  title: Words
  groups: readonly string[]
}

/** Every policy and course that is for some groups, in none of which is anybody who works here at an instant. */
export async function readForNobody(tx: Tx, at: Date): Promise<ForNobody[]> {
  const all = [
    ...(await managedItems(tx, policies)).map((each) => ({ of: 'policy' as const, ...each })),
    ...(await managedItems(tx, courses)).map((each) => ({ of: 'course' as const, ...each })),
  ].filter(({ groups }) => groups.length > 0)
  if (all.length === 0) return []
  const { timeZone } = await readOrganisation(tx)
  const groups = [...new Set(all.flatMap((each) => each.groups))]
  const peopled = await peopledGroups(tx, groups, dateIn(timeZone, at))
  return all
    .filter((each) => each.groups.every((group) => !peopled.has(group)))
    .map(({ of, id, titleDe, titleEn, groups: own }) => ({
      of,
      id,
      title: { de: titleDe, en: titleEn },
      groups: own,
    }))
}
