import { isDerived } from '#engine/population.ts'
import type { Derived, Population } from '#engine/population.ts'

/** The derived populations among these and among what they look into, inputs first. */
export function derivedPopulations(
  populations: readonly Population<unknown>[],
): Derived<unknown>[] {
  const found = new Set<Derived<unknown>>()
  const visit = (population: Population<unknown>) => {
    if (!isDerived(population)) return
    for (const input of inputsOf(population)) visit(input)
    found.add(population)
  }
  for (const population of populations) visit(population)
  return [...found]
}

function inputsOf(population: Derived<unknown>): Population<unknown>[] {
  return [...population.each, ...Object.values(population.with).map((related) => related.of)]
}
