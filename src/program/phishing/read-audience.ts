import { legalEntities } from '#populations/legal-entity.ts'
import type { PhishingExercise } from '#populations/phishing-exercise.ts'
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
  const people = (await allPeople(tx)).map(({ person }) => person)
  return audienceOf(people, await managedItems(tx, legalEntities), wanted)
}
