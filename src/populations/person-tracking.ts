import { oncePerList } from '#engine/once-per-list.ts'

import { entitiesCalled } from './legal-entity.ts'
import type { LegalEntity } from './legal-entity.ts'

/**
 * Whether training, phishing simulations and telemetry of devices may be looked at person by person. In Germany not as long as
 * neither an agreement with the works council is recorded nor that there is none (BetrVG § 87 (1) no. 6).
 */
export function mayTrackPeople({
  country,
  hasWorksCouncil,
  worksAgreement,
}: Pick<LegalEntity, 'country' | 'hasWorksCouncil' | 'worksAgreement'>): boolean {
  return country !== 'DE' || hasWorksCouncil === false || namesSomething.test(worksAgreement ?? '')
}

/** Blanks, a dash or signs that nobody sees name no agreement. */
const namesSomething = /[\p{L}\p{N}]/u

/**
 * The same of somebody, by whichever company may employ them. One that is named and not on record, such as one that was
 * closed, has agreed to nothing; where none is named it may be any on record, and where none is on record there is none to ask.
 */
export function isTrackedIn(
  { legalEntity }: { legalEntity?: string | undefined },
  entities: readonly LegalEntity[],
): boolean {
  if (legalEntity === undefined) return mayAllTrack(entities)
  const called = entitiesCalled(legalEntity, entities)
  return called.length > 0 && called.every(mayTrackPeople)
}

const mayAllTrack = oncePerList((entities: readonly LegalEntity[]) =>
  entities.every(mayTrackPeople),
)
