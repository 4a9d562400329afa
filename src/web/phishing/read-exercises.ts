import { addDays, dateIn } from '#engine/calendar.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { phishingExercises } from '#populations/phishing-exercise.ts'
import type { PhishingExercise } from '#populations/phishing-exercise.ts'
import { smallestPart } from '#program/phishing/partition.ts'
import { readAudience } from '#program/phishing/read-audience.ts'
import { arePhishingExercisesOn } from '#program/phishing/setting.ts'
import { countPlanned, countSent } from '#store/exercises.ts'
import { listItems, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import type { GuestVisit } from '#web/route.ts'

/** An exercise, and how many of its mails have left. */
export interface ShownExercise {
  exercise: PhishingExercise
  sent: number
  planned: number
}

/** All exercises, the newest first, and whom one would write to that began tomorrow. */
export interface Exercises {
  isOn: boolean
  all: readonly ShownExercise[]
  audience: number
  leftOut: PhishingExercise['leftOut']
  /** Groups of ten and more, by size. */
  groups: readonly { name: string; n: number }[]
  /** Names of companies, by key. */
  companies: ReadonlyMap<string, string>
}

export async function readExercises(tx: Tx, { at, house }: GuestVisit): Promise<Exercises> {
  const found = await managedItems(tx, phishingExercises)
  const all: ShownExercise[] = []
  for (const exercise of found.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt)))
    all.push(await shown(tx, exercise))
  const tomorrow = dateIn(house.organisation.timeZone, addDays(at, 1))
  const { recipients, leftOut } = await readAudience(tx, {
    groups: [],
    from: tomorrow,
    until: tomorrow,
  })
  const sizes = new Map<string, number>()
  for (const { person } of recipients)
    for (const group of person.groups) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  return {
    isOn: await arePhishingExercisesOn(tx),
    all,
    audience: recipients.length,
    leftOut,
    groups: [...sizes]
      .map(([name, n]) => ({ name, n }))
      .filter(({ n }) => n >= smallestPart)
      .toSorted((a, b) => b.n - a.n || a.name.localeCompare(b.name)),
    companies: await companyNames(tx),
  }
}

/** One of them; nothing where there is none of this id. */
export async function readExercise(
  tx: Tx,
  id: string,
): Promise<(ShownExercise & { companies: ReadonlyMap<string, string> }) | undefined> {
  const [version] = await listItems(tx, phishingExercises.id, { keys: [id] })
  if (!version) return undefined
  const exercise = phishingExercises.item.parse(version.content)
  return { ...(await shown(tx, exercise)), companies: await companyNames(tx) }
}

async function shown(tx: Tx, exercise: PhishingExercise): Promise<ShownExercise> {
  if (exercise.endedAt !== undefined) return { exercise, sent: exercise.all?.sent ?? 0, planned: 0 }
  const sent = await countSent(tx, exercise.id)
  return {
    exercise,
    sent: [...sent.values()].reduce((sum, n) => sum + n, 0),
    planned: await countPlanned(tx, exercise.id),
  }
}

async function companyNames(tx: Tx): Promise<ReadonlyMap<string, string>> {
  return new Map((await managedItems(tx, legalEntities)).map(({ id, name }) => [id, name]))
}
