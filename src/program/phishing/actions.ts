/** A phishing exercise begins, and may end before its time. */
import { randomInt, randomUUID } from 'node:crypto'

import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { phishingExercises } from '#populations/phishing-exercise.ts'
import type { PhishingExercise } from '#populations/phishing-exercise.ts'
import { action } from '#program/action.ts'
import { forgetPlanned, forgetUnsent, planMails } from '#store/exercises.ts'
import { currentVersion, managedItems, putItem } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'

import { setsOf } from './audience.ts'
import { onOwnDay } from './own-days.ts'
import { smallestPart } from './partition.ts'
import { ownDaysOf, readAudience } from './read-audience.ts'
import { sendingTimes, workingDays } from './sending-times.ts'
import { arePhishingExercisesOn } from './setting.ts'
import { mailNames, shippedMails } from './shipped.ts'

/** From the first to the last day of sending. */
export const mostDays = 60
const leastWorkingDays = 2

export const startExercise = action({
  id: 'phishing-exercise.start',
  label: { de: 'Phishing-Übung starten', en: 'Start a phishing exercise' },
  about: {
    de: 'Jede Person bekommt im Zeitraum eine der Mails, in ihrer Sprache, zu einer zufälligen Arbeitsstunde. Wer dem Link folgt, sieht, woran die Mail zu erkennen war. Gezählt wird nur in Gruppen ab zehn; Zahlen gibt es erst sieben Tage nach dem letzten Versandtag. Im Protokoll stehen Mails, Gruppen und Tage.',
    en: 'Everybody gets one of the mails within the period, in their language, at a random working hour. Whoever follows the link sees what gave the mail away. Only groups of ten or more are counted; there are no figures before seven days after the last day of sending. The log keeps mails, groups and days.',
  },
  permission: 'training.change',
  input: z.strictObject({
    mails: field(
      z
        .array(z.enum(shippedMails().map(({ id }) => id)))
        .min(1)
        .max(50),
      { de: 'Mails', en: 'Mails' },
      {
        options: mailNames(),
        hint: {
          de: 'Jede Person bekommt eine davon.',
          en: 'Everybody gets one of them.',
        },
      },
    ),
    groups: field(
      z.array(z.string().trim().min(1).max(200)).max(100).default([]),
      { de: 'An diese Gruppen', en: 'To these groups' },
      {
        kind: 'lines',
        hint: {
          de: 'Eine je Zeile. Leer: an alle. Wer in mehreren ist, zählt zur ersten.',
          en: 'One a line. Empty: to everybody. Whoever is in several counts for the first.',
        },
      },
    ),
    from: field(z.iso.date(), { de: 'Erster Versandtag', en: 'First day of sending' }),
    until: field(
      z.iso.date(),
      { de: 'Letzter Versandtag', en: 'Last day of sending' },
      {
        hint: {
          de: `Mindestens ${leastWorkingDays} Arbeitstage, höchstens ${mostDays} Tage, frühestens ab morgen.`,
          en: `At least ${leastWorkingDays} working days, ${mostDays} days at most, from tomorrow on.`,
        },
      },
    ),
  }),
  output: z.object({ id: z.uuid(), audience: z.int() }),
  subject: (_input, { id }) => `${phishingExercises.id}/${id}`,
  handle: async ({ tx, at, hasMailServer }, { mails, groups: given, from, until }) => {
    if (!(await arePhishingExercisesOn(tx))) throw off()
    if (!hasMailServer) throw noMailServer()
    const { timeZone } = await readOrganisation(tx)
    refuseWindow(from, until, dateIn(timeZone, at))
    const known = await managedItems(tx, phishingExercises)
    if (known.some(({ endedAt }) => endedAt === undefined)) throw running()
    const groups = [...new Set(given)]
    const { recipients, leftOut } = await readAudience(tx, { groups, from, until })
    if (recipients.length < smallestPart) throw tooFew()
    const sets = setsOf(recipients)
    const setOf = new Map(sets.flatMap(({ cells }, set) => cells.map((cell) => [cell, set])))
    const exercise: PhishingExercise = {
      id: randomUUID(),
      mails: [...new Set(mails)],
      groups,
      ...(groups.length > 0 && {
        counted: sets.map(({ cells }) => cells.flatMap((cell) => groups[cell] ?? [])),
      }),
      from,
      until,
      startedAt: at.toISOString(),
      audience: recipients.length,
      leftOut,
    }
    await putItem(tx, phishingExercises, exercise)
    const times = sendingTimes(recipients.length, { from, until, timeZone }, random)
    const daysOf = await ownDaysOf(tx, workingDays(from, until))
    const planned = recipients.map(({ person, cell }, index) => ({
      person: person.id,
      cell: setOf.get(cell) ?? 0,
      template: exercise.mails[randomInt(exercise.mails.length)] ?? '',
      dueAt: onOwnDay(times[index] ?? at, daysOf(person), timeZone, random),
    }))
    await planMails(tx, exercise.id, planned)
    return { id: exercise.id, audience: recipients.length }
  },
})

