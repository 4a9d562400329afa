/** Finding the person behind an account: by declaration first, then by what other systems call them, then by address. */
import { oncePerList } from '#engine/once-per-list.ts'
import type { AccountDeclaration } from '#populations/account-declaration.ts'
import type { Person } from '#populations/person.ts'

interface Named {
  id: string
  system: string
  provider?: string | undefined
  name: string
  email?: string | undefined
}

interface Index {
  byId: Map<string, Person>
  byEmail: Map<string, Person[]>
  byOtherName: Map<string, Person[]>
}

/**
 * Whose an account is: the person declared for it (`declared` tells as what), else the only one whom that system, or its
 * provider, calls so, else the only one with its address. Nobody where two could be meant.
 */
export function whoseIs(
  account: Named,
  declarations: readonly AccountDeclaration[],
  people: readonly Person[],
): { person: Person | undefined; declared: AccountDeclaration['kind'] | undefined } {
  const index = indexOf(people)
  const declaration = declarations.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0]
  if (declaration) return { person: index.byId.get(declaration.person), declared: declaration.kind }
  const provider = account.system.split('/')[0] ?? ''
  const named = [account.id, account.name].flatMap((name) =>
    [account.system, provider].flatMap(
      (system) => index.byOtherName.get(`${system} ${name}`) ?? [],
    ),
  )
  const addressed =
    account.email === undefined ? [] : (index.byEmail.get(account.email.toLowerCase()) ?? [])
  return { person: onlyOne(named) ?? onlyOne(addressed), declared: undefined }
}

const indexOf = oncePerList((people: readonly Person[]): Index => {
  const index: Index = { byId: new Map(), byEmail: new Map(), byOtherName: new Map() }
  for (const person of people) {
    index.byId.set(person.id, person)
    if (person.email !== undefined) add(index.byEmail, person.email.toLowerCase(), person)
    for (const { id } of person.formerly ?? []) index.byId.set(id, person)
    const named = [person, ...(person.formerly ?? [])]
    for (const [system, name] of named.flatMap(({ externalIds }) => Object.entries(externalIds)))
      add(index.byOtherName, `${system} ${name}`, person)
  }
  // Addresses go from one to the next: whose it is now goes before whose it was.
  const own = new Set(index.byEmail.keys())
  for (const person of people)
    for (const { email } of person.formerly ?? [])
      if (email !== undefined && !own.has(email.toLowerCase()))
        add(index.byEmail, email.toLowerCase(), person)
  return index
})

function add(to: Map<string, Person[]>, key: string, person: Person): void {
  to.set(key, [...(to.get(key) ?? []), person])
}

function onlyOne(found: readonly Person[]): Person | undefined {
  const [first] = found
  return found.every(({ id }) => id === first?.id) ? first : undefined
}
