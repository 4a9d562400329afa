import type { Person } from '#populations/person.ts'

import type { Match, Registered } from './settings.ts'

/** What of the register is needed to find candidates in it. */
export function registerOf(people: readonly Person[]): Registered[] {
  // Whoever was joined with somebody is looked for under what they were called before, too.
  return people.flatMap(({ id, country, region, groups, formerly = [], ...own }) =>
    [own, ...formerly].map(({ email, externalIds }) => ({
      person: id,
      ...(email !== undefined && { email: email.toLowerCase() }),
      numbers: ['employee-number', 'csv'].flatMap((system) => externalIds[system] ?? []),
      stoodAs: {
        ...(country !== undefined && { country }),
        ...(region !== undefined && { region }),
        groups,
      },
    })),
  )
}

/** Finds whom a candidate is: by mailbox, else by personnel number; nobody where two could be meant. */
export function matcher(
  register: readonly Registered[],
): (email: unknown, customId: unknown) => Match | undefined {
  const byEmail = new Map<string, string[]>()
  const byNumber = new Map<string, string[]>()
  const stood = new Map(register.map(({ person, stoodAs }) => [person, stoodAs]))
  const match = (person: string, by: Match['by']): Match => {
    const stoodAs = stood.get(person)
    return { person, by, ...(stoodAs && { stoodAs }) }
  }
  for (const { person, email, numbers } of register) {
    if (email !== undefined) add(byEmail, email, person)
    for (const number of numbers) add(byNumber, number, person)
  }
  return (email, customId) => {
    const addressed = typeof email === 'string' ? byEmail.get(email.trim().toLowerCase()) : []
    const [person, ...others] = addressed ?? []
    if (person !== undefined) return others.length === 0 ? match(person, 'mailbox') : undefined
    const numbered = typeof customId === 'string' ? byNumber.get(customId.trim()) : []
    const [called, ...more] = numbered ?? []
    return called !== undefined && more.length === 0 ? match(called, 'hr-id') : undefined
  }
}

function add(to: Map<string, string[]>, key: string, person: string): void {
  const held = to.get(key) ?? []
  if (!held.includes(person)) to.set(key, [...held, person])
}
