import type { PlannedRow } from '#program/people/import-plan.ts'
import type { GuestVisit } from '#web/route.ts'

import { shownOf } from './shown-person.ts'
import type { Called } from './shown-person.ts'

/** What a row changes, field by field: whoever reads it sees that a number stood in the row of somebody else. */
export function importChanges(
  visit: GuestVisit,
  { before, after }: Exclude<PlannedRow['change'], undefined>,
  called: Called,
): string {
  const [was, is] = [shownOf(visit, before, called), shownOf(visit, after, called)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((field) => was.get(field) !== is.get(field))
    .map((field) => `${field}: ${was.get(field) ?? '–'} → ${is.get(field) ?? '–'}`)
    .join('; ')
}
