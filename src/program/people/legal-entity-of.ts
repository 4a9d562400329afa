/** Which legal entity a form, a file or the directory means. */
import type { Words } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { entityCalled, legalEntities } from '#populations/legal-entity.ts'
import type { LegalEntity } from '#populations/legal-entity.ts'
import { itemHistory, managedItems } from '#store/items.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { allPeople, entitiesOfPeople, putPeople } from '#store/people.ts'

/** The key of the entity that is called so, by key or name; refused where it is not exactly one. */
export async function keyOfEntity(
  tx: Tx,
  called: string,
  language: 'de' | 'en' = 'en',
): Promise<string> {
  const entities = await managedItems(tx, legalEntities)
  const found = entityCalled(called, entities)
  if (found) return found.id
  const message = unknownEntity(entities)[language]
  throw new Refusal('input', 'legal-entity-unknown', message, 'Choose one that is kept.', {
    fields: [{ field: 'legalEntity', message }],
  })
}

const mostNamed = 10

/** What is wrong with a name that no entity has, with those there are. */
export function unknownEntity(entities: readonly Pick<LegalEntity, 'name'>[]): Words {
  if (entities.length === 0)
    return {
      de: 'Es ist noch keine Gesellschaft eingetragen. Tragen Sie sie zuerst ein, oder lassen Sie die Angabe weg.',
      en: 'No legal entity is kept yet. Add it first, or leave this out.',
    }
  const more = entities.length - mostNamed
  // By name: keys are random, and so would be which ones are named.
  const names = entities
    .map(({ name }) => name)
    .toSorted((a, b) => a.localeCompare(b, 'de'))
    .slice(0, mostNamed)
    .join(', ')
  return {
    de: `So heißt nicht genau eine der Gesellschaften (${names}${more > 0 ? ` und ${more} weitere` : ''}).`,
    en: `Not exactly one of the legal entities is called so (${names}${more > 0 ? ` and ${more} more` : ''}).`,
  }
}

/** Whoever was recorded with a name that an entity has, or had before it was renamed, is recorded with its key. */
export async function referToEntity(tx: WriteTx, key: string): Promise<void> {
  const entities = await managedItems(tx, legalEntities)
  const versions = await itemHistory(tx, legalEntities.id, key)
  const names = [...new Set(versions.map(({ content }) => legalEntities.item.parse(content).name))]
  const recorded = await entitiesOfPeople(tx)
  const typed = recorded.filter((called) => {
    const found = entityCalled(called, entities)
    const isOwn =
      entityCalled(
        called,
        names.map((name) => ({ id: key, name })),
      ) !== undefined
    return called !== key && (found ? found.id === key : isOwn)
  })
  if (typed.length === 0) return
  const held = (await allPeople(tx)).filter(({ person }) =>
    typed.includes(person.legalEntity ?? ''),
  )
  for (const [source, some] of Map.groupBy(held, (each) => each.source)) {
    const persons = some.map(({ person }) => ({ ...person, legalEntity: key }))
    await putPeople(tx, persons, source, { isSameMailbox: true })
  }
}
