/** What a phishing exercise does by itself: mails at their hour, and figures at its end. */
import { addDays, dateIn, startOfDate } from '#engine/calendar.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { phishingExercises } from '#populations/phishing-exercise.ts'
import type { Figure, PhishingExercise } from '#populations/phishing-exercise.ts'
import { whyNot } from '#program/phishing/audience.ts'
import { exerciseMail } from '#program/phishing/exercise-mail.ts'
import { makeExerciseToken } from '#program/phishing/exercise-token.ts'
import { partsOf, roundedToThrees, together } from '#program/phishing/partition.ts'
import type { Part } from '#program/phishing/partition.ts'
import { insideOf, ownDaysOf } from '#program/phishing/read-audience.ts'
import { isWorkingHour } from '#program/phishing/sending-times.ts'
import { arePhishingExercisesOn } from '#program/phishing/setting.ts'
import { findMail } from '#program/phishing/shipped.ts'
import type { Store } from '#store/database.ts'
import {
  countMarks,
  countSent,
  dueMails,
  forgetMarks,
  forgetPlanned,
  forgetUnsent,
  hasUnsent,
  occasionOf,
} from '#store/exercises.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, readOrganisation, withOrg } from '#store/organisation.ts'
import type { Organisation, WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { findPeople } from '#store/people.ts'

import { recordAction } from './record-action.ts'

/** What the schedule does by itself, as the log and the pages call it. */
export const exerciseEnded = {
  id: 'phishing-exercise.end',
  label: { de: 'Phishing-Übung abgeschlossen', en: 'Phishing exercise over' },
}

/** So long after the last mail links and reports count. */
export const graceDays = 7
/** Of all mails, so large a part at a time: also after a pause a company does not get them at once. */
const partAtOnce = 0.01

/** Sends what is due now, and ends what is over. Safe to repeat at any time; meant for once a minute. */
export async function runExercises(
  store: Store,
  { id: org, timeZone }: Pick<Organisation, 'id' | 'timeZone'>,
  site: string,
): Promise<void> {
  const now = store.clock()
  const today = dateIn(timeZone, now)
  const midnight = startOfDate(today, timeZone)
  const work = await readOrg(store, org, async (tx) => {
    const open = (await managedItems(tx, phishingExercises)).filter((each) => !each.endedAt)
    const found: { exercise: PhishingExercise; isOver: boolean; due: boolean; isLate: boolean }[] =
      []
    for (const exercise of open) {
      const isOver = today > lastDay(exercise, timeZone)
      const isSending = isWorkingHour(now, today, timeZone)
      const due = isSending && (await dueMails(tx, exercise.id, { at: now, limit: 1 })).length > 0
      // Whoever was to get it may have left meanwhile, or sleep.
      const isLate = await hasUnsent(tx, exercise.id, midnight)
      if (isOver || due || isLate) found.push({ exercise, isOver, due, isLate })
    }
    return found
  })
  for (const { exercise, isOver, due, isLate } of work) {
    await withOrg(store, org, async (tx) => {
      if (isLate) await forgetUnsent(tx, exercise.id, midnight)
      if (isOver) await end(tx, exercise.id)
      else if (due) await send(tx, store, exercise.id, { site, today })
    })
  }
}

/** The last day on which something is counted. */
export function lastDay({ until, stoppedAt }: PhishingExercise, timeZone: string): string {
  const last = stoppedAt === undefined ? until : dateIn(timeZone, new Date(stoppedAt))
  const sending = last < until ? last : until
  return addDays(new Date(`${sending}T00:00:00Z`), graceDays)
    .toISOString()
    .slice(0, 10)
}

async function send(
  tx: WriteTx,
  store: Store,
  id: string,
  { site, today }: { site: string; today: string },
): Promise<void> {
  const exercise = await readOpen(tx, id)
  if (!exercise || exercise.stoppedAt !== undefined) return
  // Switched off meanwhile: what is past its last day is forgotten, the rest waits.
  if (today > exercise.until) return await forgetPlanned(tx, id)
  if (!(await arePhishingExercisesOn(tx))) return
  const limit = Math.max(1, Math.ceil(exercise.audience * partAtOnce))
  const due = await dueMails(tx, id, { at: tx.recordedAt, limit })
  const keys = due.map(({ person }) => person)
  const people = new Map((await findPeople(tx, keys)).map(({ person }) => [person.id, person]))
  const entities = await managedItems(tx, legalEntities)
  const isInside = await insideOf(tx)
  const daysOf = await ownDaysOf(tx, [today])
  const [settings] = await managedItems(tx, organisationSettings)
  const { name: organisation } = await readOrganisation(tx)
  for (const planned of due) {
    const person = people.get(planned.person)
    const mail = findMail(planned.template)
    // Who left, lies outside or has no mailbox any more, or whose company is to be left out by now.
    if (!person?.email || !mail || !isInside(person)) continue
    if (whyNot(person, entities, today, today) !== undefined) continue
    // Away since, or it is a public holiday where they are by now.
    if (daysOf(person).length === 0) continue
    const token = makeExerciseToken(store.directory, tx.org, { exercise: id, cell: planned.cell })
    const language = person.language ?? settings?.language ?? 'de'
    await putOutbox(tx, {
      channel: 'mail',
      recipient: person.email,
      occasion: occasionOf(id, planned.cell),
      content: exerciseMail(mail, { language, organisation, site, token }),
    })
  }
  await forgetPlanned(tx, id, keys)
}

/** Counts for the last time, keeps what may be kept, and deletes the rest. */
async function end(tx: WriteTx, id: string): Promise<void> {
  const exercise = await readOpen(tx, id)
  if (!exercise) return
  const marks = await countMarks(tx, id)
  const sent = await countSent(tx, id)
  const cells = [...sent].map(([cell, n]) => {
    const { opened, reported } = marks?.get(cell) ?? { opened: 0, reported: 0 }
    return { cell, sent: n, opened, reported }
  })
  const parts = partsOf(cells)
  const groups = exercise.groups.map((each) => [each])
  const figure = (part: Part): Figure => ({
    groups: part.cells.flatMap((cell) => (exercise.counted ?? groups)[cell] ?? []),
    sent: part.sent,
    opened: roundedToThrees(part.opened, part.sent),
    reported: roundedToThrees(part.reported, part.sent),
  })
  const without = parts.length === 0 ? 'too-few' : marks === undefined ? 'lost' : undefined
  await putItem(tx, phishingExercises, {
    ...exercise,
    endedAt: tx.recordedAt.toISOString(),
    ...(without === undefined
      ? {
          all: figure(together(parts)),
          ...(parts.length > 1 && { parts: parts.map(figure) }),
        }
      : { without }),
  })
  await forgetMarks(tx, id)
  await forgetPlanned(tx, id)
  await forgetUnsent(tx, id)
  await recordAction(tx, {
    name: exerciseEnded.id,
    actor: 'schedule',
    subject: `${phishingExercises.id}/${id}`,
    what: { exercise: id, ...(without !== undefined && { without }) },
  })
}

/** As it is now that nobody else writes. */
async function readOpen(tx: WriteTx, id: string): Promise<PhishingExercise | undefined> {
  const all = await managedItems(tx, phishingExercises)
  return all.find((each) => each.id === id && each.endedAt === undefined)
}
