import { groupRelatives } from '#engine/population.ts'
import { backgroundCheckSettings } from '#populations/background-check-setting.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import type { BackgroundCheck } from '#populations/background-check.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'
import { reportedChecks } from '#populations/reported-check.ts'
import type { ReportedCheck } from '#populations/reported-check.ts'
import { backgroundCheckDoneBeforeAccess } from '#program/background-checks/background-check-done-before-access.ts'
import { onboardingChecks } from '#program/background-checks/onboarding.ts'
import type { OnboardingCheck } from '#program/background-checks/onboarding.ts'
import { listItems, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'
import { beginsSooner } from '#web/people/begins-sooner.ts'

export interface ChecksRead {
  counts: {
    done: number
    notRequired: number
    notPermitted: number
    open: number
    /** Of people who came before the program asked for it: nobody is to be checked years into a job. */
    before: number
  }
  /** Of those who are here or will be, and whom the program asks about, the next to begin first. */
  open: { person: Person; item: OnboardingCheck }[]
  /** Papers that nobody has confirmed to be gone, by the day they have to be. */
  deletions: {
    name: string
    record: Pick<BackgroundCheck, 'person' | 'check' | 'deleteBy'>
    /** The provider that reported the check and holds the papers. */
    reportedBy?: string
  }[]
}

/** `today` as the company counts its days. */
export async function readChecks(tx: Tx, at: Date, today: string): Promise<ChecksRead> {
  const records = await managedItems(tx, backgroundChecks)
  const people = new Map((await allPeople(tx)).map(({ person }) => [person.id, person]))
  const related = groupRelatives(
    onboardingChecks,
    new Map<string, readonly unknown[]>([
      [backgroundChecks.id, records],
      [reportedChecks.id, await reportsOf(tx)],
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
  const appliesFrom = await appliesSince(tx)
  const unknown = items.filter(
    ({ item }) =>
      item.outcome === undefined &&
      !isForbidden(item) &&
      (item.closedAt === undefined || Date.parse(item.closedAt) > at.getTime()),
  )
  const open = unknown.filter(({ item }) => (item.start ?? '9') >= appliesFrom)
  return {
    counts: {
      done: count(({ outcome }) => outcome === 'done'),
      notRequired: count(({ outcome }) => outcome === 'not-required'),
      notPermitted: count(isForbidden),
      open: open.length,
      before: unknown.length - open.length,
    },
    open: open.toSorted((a, b) => beginsSooner(a.person, b.person, today)),
    deletions: [...dueRecords(records), ...dueReports(items.map(({ item }) => item))]
      .map((due) => ({ name: people.get(due.record.person)?.name ?? due.record.person, ...due }))
      .toSorted((a, b) => (a.record.deleteBy ?? '').localeCompare(b.record.deleteBy ?? '')),
  }
}

/** Who began before that day is not asked about; nothing comes before an empty one. */
async function appliesSince(tx: Tx): Promise<string> {
  const { id, parameters } = backgroundCheckDoneBeforeAccess
  const settings = await managedItems(tx, controlSettings)
  const own = settings.flatMap((each) => each.parameters?.[id] ?? [])
  return parameters.parse(own[0] ?? {}).appliesFrom ?? ''
}

async function reportsOf(tx: Tx): Promise<ReportedCheck[]> {
  const held = await listItems(tx, reportedChecks.id)
  return held.map(({ content }) => reportedChecks.item.parse(content))
}

function dueRecords(records: readonly BackgroundCheck[]) {
  return records
    .filter(({ deleteBy, deletedOn }) => deleteBy !== undefined && deletedOn === undefined)
    .map((record) => ({ record }))
}

/** Of what a provider reported: what nobody recorded by hand as well. */
function dueReports(items: readonly OnboardingCheck[]) {
  return items.flatMap(({ person, check, reported }) =>
    reported?.deleteBy === undefined
      ? []
      : [{ record: { person, check, deleteBy: reported.deleteBy }, reportedBy: reported.by }],
  )
}
