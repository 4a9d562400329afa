import type { Formerly, Person } from '#populations/person.ts'
import type { HeldPerson } from '#store/people.ts'

import { withOwnRegion } from './regions.ts'

/** Two on the list who are one: who stays, and who goes. */
export interface Pair {
  stays: HeldPerson
  goes: HeldPerson
}

/** The one they are; pure. What the one who stays lacks comes from the other. */
export function mergedPerson(
  { stays, goes }: Pair,
  came: Pick<Formerly, 'accounts' | 'since'>,
): Person {
  const [kept, gone] = [stays.person, goes.person]
  const later = laterOf(kept, gone)
  const first = later ?? kept
  const second = first === kept ? gone : kept
  const { kind, legalEntity = second.legalEntity, language = second.language } = first
  const place = first.country === undefined ? second : first
  const manager = [first.manager, second.manager].find(
    (each) => each !== undefined && each !== kept.id && each !== gone.id,
  )
  const { start, end } = later ?? bothDays(kept, gone)
  const isOfDirectory = stays.source === 'directory'
  const email = isOfDirectory ? kept.email : (first.email ?? second.email)
  const formerEmail = [kept.email, gone.email].find((each) => each !== undefined && each !== email)
  // The directory's own id leads to an account, and that goes along by itself.
  const { scim: _scim, ...ids } = gone.externalIds
  const externalIds =
    first === kept ? { ...ids, ...kept.externalIds } : { ...kept.externalIds, ...ids }
  const formerIds = first === kept ? gone.externalIds : { ...ids, ...kept.externalIds }
  const joined = [...(kept.joined ?? []), ...(gone.joined ?? [])].slice(-10)
  return withOwnRegion({
    id: kept.id,
    name: kept.name,
    ...(email !== undefined && { email }),
    kind,
    ...(legalEntity !== undefined && { legalEntity }),
    ...(place.country !== undefined && { country: place.country }),
    ...(place.region !== undefined && { region: place.region }),
    ...(manager !== undefined && { manager }),
    // Groups of whom the directory has come from it alone.
    groups: isOfDirectory ? kept.groups : [...new Set([...kept.groups, ...gone.groups])],
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(language !== undefined && { language }),
    externalIds,
    ...(joined.length > 0 && { joined }),
    formerly: [
      ...(kept.formerly ?? []),
      ...(gone.formerly ?? []),
      {
        id: gone.id,
        into: kept.id,
        name: gone.name,
        ...(formerEmail !== undefined && { email: formerEmail }),
        externalIds: formerIds,
        ...came,
      },
    ],
  })
}

/** Who of two begins only after the other has left: then it is the time that counts, as with whoever comes back. */
export function laterOf(one: Person, other: Person): Person | undefined {
  const isAfter = (a: Person, b: Person) =>
    a.start !== undefined && b.end !== undefined && b.end < a.start
  return isAfter(one, other) ? one : isAfter(other, one) ? other : undefined
}

/** From the first day of either to the last: less would free them of what one of them owed. */
function bothDays(one: Person, other: Person): Pick<Person, 'start' | 'end'> {
  const [start] = [one.start, other.start].flatMap((day) => day ?? []).toSorted()
  const ends = [one.end, other.end].flatMap((day) => day ?? []).toSorted()
  const end = ends.length === 2 ? ends[1] : undefined
  return { ...(start !== undefined && { start }), ...(end !== undefined && { end }) }
}
