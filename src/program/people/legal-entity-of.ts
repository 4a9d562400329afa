/** Which legal entity a form, a file or the directory means. */
import type { Words } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { entitiesCalled, entityCalled, legalEntities } from '#populations/legal-entity.ts'
import type { LegalEntity } from '#populations/legal-entity.ts'
import { listVersions, managedItems } from '#store/items.ts'
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
    de: `So heißt keine Gesellschaft, oder mehrere. Es gibt: ${names}${more > 0 ? ` und ${more} weitere` : ''}.`,
    en: `No legal entity is called so, or several are. There are: ${names}${more > 0 ? ` and ${more} more` : ''}.`,
  }
}

/**
 * Whoever was recorded with a name that one of these entities has, or had before it was renamed, is recorded with its key. A name
 * that several have stays a name.
 */
export async function referToEntities(tx: WriteTx, keys: readonly string[]): Promise<void> {
  const given = new Set(keys)
  const entities = await managedItems(tx, legalEntities)
  const versions = await listVersions(tx, legalEntities.id, keys)
  const names = versions.map(({ content }) => legalEntities.item.parse(content))
  const meant = (called: string): string | undefined => {
    const now = entitiesCalled(called, entities)
    const [found, ...others] = now.length > 0 ? now : entitiesCalled(called, names)
    return others.every(({ id }) => id === found?.id) ? found?.id : undefined
  }
  const keyOf = new Map(
    (await entitiesOfPeople(tx)).flatMap((called) => {
      const key = meant(called)
      return key !== undefined && key !== called && given.has(key) ? [[called, key]] : []
    }),
  )
  if (keyOf.size === 0) return
  const moved = (await allPeople(tx)).flatMap(({ person, source }) => {
    const legalEntity = keyOf.get(person.legalEntity ?? '')
    return legalEntity === undefined ? [] : [{ source, person: { ...person, legalEntity } }]
  })
  for (const [source, some] of Map.groupBy(moved, (each) => each.source)) {
    const persons = some.map(({ person }) => person)
    await putPeople(tx, persons, source, { isSameMailbox: true })
  }
}
