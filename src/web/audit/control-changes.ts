import { parseEntry } from '#log/entry.ts'
import type { RunningControl } from '#run/program-settings.ts'
import type { Tx } from '#store/organisation.ts'
import { entriesIn } from '#store/period.ts'
import type { KeptEntry } from '#store/period.ts'

import type { Frame } from './frame.ts'

/** What the log says of these controls and their tests in the period, the newest first, and what held when it began. */
export async function controlChanges(
  tx: Tx,
  { from, end }: Frame,
  controls: readonly RunningControl[],
): Promise<KeptEntry[]> {
  const ids = new Set(controls.map(({ control }) => control.id))
  const tests = new Set(controls.flatMap(({ control }) => control.tests.map(({ id }) => id)))
  const types = ['test', 'control', 'withdraw']
  const entries = await entriesIn(tx, { from: new Date(0), end }, { types })
  const held = new Set<string>()
  return entries.filter(({ at, bytes }) => {
    const entry = parseEntry(bytes)
    const about =
      entry.t === 'test'
        ? entry.id
        : entry.t === 'control'
          ? entry.id
          : entry.t === 'withdraw'
            ? entry.control
            : ''
    if (!(entry.t === 'test' ? tests : ids).has(about)) return false
    if (at >= from) return true
    const what = `${entry.t === 'test' ? 'test' : 'control'} ${about}`
    if (held.has(what)) return false
    held.add(what)
    return true
  })
}
