import { addDays, dateIn } from '#engine/calendar.ts'
import { wordsOf } from '#engine/field.ts'
import type { Permission } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'

import { fieldsOf } from './fields-of.ts'
import type { ManagedDeclaration } from './managed.ts'

/**
 * What must hold of an item that people give, beside its fields' own rules: nothing that it claims to have happened is still to
 * come, and whatever its chapter checks.
 */
export async function checkItem(
  tx: Tx,
  declaration: ManagedDeclaration,
  item: Record<string, unknown>,
  permitted: ReadonlySet<Permission>,
  at: Date,
): Promise<void> {
  for (const [name, schema] of fieldsOf({ shape: declaration.fields })) {
    const day = item[name]
    if (wordsOf(schema)?.claims && typeof day === 'string') await refuseAhead(tx, name, day, at)
  }
  await declaration.check?.(tx, item, permitted, at)
}

/** Refuses a day in a field that has not come yet: what is due after it would not be due for as long as somebody likes. */
export async function refuseAhead(tx: Tx, field: string, day: string, at: Date): Promise<void> {
  // Wherever the company is, yesterday's date has begun there; a table of thousands of rows need not ask each time.
  if (day <= dateIn('UTC', addDays(at, -1))) return
  const { timeZone } = await readOrganisation(tx)
  if (day <= dateIn(timeZone, at)) return
  const message = 'That day is still to come.'
  throw new Refusal('input', 'date-in-future', message, 'Enter the day it was done.', {
    fields: [{ field, message }],
  })
}
