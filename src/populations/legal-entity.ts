import { z } from 'zod'

import { Country } from '#engine/country.ts'
import { oncePerList } from '#engine/once-per-list.ts'
import type { Population } from '#engine/population.ts'

/** A company of ours: what the system belongs to, and what people are employed by. */
export const LegalEntity = z.object({
  id: z.string(),
  name: z.string(),
  country: Country,
  /** Since when it belongs to us, as its papers say. */
  joined: z.iso.date(),
  acquired: z.boolean(),
  /** Only of one that was acquired: by when everything we promise holds there too. Public. */
  integrationDeadline: z.iso.date().optional(),
  /** Absent as long as nobody has said it. */
  hasWorksCouncil: z.boolean().optional(),
  /** Where the agreement with the works council about this program is to be found. */
  worksAgreement: z.string().optional(),
})
export type LegalEntity = z.infer<typeof LegalEntity>

/** The one that is called so: by its key, else by its name as people write it. Of two of one name it is neither. */
export function entityCalled<Entity extends Pick<LegalEntity, 'id' | 'name'>>(
  called: string | undefined,
  entities: readonly Entity[],
): Entity | undefined {
  const [found, ...others] = entitiesCalled(called, entities)
  return others.length === 0 ? found : undefined
}

/** Those that may be meant: by its key one, by a name as many as have it. */
export function entitiesCalled<Entity extends Pick<LegalEntity, 'id' | 'name'>>(
  called: string | undefined,
  entities: readonly Entity[],
): Entity[] {
  if (called === undefined) return []
  const { byKey, byName } = placesIn(entities)
  const place = byKey.get(called)
  const places = place === undefined ? (byName.get(asCompared(called)) ?? []) : [place]
  return places.flatMap((each) => entities[each] ?? [])
}

const placesIn = oncePerList((entities: readonly Pick<LegalEntity, 'id' | 'name'>[]) => ({
  byKey: new Map(entities.map(({ id }, place) => [id, place])),
  byName: Map.groupBy(entities.keys(), (place) => asCompared(entities[place]?.name ?? '')),
}))

function asCompared(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}

export const legalEntities: Population<LegalEntity> = {
  id: 'legal-entity',
  item: LegalEntity,
  key: (entity) => entity.id,
  kind: 'managed',
}
