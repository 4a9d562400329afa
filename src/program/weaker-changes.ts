/** Changes of what duties follow from: those that take some away stand in the log in clear; of whom more is asked has time from then on. */
import { z } from 'zod'

import type { Population } from '#engine/population.ts'
import { managedItems } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

import type { Action } from './action.ts'
import { beginDuties } from './begin-duties.ts'
import { endDuties, everybody } from './end-duties.ts'
import type { AskedOfSome, ChangedPerson } from './end-duties.ts'
import type { Managed } from './managed.ts'

const Weakened = z.looseObject({ weakened: z.array(z.string()) })

/** What the log calls it, and when it is the case. */
interface Weaker<Item> {
  population: Population<Item>
  /** That one is there no more; and that one asks less of somebody than before. */
  kinds: { removed: string; reduced: string }
  isWeaker: (before: Item, after: Item) => boolean
  /** Whether somebody more may be asked than before. */
  isWider?: (before: Item, after: Item) => boolean
  /** What holds where nothing was kept yet. */
  usual?: Item
  /** What it asks of people: of whom it is asked no longer, that is kept. */
  asks?: (
    item: Item,
    tx: WriteTx,
    people: readonly ChangedPerson[],
  ) => readonly AskedOfSome[] | Promise<readonly AskedOfSome[]>
}

/** The same actions, of which every one that leaves less to be done says so in the log. There are few of such items. */
export function sayingWhatWeakens<Item>(kept: Managed, weaker: Weaker<Item>): Managed {
  const isChange = ({ id }: Action) => !id.endsWith('.create') && !id.endsWith('.attach')
  return {
    ...kept,
    actions: kept.actions.map((each) => (isChange(each) ? saying(each, weaker) : each)),
  }
}

function saying<Item>(
  change: Action,
  { population, kinds, isWeaker, isWider, usual, asks }: Weaker<Item>,
): Action {
  return {
    ...change,
    output: change.output.and(Weakened),
    weakenings: (output) => Weakened.parse(output).weakened,
    handle: async (acting, input, prepared) => {
      const read = async () =>
        new Map(
          (await managedItems(acting.tx, population)).map((each) => [population.key(each), each]),
        )
      const before = await read()
      const output = await change.handle(acting, input, prepared)
      const after = await read()
      const weakened = new Set<string>()
      const less: { was: Item; is?: Item }[] = []
      const more: { was: Item; is: Item }[] = []
      for (const [key, was] of before) {
        const is = after.get(key)
        if (is && isWider?.(was, is) === true) more.push({ was, is })
        if (!is) weakened.add(kinds.removed)
        else if (isWeaker(was, is)) weakened.add(kinds.reduced)
        else continue
        less.push({ was, ...(is && { is }) })
      }
      if (usual && before.size === 0)
        for (const is of after.values()) {
          if (isWider?.(usual, is) === true) more.push({ was: usual, is })
          if (!isWeaker(usual, is)) continue
          weakened.add(kinds.reduced)
          less.push({ was: usual, is })
        }
      const people = asks && less.length + more.length > 0 ? await everybody(acting.tx) : []
      const asked = async (item: Item | undefined) =>
        (item && (await asks?.(item, acting.tx, people))) ?? []
      for (const { was, is = usual } of asks ? less : [])
        await endDuties(acting.tx, people, await asked(was), await asked(is))
      for (const { was, is } of asks ? more : [])
        await beginDuties(acting.tx, people, await asked(was), await asked(is))
      return { ...Object(output), weakened: [...weakened] }
    },
  }
}

/** Whether a duty of these groups (none: everybody) is one of fewer people than before, or may be. */
export function isForFewer(before: readonly string[], after: readonly string[]): boolean {
  return after.length > 0 && (before.length === 0 || before.some((group) => !after.includes(group)))
}
