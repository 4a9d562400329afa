import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#store/organisation.ts'
import { findSourceState } from '#store/sources.ts'
import type { SourceState } from '#store/sources.ts'

/** Which source an action is about. */
export const sourceField = field(
  z.string().min(1).max(200),
  { de: 'Quelle', en: 'Source' },
  { hidden: true },
)

/** A source that is read or set up; one that was removed is refused. */
export async function requireSource(tx: Tx, id: string): Promise<SourceState> {
  const found = await findSourceState(tx, id)
  if (!found || found.removedAt) {
    throw new Refusal(
      'missing',
      'source-missing',
      'There is no such source.',
      'Go back to the list.',
    )
  }
  return found
}
