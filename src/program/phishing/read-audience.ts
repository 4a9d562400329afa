import { exclusionsOf } from '#engine/exclusion.ts'
import { absences } from '#populations/absence.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import type { PhishingExercise } from '#populations/phishing-exercise.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

import { audienceOf } from './audience.ts'
import type { Audience, Recipient } from './audience.ts'
import { ownDays } from './own-days.ts'
import { workingDays } from './sending-times.ts'

/** Whom an exercise would write to, by what is on record now. */
export async function readAudience(
  tx: Tx,
  wanted: Pick<PhishingExercise, 'groups' | 'from' | 'until'>,
): Promise<Audience> {
  const isInside = await insideOf(tx)
  const inside = (await allPeople(tx)).map(({ person }) => person).filter(isInside)
  const audience = audienceOf(inside, await managedItems(tx, legalEntities), wanted)
  const days = workingDays(wanted.from, wanted.until)
  // Before anybody chose the days, a look at who there is may fall on a weekend.
  if (days.length === 0) return audience
  const daysOf = await ownDaysOf(tx, days)
  return withoutAway(audience, ({ person }) => daysOf(person).length > 0)
}

/** Of some days, those on which each works: read once, by what is on record now. */
export async function ownDaysOf(
  tx: Tx,
  days: readonly string[],
): Promise<(person: Person) => string[]> {
  const away = Map.groupBy(await managedItems(tx, absences), ({ person }) => person)
  return (person) => ownDays(person, away.get(person.id) ?? [], days)
}

/** Whoever is away all the time is not here. */
function withoutAway(audience: Audience, works: (each: Recipient) => boolean): Audience {
  const recipients = audience.recipients.filter(works)
  const away = audience.recipients.length - recipients.length
  if (away === 0) return audience
  const reason = 'not-here' as const
  const others = audience.leftOut.filter((each) => each.reason !== reason)
  const before = audience.leftOut.find((each) => each.reason === reason)?.n ?? 0
  const leftOut = [...others, { reason, n: before + away }]
  return { recipients, leftOut: leftOut.toSorted((a, b) => (a.reason < b.reason ? -1 : 1)) }
}

/** Who lies inside the program: of the others, by a decision, nobody asks anything. */
export async function insideOf(tx: Tx): Promise<(person: Person) => boolean> {
  const outside = exclusionsOf(await managedItems(tx, scopeExclusions), people.id)
  return ({ id }) => outside(id, { person: id }) === undefined
}
