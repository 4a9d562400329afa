import { entityCalled } from '#populations/legal-entity.ts'
import type { LegalEntity } from '#populations/legal-entity.ts'
import { mayTrackPeople } from '#populations/person-tracking.ts'
import type { Person } from '#populations/person.ts'
import type { LeftOutReason, PhishingExercise } from '#populations/phishing-exercise.ts'

import { partsOf } from './partition.ts'
import type { Part } from './partition.ts'

/** Somebody to write to, and the place of their first of the groups. */
export interface Recipient {
  person: Person
  email: string
  cell: number
}

export interface Audience {
  recipients: Recipient[]
  leftOut: PhishingExercise['leftOut']
}

/** Whom an exercise writes to, and how many it leaves out, why, and for the sake of which company. */
export function audienceOf(
  people: readonly Person[],
  entities: readonly LegalEntity[],
  { groups, from, until }: Pick<PhishingExercise, 'groups' | 'from' | 'until'>,
): Audience {
  const recipients: Recipient[] = []
  const leftOut = new Map<string, PhishingExercise['leftOut'][number]>()
  for (const person of people) {
    const place = groups.findIndex((group) => person.groups.includes(group))
    if (groups.length > 0 && place < 0) continue
    const reason = whyNot(person, entities, from, until)
    if (reason === undefined && person.email !== undefined) {
      recipients.push({ person, email: person.email, cell: Math.max(0, place) })
      continue
    }
    // Whoever left long ago is no news.
    if (reason === undefined || (reason === 'not-here' && !isHere(person, from))) continue
    const entity =
      reason === 'works-agreement-missing'
        ? entityCalled(person.legalEntity, entities)?.id
        : undefined
    const key = `${reason} ${entity ?? ''}`
    const before = leftOut.get(key)
    leftOut.set(key, { reason, ...(entity !== undefined && { entity }), n: (before?.n ?? 0) + 1 })
  }
  return {
    recipients,
    leftOut: [...leftOut].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each),
  }
}

/** Who is counted together, by the places of their groups: sets of ten or more, also for whoever looks into the database. */
export function setsOf(recipients: readonly Recipient[]): Part[] {
  const sizes = Map.groupBy(recipients, ({ cell }) => cell)
  return partsOf(
    [...sizes].map(([cell, { length: sent }]) => ({ cell, sent, opened: 0, reported: 0 })),
  )
}

/** Why somebody is not written to: nothing where they are. A company that is not on record has agreed to nothing. */
export function whyNot(
  person: Person,
  entities: readonly LegalEntity[],
  from: string,
  until: string,
): LeftOutReason | undefined {
  if (!isHere(person, from) || !isHere(person, until)) return 'not-here'
  const entity = entityCalled(person.legalEntity, entities)
  if (!entity) return 'company-unknown'
  if (!mayTrackPeople(entity)) return 'works-agreement-missing'
  return person.email === undefined ? 'no-mailbox' : undefined
}

/** Whoever has no first day on record is here already. */
function isHere({ start, end }: Person, on: string): boolean {
  return (start === undefined || start <= on) && (end === undefined || end >= on)
}
