import { statusHistory } from '#run/statuses.ts'
import { spansOf } from '#run/trust.ts'
import type { StatusSpan } from '#run/trust.ts'
import type { Tx } from '#store/organisation.ts'
import type { GuestVisit } from '#web/route.ts'

import type { Frame } from './frame.ts'

/** Each control's statuses over the period, as the log's status entries say; what came before it is cut off. */
export async function readSpans(
  tx: Tx,
  { from, end, controls }: Frame,
  { at }: GuestVisit,
): Promise<Map<string, StatusSpan[]>> {
  const history = await statusHistory(tx, from)
  const until = at < end ? at : end
  const [first] = history.entries
  // What was said last before the period holds until something else is said.
  const { earlier, earlierEntry } = history
  const before = earlierEntry !== undefined && (!first || first.at > from)
  const entries = [
    ...(before ? [{ at: from, entry: earlierEntry, controls: earlier }] : []),
    ...history.entries,
  ].filter((said) => said.at < until)
  return new Map(
    controls.map(({ control }) => [control.id, spansOf(control.id, { entries, earlier }, until)]),
  )
}