export const stopExercise = action({
  id: 'phishing-exercise.stop',
  label: { de: 'Phishing-Übung beenden', en: 'End a phishing exercise' },
  about: {
    de: 'Es gehen keine weiteren Mails hinaus. Wer schon eine hat, kann sie noch sieben Tage lang melden; danach stehen die Zahlen fest. Wird protokolliert.',
    en: 'No more mails are sent. Whoever has one can report it for seven days yet; after that the figures are final. This is logged.',
  },
  permission: 'training.change',
  input: z.strictObject({
    exercise: field(
      z.uuid(),
      { de: 'Übung', en: 'Exercise' },
      { hidden: true, hint: { de: 'Ihre Kennung.', en: 'Its id.' } },
    ),
  }),
  output: z.object({ id: z.uuid() }),
  subject: ({ exercise }) => `${phishingExercises.id}/${exercise}`,
  handle: async ({ tx, at }, { exercise: id }) => {
    const version = await currentVersion(tx, phishingExercises.id, id)
    if (!version) throw missing()
    const exercise = phishingExercises.item.parse(version.content)
    // Two tabs, or two clicks: the first one counts.
    if (exercise.stoppedAt === undefined && exercise.endedAt === undefined) {
      await putItem(tx, phishingExercises, { ...exercise, stoppedAt: at.toISOString() })
      await forgetPlanned(tx, id)
      await forgetUnsent(tx, id)
    }
    return { id }
  },
})

export const phishingActions = [startExercise, stopExercise]

function random(): number {
  return randomInt(2 ** 32) / 2 ** 32
}

function refuseWindow(from: string, until: string, today: string): void {
  const days = (Date.parse(until) - Date.parse(from)) / 86_400_000
  const isRight =
    from > today &&
    until >= from &&
    days <= mostDays &&
    workingDays(from, until).length >= leastWorkingDays
  if (isRight) return
  const message = `Between the days there must be ${leastWorkingDays} working days at least, ${mostDays} days at most, and the first is tomorrow or later.`
  throw new Refusal('input', 'phishing-window', message, 'Choose other days.', {
    fields: [{ field: 'until', message }],
  })
}

function off(): Refusal {
  return new Refusal(
    'conflict',
    'phishing-off',
    'Phishing exercises are not allowed in this organisation.',
    'Ask those who look after works agreements to switch them on.',
  )
}

function noMailServer(): Refusal {
  return new Refusal(
    'conflict',
    'phishing-no-mail-server',
    'There is no mail server by which mails would leave.',
    'Configure one, and start the exercise then.',
  )
}

function running(): Refusal {
  return new Refusal(
    'conflict',
    'phishing-running',
    'There is an exercise already that is not over.',
    'Wait until it is, or end it.',
  )
}

function tooFew(): Refusal {
  const message = `Fewer than ${smallestPart} people would be written to, and there could be no figures.`
  return new Refusal('conflict', 'phishing-too-few', message, 'Choose more groups, or everybody.')
}

function missing(): Refusal {
  return new Refusal(
    'missing',
    'item-missing',
    'There is no such exercise.',
    'Go back to the list.',
  )
}
