/** Why a run could not tell, for whoever has to change that: the same reasons for which `resultOf` calls it unknown. */
import { isDerived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import type { Test } from '#engine/test.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import type { Run } from '#store/runs.ts'
import { listSourceStates } from '#store/sources.ts'

import { sourceKinds } from './source-inspection.ts'
import type { SourceKind } from './source-inspection.ts'

export type WhyUnknown =
  /** The test no longer tells its own fixtures apart. */
  | { why: 'canary' }
  | { why: 'unread'; scopes: number; of: number }
  | { why: 'unknown-items'; items: number }
  /** Nobody and nothing has said anything of these populations yet. */
  | { why: 'no-items'; of: readonly EmptyInput[] }
  /** Items are there, and none of them is one that the test looks at; or all of them lie outside the system. */
  | { why: 'none-inside' }

/** A population without an item, and who may fill it: people, sources that are set up, and kinds of source that are not. */
export interface EmptyInput {
  population: string
  isKeptByPeople: boolean
  sources: readonly string[]
  kinds: readonly string[]
}

/** Every reason for which the last run of a test is unknown; none where it is not. */
export async function whyUnknown(tx: Tx, test: Test<unknown>, run: Run): Promise<WhyUnknown[]> {
  if (run.result !== 'unknown') return []
  const { counts, unread, expected, canary } = run
  const isNothingInside = counts.n === (counts.excluded ?? 0)
  return [
    ...(canary ? [] : [{ why: 'canary' as const }]),
    ...(unread.length > 0 ? [{ why: 'unread' as const, scopes: unread.length, of: expected }] : []),
    ...(counts.unknown > 0 ? [{ why: 'unknown-items' as const, items: counts.unknown }] : []),
    ...(isNothingInside && (!test.mayBeEmpty || expected === 0)
      ? [await nothingIn(tx, test.on)]
      : []),
  ]
}

/** Systems that say it themselves before lists that somebody hands in. */
const byKind = sourceKinds.toSorted((a, b) => Number(takesLists(a)) - Number(takesLists(b)))

function takesLists({ form }: SourceKind): boolean {
  return form !== undefined && 'document' in form.fields.shape
}

async function nothingIn(tx: Tx, population: Population<unknown>): Promise<WhyUnknown> {
  const states = await listSourceStates(tx)
  const of: EmptyInput[] = []
  for (const { id, kind } of rootsOf(population)) {
    if ((await listItems(tx, id, { limit: 1 })).length > 0) continue
    const kinds = byKind.filter(({ feeds }) => feeds.includes(id)).map((each) => each.id)
    const sources = states.filter((each) => !each.removedAt && kinds.includes(each.connector))
    of.push({
      population: id,
      isKeptByPeople: kind === 'managed',
      sources: sources.map((each) => each.id),
      kinds: kinds.filter((each) => sources.every(({ connector }) => connector !== each)),
    })
  }
  return of.length > 0 ? { why: 'no-items', of } : { why: 'none-inside' }
}

/** What the items of a population come from, one by one. */
function rootsOf(population: Population<unknown>): Population<unknown>[] {
  return isDerived(population) ? [...new Set(population.each.flatMap(rootsOf))] : [population]
}
