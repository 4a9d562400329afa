/** What is asked of somebody no longer: it is kept that it ended, and when, so that what was overdue does not vanish with it. */
import { endedDuties } from '#populations/ended-duty.ts'
import type { EndedDuty } from '#populations/ended-duty.ts'
import type { Person } from '#populations/person.ts'
import { replaceItems } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

import { todayOf } from './people/said-afterwards.ts'

/** That something was taken from somebody who still works here, as the log names it in clear. */
export const dutyEndedKind = 'duty-ended'

/** Something that is asked of some people. */
export interface AskedOfSome extends Pick<EndedDuty, 'kind' | 'of'> {
  isFor(person: Person): boolean
  /**
   * Whether it has days of its own for somebody it is new to, who is here already. Not where nothing of the kind was asked of
   * them before: that nobody asked is the company's fault, and stays one.
   */
  beginsFor?(before: Person): boolean
  /** What has to be known of it once it is over. */
  asked?(person: Person): Pick<EndedDuty, 'course' | 'roles' | 'place'>
}

/** Somebody before a change and after it. */
export interface ChangedPerson {
  before: Person
  after: Person
}

/**
 * Keeps of whom something is asked no longer; says whether anybody of them still works here. Whoever leaves is not freed of
 * anything: what they owed closes with their last day, or now, whichever comes first.
 */
export async function endDuties(
  tx: WriteTx,
  people: readonly ChangedPerson[],
  was: readonly AskedOfSome[],
  is: readonly AskedOfSome[],
): Promise<boolean> {
  const now = new Map(is.map((each) => [nameOf(each), each]))
  const today = await todayOf(tx)
  const found: EndedDuty[] = []
  let isAnyHere = false
  for (const { before, after } of people) {
    for (const each of was) {
      if (!each.isFor(before) || now.get(nameOf(each))?.isFor(after) === true) continue
      const { kind, of } = each
      found.push({
        id: `${after.id}/${kind}/${of}`,
        person: after.id,
        kind,
        of,
        at: tx.recordedAt.toISOString(),
        ...each.asked?.(before),
      })
      isAnyHere ||= after.end === undefined || after.end > today
    }
  }
  if (found.length === 0) return false
  const held = found.map((item) => ({ item, source: 'people', scope: 'people', confirmed: true }))
  await replaceItems(tx, endedDuties, held, { keys: found.map(({ id }) => id) })
  return isAnyHere
}

/** Everybody, as they are: for what was asked of them and is no longer. */
export async function everybody(tx: WriteTx): Promise<ChangedPerson[]> {
  return (await allPeople(tx)).map(({ person }) => ({ before: person, after: person }))
}

/** By which two are the same thing that is asked, of whomever. */
export function nameOf({ kind, of }: AskedOfSome): string {
  return `${kind} ${of}`
}

/** Of somebody's ended duties those of a kind that are not theirs again. */
export function endedOf(
  ended: readonly EndedDuty[],
  kind: EndedDuty['kind'],
  areTheirs: readonly { id: string }[],
): EndedDuty[] {
  return ended.filter(
    (each) => each.kind === kind && !areTheirs.some((theirs) => theirs.id === each.of),
  )
}
