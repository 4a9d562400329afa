import { exclusionsOf } from '#engine/exclusion.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import type { PhishingExercise } from '#populations/phishing-exercise.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

import { audienceOf } from './audience.ts'
import type { Audience } from './audience.ts'

/** Whom an exercise would write to, by what is on record now. */
export async function readAudience(
  tx: Tx,
  wanted: Pick<PhishingExercise, 'groups' | 'from' | 'until'>,
): Promise<Audience> {
  const isInside = await insideOf(tx)
  const inside = (await allPeople(tx)).map(({ person }) => person).filter(isInside)
  return audienceOf(inside, await managedItems(tx, legalEntities), wanted)
}

/** Who lies inside the program: of the others, by a decision, nobody asks anything. */
export async function insideOf(tx: Tx): Promise<(person: Person) => boolean> {
  const outside = exclusionsOf(await managedItems(tx, scopeExclusions), people.id)
  return ({ id }) => outside(id, { person: id }) === undefined
}
