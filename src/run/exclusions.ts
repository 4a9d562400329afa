/** Decisions that items lie outside the system, as a run and the pages look at them. */
import { populationOfPeople } from '#engine/exclusion.ts'
import type { Exclusion } from '#engine/exclusion.ts'
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

/** Those that hold now and may name items of a population: itself, or the people its items are about. */
export async function heldExclusions(
  tx: Tx,
  of: Pick<Population<unknown>, 'id' | 'person'>,
): Promise<HeldExclusion[]> {
  return (await listItems(tx, scopeExclusions.id))
    .map(({ content, recordedFrom }) => ({
      ...ScopeExclusion.parse(content),
      since: recordedFrom,
    }))
    .filter(
      ({ population }) =>
        population === of.id || (of.person !== undefined && population === populationOfPeople),
    )
}

/** The patterns that came or went since an instant: what they name may be judged differently now. */
export async function changedPatterns(tx: Tx, population: string, since: Date): Promise<string[]> {
  const changed = await versionsSince(tx, scopeExclusions.id, since)
  const patterns = changed
    .map(({ content }) => ScopeExclusion.parse(content))
    .flatMap((each) => (each.population === population ? each.pattern : []))
  return [...new Set(patterns)]
}

/** Whether since an instant somebody came to lie outside, or no longer does: then everything about people is judged anew. */
export async function haveOutsidersChanged(tx: Tx, since: Date): Promise<boolean> {
  return (await changedPatterns(tx, populationOfPeople, since)).length > 0
}

/** Every decision there ever was, by id, in its last wording: also one that has ended since. */
export async function everyExclusion(tx: Tx): Promise<Map<string, ScopeExclusion>> {
  const versions = await lastVersions(tx, scopeExclusions.id)
  return new Map(versions.map(({ key, content }) => [key, ScopeExclusion.parse(content)]))
}
