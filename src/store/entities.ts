import { entitiesCalled, legalEntities, LegalEntity } from '#populations/legal-entity.ts'

import type { Tx } from './organisation.ts'
import { lastVersions } from './period.ts'

/** A legal entity as it stands, or as it stood last. */
export interface KnownEntity extends LegalEntity {
  isClosed: boolean
}

/** Every legal entity there ever was: people who were recorded with one keep it when it is closed. */
export async function everyEntity(tx: Tx): Promise<KnownEntity[]> {
  const versions = await lastVersions(tx, legalEntities.id)
  return versions.map(({ content, recordedTo }) => ({
    ...LegalEntity.parse(content),
    isClosed: recordedTo !== undefined,
  }))
}

/** The one that is called so; one that is closed only where none that stands is. */
export function knownEntity(
  called: string | undefined,
  known: readonly KnownEntity[],
): KnownEntity | undefined {
  const all = entitiesCalled(called, known)
  const standing = all.filter(({ isClosed }) => !isClosed)
  const [found, ...others] = standing.length > 0 ? standing : all
  return others.length === 0 ? found : undefined
}
