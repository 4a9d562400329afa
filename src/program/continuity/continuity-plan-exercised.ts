import { z } from 'zod'

import { addDays, addMonthsToInstant } from '#engine/calendar.ts'
import { datedAhead } from '#engine/dated-ahead.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, passUntil, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { continuityPlans } from '#populations/continuity-plan.ts'
import type { ContinuityPlan } from '#populations/continuity-plan.ts'

/** An exercise that found gaps counts: that is what it is for. The day counts from its end, so that a time zone fails nobody. */
export const continuityPlanExercised = test({
  id: 'continuity-plan-exercised',
  asks: {
    de: 'Wurde jeder Notfallplan im letzten Jahr geübt, und trug er?',
    en: 'Was every continuity plan exercised within the last year, and did it hold?',
  },
  on: continuityPlans,
  parameters: z.object({
    months: field(z.int().min(1).max(36).default(12), {
      de: 'Letzte Übung höchstens vor so vielen Monaten',
      en: 'Last exercise at most so many months ago',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ exercised, outcome }, at, { months }) {
    if (exercised === undefined) return unknown('never')
    const day = new Date(`${exercised}T00:00:00Z`)
    const ahead = datedAhead(exercised, at)
    if (ahead) return ahead
    const until = addMonthsToInstant(addDays(day, 1), months)
    if (at >= until) return fail('too-long-ago', { exercised })
    if (outcome === undefined) return unknown('no-outcome', { exercised })
    return outcome === 'failed' ? fail('did-not-hold', { exercised }) : passUntil(until)
  },
  reasons: {
    de: {
      never: () => 'Eine Übung ist nicht festgehalten.',
      'too-long-ago': ({ exercised }) => `Die letzte Übung war am ${exercised}.`,
      'no-outcome': ({ exercised }) =>
        `Was bei der Übung vom ${exercised} herauskam, ist nicht festgehalten.`,
      'did-not-hold': ({ exercised }) => `Bei der Übung vom ${exercised} trug der Plan nicht.`,
    },
    en: {
      never: () => 'No exercise is on record.',
      'too-long-ago': ({ exercised }) => `The last exercise was on ${exercised}.`,
      'no-outcome': ({ exercised }) =>
        `What came of the exercise of ${exercised} is not on record.`,
      'did-not-hold': ({ exercised }) => `The plan did not hold in the exercise of ${exercised}.`,
    },
  },
  fixtures: {
    pass: plan({ exercised: '2026-05-01', outcome: 'gaps' }),
    fail: plan({ exercised: '2025-05-01', outcome: 'worked' }),
    unknown: plan({}),
  },
})

function plan(exercise: Pick<ContinuityPlan, 'exercised' | 'outcome'>): ContinuityPlan {
  const name = { id: 'plan:one', name: 'Region lost', covers: 'The service goes on elsewhere.' }
  return { ...name, owner: 'somebody', documents: [], ...exercise }
}
