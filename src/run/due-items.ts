/** Everything that has to be done by a date: one list for the calendar, its feed and the webhooks. */
import { addMonths, dateIn } from '#engine/calendar.ts'
import { wordsOf } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import type { Permission } from '#engine/permissions.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { dutyReminders, nobodyElse } from '#populations/duty-reminder.ts'
import { peopleReconciliations } from '#populations/people-reconciliation.ts'
import { people } from '#populations/person.ts'
import { checkWords } from '#program/background-checks/check-words.ts'
import { papersDue } from '#program/background-checks/papers-due.ts'
import { findTest, managed } from '#program/index.ts'
import { latestItems } from '#program/latest-items.ts'
import { fieldsOf, permissionOf } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { titleOf, titlesOf } from '#program/titles.ts'
import { firstRecorded, listItems, managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findPeople } from '#store/people.ts'
import { lastRun } from '#store/runs.ts'

import { readAttestations } from './attestations.ts'
import { readProgram } from './program-settings.ts'

/** Where something due is attended to. */
export type DueAt =
  | { kind: 'kept'; population: string; key: string }
  | { kind: 'test'; test: string }
  | { kind: 'exception'; exception: string }
  | { kind: 'attestation'; source: string }
  | { kind: 'people' }
  | { kind: 'checks' }
  | { kind: 'invitation'; account: string }

/** Something that has to be done by a date, in the organisation's time zone. It is gone once it is done. */
export interface DueItem {
  /** The same as long as it is the same thing, by the same date. */
  id: string
  /** `YYYY-MM-DD` */
  date: string
  /** What it is about, as it is called. */
  about: Words
  what: Words
  at: DueAt
  /** Who may know of it. */
  see: Permission
  /** Whose it is, where somebody answers for it. */
  owner?: string
}

/** What is due from one date to another, both included, the earliest first. */
export async function dueItems(tx: Tx, from: string, to: string, now: Date): Promise<DueItem[]> {
  const { timeZone } = await readOrganisation(tx)
  return between(from, to, [
    ...(await registersDue(tx, timeZone)),
    ...(await testsOverdue(tx, timeZone, now)),
    ...(await exceptionsEnding(tx, timeZone, now)),
    ...(await deletionsDue(tx)),
  ])
}

/**
 * Of that only what hangs on registers that people keep, however many people there are: what else is due says so on the first
 * page by itself, or is looked through once a day.
 */
export async function keptItemsDue(tx: Tx, from: string, to: string): Promise<DueItem[]> {
  const { timeZone } = await readOrganisation(tx)
  return between(from, to, await registersDue(tx, timeZone))
}

async function registersDue(tx: Tx, timeZone: string): Promise<DueItem[]> {
  return [
    ...(await keptDue(tx)),
    ...(await attestationsLapsing(tx, timeZone)),
    ...(await reconciliationDue(tx, timeZone)),
    ...(await toldNobody(tx)),
  ]
}

/** What somebody owes for long, and nobody but they could be told of: due since they were. */
async function toldNobody(tx: Tx): Promise<DueItem[]> {
  const alone = (await managedItems(tx, dutyReminders)).filter(
    ({ team, told }) => team?.startsWith(nobodyElse) === true && Object.keys(told).length > 0,
  )
  const keys = alone.map(({ team = '' }) => team.slice(nobodyElse.length))
  const names = new Map((await findPeople(tx, keys)).map(({ person: { id, name } }) => [id, name]))
  return alone.flatMap(({ team = '', sentOn, told }): DueItem[] => {
    const key = team.slice(nobodyElse.length)
    const name = names.get(key)
    if (name === undefined || sentOn === undefined) return []
    const n = Object.keys(told).length
    return [
      {
        id: `person/${key}/${sentOn}`,
        date: sentOn,
        about: { de: name, en: name },
        what: {
          de: `${n === 1 ? 'Eine Pflicht ist' : `${n} Pflichten sind`} überfällig, und niemand sonst konnte davon erfahren: Benennen Sie eine Vertretung`,
          en: `${n === 1 ? 'A duty is' : `${n} duties are`} overdue, and nobody else could be told: name a deputy`,
        },
        at: { kind: 'people' },
        see: 'people.see',
      },
    ]
  })
}

function between(from: string, to: string, all: readonly DueItem[]): DueItem[] {
  return all
    .filter(({ date }) => date >= from && date <= to)
    .toSorted((a, b) => a.date.localeCompare(b.date) || a.id.localeCompare(b.id))
}

