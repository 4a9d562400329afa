import { populationOfPeople } from '#engine/exclusion.ts'
import type { Words } from '#engine/field.ts'
import { isDerived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import type { Managed } from '#program/managed.ts'
import { messages } from '#ui/messages.ts'

/**
 * The populations whose items a decision can leave out, with what they are called: those that tests look at, what these are
 * derived of, people, and names that are found. A decision about any other would leave out nothing.
 */
export function excludable(
  tested: readonly Population<unknown>[],
  kept: readonly Managed[],
): Record<string, Words> {
  const looked = tested.flatMap((on) => [
    on.id,
    ...(isDerived(on) ? on.each.map(({ id }) => id) : []),
  ])
  const ids = [...new Set([populationOfPeople, discoveredEndpoints.id, ...looked])]
  const words = new Map(ids.map((id) => [id, wordsFor(id, kept)]))
  const called = Map.groupBy(words.values(), ({ de }) => de)
  return Object.fromEntries(
    [...words].map(([id, { de, en }]) =>
      called.get(de)?.length === 1
        ? [id, { de, en }]
        : [id, { de: `${de} (${id})`, en: `${en} (${id})` }],
    ),
  )
}

function wordsFor(id: string, kept: readonly Managed[]): Words {
  const named = (all: Readonly<Record<string, string>>): string | undefined => all[id]
  const [de, en] = [named(messages.de.console.populations), named(messages.en.console.populations)]
  if (de !== undefined && en !== undefined) return { de, en }
  return kept.find(({ population }) => population.id === id)?.label.other ?? { de: id, en: id }
}
