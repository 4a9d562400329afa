/** Decisions that items lie outside the system, as a run and the pages look at them. */
import { populationOfPeople } from '#engine/exclusion.ts'
import type { Exclusion } from '#engine/exclusion.ts'
import { isDerived, sourceOf } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { ScopeExclusion, scopeExclusions } from '#populations/scope-exclusion.ts'
import { listItems, versionsSince } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { lastVersions } from '#store/period.ts'

/** A decision as it stands, and since when. */
export interface HeldExclusion extends Exclusion {
  since: Date
  reason: string
}

/** Those that hold now and may name items of a population, what they are derived of, or the people they are about. */
export async function heldExclusions(tx: Tx, of: Population<unknown>): Promise<HeldExclusion[]> {
  const origins = new Set(originsOf(of))
  return (await listItems(tx, scopeExclusions.id))
    .map(({ content, recordedFrom }) => ({
      ...ScopeExclusion.parse(content),
      since: recordedFrom,
    }))
    .filter(
      ({ population }) =>
        population === of.id ||
        origins.has(population) ||
        (of.person !== undefined && population === populationOfPeople),
    )
}

/** Patterns of decisions that came or went, for the keys of a population and for the sources of what is derived. */
export interface ChangedPatterns {
  keys: string[]
  sources: string[]
}

export const nonePatterns: ChangedPatterns = { keys: [], sources: [] }

/** The patterns that came or went since an instant: what they name may be judged differently now. */
export async function changedPatterns(
  tx: Tx,
  of: Population<unknown>,
  since: Date,
): Promise<ChangedPatterns> {
  const changed = (await versionsSince(tx, scopeExclusions.id, since)).map(({ content }) =>
    ScopeExclusion.parse(content),
  )
  const origins = new Set(originsOf(of))
  const patterns = (each: ScopeExclusion[], write: (each: ScopeExclusion) => string) => [
    ...new Set(each.map(write)),
  ]
  return {
    keys: patterns(
      changed.filter(({ population }) => population === of.id),
      ({ pattern }) => pattern,
    ),
    sources: patterns(
      changed.filter(({ population }) => origins.has(population)),
      ({ population, pattern }) => sourceOf({ population, key: pattern }),
    ),
  }
}

function originsOf(of: Population<unknown>): string[] {
  return isDerived(of) ? of.each.map(({ id }) => id) : []
}

/** Whether since an instant somebody came to lie outside, or no longer does: then everything about people is judged anew. */
export async function haveOutsidersChanged(tx: Tx, since: Date): Promise<boolean> {
  const changed = await versionsSince(tx, scopeExclusions.id, since)
  return changed.some(
    ({ content }) => ScopeExclusion.parse(content).population === populationOfPeople,
  )
}

/** Every decision there ever was, by id, in its last wording: also one that has ended since. */
export async function everyExclusion(tx: Tx): Promise<Map<string, ScopeExclusion>> {
  const versions = await lastVersions(tx, scopeExclusions.id)
  return new Map(versions.map(({ key, content }) => [key, ScopeExclusion.parse(content)]))
}
