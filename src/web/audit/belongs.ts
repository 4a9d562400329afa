/** What of the log's hidden fields an engagement may see opened. */
import { parseEntry } from '#log/entry.ts'
import { engagements } from '#populations/engagement.ts'
import { tests } from '#program/index.ts'
import type { DoneAction } from '#store/actions.ts'
import { readEntriesAt } from '#store/log.ts'
import type { Tx } from '#store/organisation.ts'
import { permissionForItem } from '#web/permission-for.ts'

import type { Frame } from './frame.ts'

/**
 * Whether an action is this engagement's to see: everything done in the program, but for other engagements, for what is
 * known of people where these criteria ask about none, and for populations that only other criteria ask about.
 */
export function isActionOurs(
  { engagement, populations, tests: ours }: Frame,
  { subject, input }: Pick<DoneAction, 'subject' | 'input'>,
): boolean {
  if (subject === undefined) return true
  // An exception is done to items of its test.
  if (input['test'] !== undefined) return ours.some(({ test }) => test.id === input['test'])
  const [population = '', ...key] = subject.split('/')
  if (population === engagements.id) return key.join('/') === engagement.id
  if (populations.some(({ id }) => id === population)) return true
  if (permissionForItem(population, input) === 'people.see') return false
  return !tests.some(({ test }) => test.on.id === population)
}

/** Whether what an entry hides may be shown: of runs and exceptions of our tests. What is not known here stays hidden. */
export async function isEntryOurs(
  tx: Tx,
  frame: Frame,
  bytes: Uint8Array,
  done: DoneAction | undefined,
): Promise<boolean> {
  const entry = parseEntry(bytes)
  const isOurTest = (id: string) => frame.tests.some(({ test }) => test.id === id)
  if (entry.t === 'run') return isOurTest(entry.test.slice(0, entry.test.lastIndexOf('@')))
  if (entry.t === 'exception') return isOurTest(entry.test)
  if (entry.t === 'action') return done !== undefined && isActionOurs(frame, done)
  if (entry.t !== 'correct') return false
  const [corrected] = await readEntriesAt(tx, [entry.entry])
  return corrected !== undefined && (await isEntryOurs(tx, frame, corrected.bytes, undefined))
}
