import { groupRelatives } from '#engine/population.ts'
import { backgroundCheckSettings } from '#populations/background-check-setting.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import type { BackgroundCheck } from '#populations/background-check.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'
import { onboardingChecks } from '#program/background-checks/onboarding.ts'
import type { OnboardingCheck } from '#program/background-checks/onboarding.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

export interface ChecksRead {
  counts: { done: number; notRequired: number; notPermitted: number; open: number }
  /** Of those who are here or will be, the next to begin first. */
  open: { person: Person; item: OnboardingCheck }[]
  /** Papers that nobody has confirmed to be gone, by the day they have to be. */
  deletions: { name: string; record: BackgroundCheck }[]
}

export async function readChecks(tx: Tx, at: Date): Promise<ChecksRead> {
  const records = await managedItems(tx, backgroundChecks)
  const people = new Map((await allPeople(tx)).map(({ person }) => [person.id, person]))
  const related = groupRelatives(
    onboardingChecks,
    new Map<string, readonly unknown[]>([
      [backgroundChecks.id, records],
      [backgroundCheckSettings.id, await managedItems(tx, backgroundCheckSettings)],
      [organisationSettings.id, await managedItems(tx, organisationSettings)],
    ]),
  )
  const items = [...people.values()].flatMap((person) =>
    onboardingChecks.derive(person, related(person.id)).map((item) => ({ person, item })),
  )
  const isForbidden = ({ verdict, outcome }: OnboardingCheck) =>
    outcome === 'not-permitted' || (verdict === 'not-permitted' && outcome !== 'done')
  const count = (is: (item: OnboardingCheck) => boolean) =>
    items.filter(({ item }) => is(item)).length
  const open = items.filter(
    ({ item }) =>
      item.outcome === undefined &&
      !isForbidden(item) &&
      (item.closedAt === undefined || Date.parse(item.closedAt) > at.getTime()),
  )
  return {
    counts: {
      done: count(({ outcome }) => outcome === 'done'),
      notRequired: count(({ outcome }) => outcome === 'not-required'),
      notPermitted: count(isForbidden),
      open: open.length,
    },
    open: open.toSorted((a, b) => (b.person.start ?? '9').localeCompare(a.person.start ?? '9')),
    deletions: records
      .filter(({ deleteBy, deletedOn }) => deleteBy !== undefined && deletedOn === undefined)
      .map((record) => ({ name: people.get(record.person)?.name ?? record.person, record }))
      .toSorted((a, b) => (a.record.deleteBy ?? '').localeCompare(b.record.deleteBy ?? '')),
  }
}
