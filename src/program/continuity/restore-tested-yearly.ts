import { z } from 'zod'

import { addMonthsToInstant } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, passUntil, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { restoreObligation } from './restore-obligation.ts'

/** Restored, checked, and fast enough: the newest try that was all three counts, and it counts for a year. */
export const restoreTestedYearly = test({
  id: 'restore-tested-yearly',
  asks: {
    de: 'Wurde für jedes Wiederherstellungsziel im letzten Jahr ein Backup zurückgespielt, geprüft und rechtzeitig bereit?',
    en: 'Was a backup restored, checked and ready in time for every recovery objective within the last year?',
  },
  on: restoreObligation,
  parameters: z.object({
    months: field(z.int().min(1).max(36).default(12), {
      de: 'Letzter Test höchstens vor so vielen Monaten',
      en: 'Last test at most so many months ago',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ withinMinutes, trials }, at, { months }) {
    const past = trials.filter((trial) => Date.parse(trial.at) <= at.getTime())
    const checked = past.filter(({ outcome }) => outcome === 'checked')
    const good = checked.findLast(
      ({ minutes }) => minutes !== undefined && minutes <= withinMinutes,
    )
    if (good) {
      const until = addMonthsToInstant(new Date(good.at), months)
      if (until > at) return passUntil(until)
    }
    const newest = past.at(-1)
    if (!newest) return fail('never')
    const { outcome, minutes } = newest
    const day = newest.at.slice(0, 10)
    if (addMonthsToInstant(new Date(newest.at), months) <= at) return fail('too-old', { day })
    if (outcome !== 'checked') return fail(outcome, { day })
    if (minutes === undefined) return unknown('no-duration', { day })
    return fail('too-slow', { day, minutes, withinMinutes })
  },
  reasons: {
    de: {
      never: () => 'Noch nie wurde ein Backup zurückgespielt.',
      'too-old': ({ day }) => `Zuletzt wurde am ${day} ein Backup zurückgespielt.`,
      failed: ({ day }) => `Der Versuch vom ${day} ist gescheitert.`,
      unchecked: ({ day }) => `Was am ${day} zurückkam, hat niemand geprüft.`,
      'too-slow': ({ day, minutes, withinMinutes }) =>
        `Am ${day} dauerte es ${minutes} Minuten, Ziel sind ${withinMinutes}.`,
      'no-duration': ({ day }) => `Wie lange es am ${day} dauerte, ist nicht bekannt.`,
    },
    en: {
      never: () => 'No backup was ever restored.',
      'too-old': ({ day }) => `A backup was last restored on ${day}.`,
      failed: ({ day }) => `The try of ${day} failed.`,
      unchecked: ({ day }) => `Nobody checked what came back on ${day}.`,
      'too-slow': ({ day, minutes, withinMinutes }) =>
        `On ${day} it took ${minutes} minutes, the objective is ${withinMinutes}.`,
      'no-duration': ({ day }) => `How long it took on ${day} is not known.`,
    },
  },
  fixtures: {
    pass: obligation([{ at: '2026-02-01T00:00:00.000Z', outcome: 'checked', minutes: 60 }]),
    fail: obligation([{ at: '2026-02-01T00:00:00.000Z', outcome: 'checked', minutes: 600 }]),
    unknown: obligation([{ at: '2026-02-01T00:00:00.000Z', outcome: 'checked' }]),
  },
})

function obligation(trials: { at: string; outcome: 'checked'; minutes?: number }[]) {
  return { id: 'objective:one', name: 'Orders', withinMinutes: 240, trials }
}
