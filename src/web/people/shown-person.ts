import type { Person } from '#populations/person.ts'
import { knownEntity } from '#store/entities.ts'
import type { KnownEntity } from '#store/entities.ts'
import type { GuestVisit } from '#web/route.ts'

import { countryIn, dayIn } from './people-page.ts'
import { shownEntity } from './shown-entity.ts'

/** What ids in a person stand for: entities, and managers by key. */
export interface Called {
  entities: readonly KnownEntity[]
  managers: ReadonlyMap<string, string>
}

/** What the company is called that employs somebody; what was typed, where none was ever called so. */
export function entityOf(
  { t }: GuestVisit,
  { legalEntity }: Person,
  entities: readonly KnownEntity[],
): string | undefined {
  return shownEntity(t, knownEntity(legalEntity, entities)) ?? legalEntity
}

/** A person's fields as a reader sees them, by their names. */
export function shownOf(
  visit: GuestVisit,
  person: Person | undefined,
  { entities, managers }: Called,
): Map<string, string> {
  if (!person) return new Map()
  const { manager, language } = person
  const { t, formats } = visit
  const shown: [string, string | undefined][] = [
    [t.people.name, person.name],
    [t.people.email, person.email],
    [t.people.kind, t.people.kinds[person.kind]],
    [t.people.entity, entityOf(visit, person, entities)],
    [t.people.country, person.country && countryIn(visit, person.country)],
    [t.people.region, person.region],
    [t.people.manager, manager && (managers.get(manager) ?? manager)],
    [t.people.groups, formats.list(person.groups) || undefined],
    [t.people.start, person.start && dayIn(visit, person.start)],
    [t.people.end, person.end && dayIn(visit, person.end)],
    [t.people.language, language && t.values.language[language]],
    [t.people.externalIds, externalIdsOf(visit, person) || undefined],
  ]
  return new Map(shown.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

/** What other systems know somebody by; a number from a file is the one of the HR department. */
export function externalIdsOf({ t }: GuestVisit, { externalIds }: Person): string {
  return Object.entries(externalIds)
    .map(([system, id]) => `${system === 'csv' ? t.people.personnelNumber : system}: ${id}`)
    .join(', ')
}
