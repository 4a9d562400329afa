import type { Person } from '#populations/person.ts'

/** Lines about people in the order of their days, as it is; those of one day by name. */
export function byDayAndName<Line extends { person: Pick<Person, 'start' | 'name'> }>(
  lines: readonly Line[],
  language: string,
): Line[] {
  const days = Map.groupBy(lines, ({ person }) => person.start)
  return [...days.values()].flatMap((same) =>
    same.toSorted((a, b) => a.person.name.localeCompare(b.person.name, language)),
  )
}
