/** Rows of a file that name somebody by what they were called before they were joined with another. */
import type { Words } from '#engine/field.ts'
import type { Joined, Person } from '#populations/person.ts'
import { emailKey } from '#store/accounts.ts'
import type { HeldPerson } from '#store/people.ts'

import type { ColumnName } from './column-names.ts'
import { areAlike } from './manager-called.ts'

/** Under which system's name the column of external ids is kept. */
export const externalSystem = 'csv'

/** A row of the file. */
export type Cells = Partial<Record<ColumnName, string>>

/** Somebody on the list whom a row means, and by what, where no file has given them an id before. */
export interface Known {
  held: HeldPerson
  by?: Joined['by']
  /** The row means somebody who was joined with them. */
  former?: true
}

/** Finds by what somebody was called who was joined with another: their number, or their address where no number is given. */
export function formerFinder(held: readonly HeldPerson[]): (cells: Cells) => Known | undefined {
  const [byNumber, byEmail] = [new Map<string, HeldPerson>(), new Map<string, HeldPerson>()]
  for (const each of held)
    for (const { externalIds, email } of each.person.formerly ?? []) {
      for (const system of [externalSystem, 'employee-number'])
        if (externalIds[system] !== undefined) byNumber.set(externalIds[system], each)
      if (email !== undefined) byEmail.set(emailKey(email), each)
    }
  return ({ externalId, email, name }) => {
    const ofNumber = externalId === undefined ? undefined : byNumber.get(externalId)
    if (ofNumber) return { held: ofNumber, former: true }
    const ofMailbox = email === undefined ? undefined : byEmail.get(emailKey(email))
    if (!ofMailbox) return undefined
    if (externalId === undefined) return { held: ofMailbox, former: true }
    // A number that nobody has yet: theirs, where they have none; else the address went to the next.
    const { person } = ofMailbox
    const isFirst = person.externalIds[externalSystem] === undefined
    return isFirst && (name === undefined || isCalled(name, person))
      ? { held: ofMailbox, by: 'mailbox' }
      : undefined
  }
}

/** Whether a name may be that of somebody, or of whom they were joined with. */
export function isCalled(name: string, { name: own, formerly = [] }: Person): boolean {
  return [own, ...formerly.map((each) => each.name)].some((called) => areAlike(called, name))
}

/** What a row says of somebody that they were called before they were joined with another, it does not say anew. */
export function withoutFormer(cells: Cells, person: Person | undefined): Cells {
  const { name, email, ...rest } = cells
  const formerly = person?.formerly ?? []
  const isOld = (each: string | undefined, now: string | undefined, was: (string | undefined)[]) =>
    each === undefined || (each !== now && was.includes(each))
  const key = (address: string | undefined) =>
    address === undefined ? undefined : emailKey(address)
  const mailboxes = formerly.map((each) => key(each.email))
  return {
    ...rest,
    ...(!isOld(
      name,
      person?.name,
      formerly.map((each) => each.name),
    ) && { name }),
    ...(!isOld(key(email), key(person?.email), mailboxes) && { email }),
  }
}

/** That a number means somebody, and the name beside it somebody else. */
export function numberOfAnother(name: string): { column: 'externalId'; message: Words } {
  return {
    column: 'externalId',
    message: {
      de: `war vor dem Zusammenführen eine Kennung von ${name}`,
      en: `was an id of ${name} before people were joined`,
    },
  }
}

/**
 * Whether a row has the number of somebody on the list and the name of another: no word of the name is theirs, and no address
 * says that it is them all the same. Who marries keeps a first name.
 */
export function isSomebodyElse({ externalId, name, email }: Cells, person: Person): boolean {
  if (externalId === undefined || name === undefined || isCalled(name, person)) return false
  const numbers = [externalSystem, 'employee-number'].map((system) => person.externalIds[system])
  if (!numbers.includes(externalId)) return false
  const mailboxes = [person, ...(person.formerly ?? [])].map((each) => each.email)
  const isTheirs = (own: string | undefined) =>
    own !== undefined && email !== undefined && emailKey(own) === emailKey(email)
  return !mailboxes.some(isTheirs)
}

/** What to do about it. */
export function numberTaken(name: string): { column: 'externalId'; message: Words } {
  return {
    column: 'externalId',
    message: {
      de: `gehört schon ${name}; Name und Adresse der Zeile sind andere. Ist es dieselbe Person, ändern Sie zuerst auf der Liste ihren Namen; sonst geben Sie der Zeile die richtige Nummer`,
      en: `belongs to ${name} already, and the row has another name and another address. If it is the same person, change their name on the list first; else give the row its right number`,
    },
  }
}