/** What chapters declare of the populations that people keep. */
async function keptDue(tx: Tx): Promise<DueItem[]> {
  const found: DueItem[] = []
  for (const kept of managed) {
    if (!kept.due) continue
    const { population, label } = kept
    const items = latestItems(kept, await listItems(tx, population.id))
    const titles = await titlesFor(tx, kept, items)
    for (const { key, content } of items) {
      const [de, en] = [titles('de', content), titles('en', content)]
      found.push(
        ...kept.due(Object(content)).map(({ date, what }, index) => ({
          id: `${population.id}/${key}/${index}/${date}`,
          date,
          about: de === '' ? label.one : { de, en },
          what,
          at: { kind: 'kept' as const, population: population.id, key },
          see: permissionOf(kept, content),
          ...ownerOf(content),
        })),
      )
    }
  }
  return found
}

function ownerOf(content: unknown): Pick<DueItem, 'owner'> {
  const { owner } = Object(content)
  return typeof owner === 'string' ? { owner } : {}
}

/** What each item is called; where it is called by something else that is kept, what that is called. */
async function titlesFor(
  tx: Tx,
  { fields, title }: Managed,
  items: readonly { content: unknown }[],
): Promise<(language: 'de' | 'en', content: unknown) => string> {
  const schema = fieldsOf({ shape: fields }).find(([name]) => name === title)?.[1]
  const named = schema && wordsOf(schema)?.refersTo
  if (named === undefined) return (language, content) => titleOf(content, '', language)
  const keys = items.map(({ content }) => String(Object(content)[title]))
  const [de, en] = [
    await titlesOf(tx, named, 'de', { keys }),
    await titlesOf(tx, named, 'en', { keys }),
  ]
  return (language, content) => ({ de, en })[language].get(String(Object(content)[title])) ?? ''
}

/** Tests that should have run by now. Those that will run anyway are no one's work. */
async function testsOverdue(tx: Tx, timeZone: string, now: Date): Promise<DueItem[]> {
  const found: DueItem[] = []
  for (const { test } of (await readProgram(tx)).tests) {
    const run = await lastRun(tx, test.id)
    if (!run) continue
    const due = new Date(run.at.getTime() + (test.every + test.grace) * 1000)
    if (due > now) continue
    const date = dateIn(timeZone, due)
    found.push({
      id: `test/${test.id}/${date}`,
      date,
      about: test.asks,
      what: { de: 'Test ist überfällig', en: 'Test is overdue' },
      at: { kind: 'test', test: test.id },
      see: 'program.see',
    })
  }
  return found
}

async function exceptionsEnding(tx: Tx, timeZone: string, now: Date): Promise<DueItem[]> {
  const exceptions = await managedItems(tx, exceptionRecords)
  return exceptions
    .filter(({ until }) => Date.parse(until) > now.getTime())
    .map(({ id, test, until }) => {
      const date = dateIn(timeZone, new Date(until))
      return {
        id: `exception/${id}/${date}`,
        date,
        about: findTest(test)?.asks ?? { de: test, en: test },
        what: { de: 'Genehmigte Ausnahme endet', en: 'Approved exception ends' },
        at: { kind: 'exception', exception: id },
        see: 'program.see',
      }
    })
}

async function attestationsLapsing(tx: Tx, timeZone: string): Promise<DueItem[]> {
  return (await readAttestations(tx)).map(({ source, list, due }) => {
    // Until the end of a day: the instant itself is the next one already.
    const date = dateIn(timeZone, new Date(due.getTime() - 1))
    return {
      id: `attestation/${source}/${list}/${date}`,
      date,
      about: { de: list, en: list },
      what: { de: 'Liste wieder bestätigen', en: 'Attest the list again' },
      at: { kind: 'attestation', source },
      see: 'program.see',
    }
  })
}

/** The list of people is held against others every month, beginning with when there is one. */
async function reconciliationDue(tx: Tx, timeZone: string): Promise<DueItem[]> {
  const all = await managedItems(tx, peopleReconciliations)
  const first = all.length === 0 ? await firstRecorded(tx, people.id) : undefined
  const last =
    all
      .map(({ on }) => on)
      .toSorted()
      .at(-1) ??
    (first && dateIn(timeZone, first))
  if (last === undefined) return []
  const date = addMonths(last, 1)
  return [
    {
      id: `people-reconciliation/${date}`,
      date,
      about: { de: 'Personenliste', en: 'List of people' },
      what: { de: 'Abgleichen', en: 'Reconcile it' },
      at: { kind: 'people' },
      see: 'people.see',
    },
  ]
}

/** By their kind, not by the person. */
async function deletionsDue(tx: Tx): Promise<DueItem[]> {
  return (await papersDue(tx)).map(({ id, check, deleteBy }) => ({
    id: `background-check/${id}/${deleteBy}`,
    date: deleteBy,
    about: checkWords[check],
    what: { de: 'Unterlagen löschen', en: 'Delete papers' },
    at: { kind: 'checks' as const },
    see: 'people.see' as const,
  }))
}
