import { z } from 'zod'

import { matches } from '#engine/exclusion.ts'
import { derived } from '#engine/population.ts'
import { recoveryObjectives } from '#populations/recovery-objective.ts'
import type { RecoveryObjective } from '#populations/recovery-objective.ts'
import { restoreRecords } from '#populations/restore-record.ts'
import type { RestoreRecord } from '#populations/restore-record.ts'
import { restoreTests } from '#populations/restore-test.ts'
import type { RestoreTest } from '#populations/restore-test.ts'

/** One try to bring something back. */
const Trial = z.object({
  at: z.iso.datetime(),
  outcome: z.enum(['checked', 'unchecked', 'failed']),
  minutes: z.number().min(0).optional(),
})
type Trial = z.infer<typeof Trial>

/** A recovery objective, and every try to meet it: measured by a cloud's restores, or attested by hand. */
export const RestoreObligation = z.object({
  id: z.string(),
  name: z.string(),
  withinMinutes: z.int().min(1),
  /** The oldest first. */
  trials: z.array(Trial),
})
export type RestoreObligation = z.infer<typeof RestoreObligation>

export const restoreObligation = derived({
  id: 'restore-obligation',
  item: RestoreObligation,
  key: (obligation: RestoreObligation) => obligation.id,
  each: [recoveryObjectives],
  with: {
    records: { of: restoreRecords, by: ({ objective }: RestoreRecord) => objective },
    tests: { of: restoreTests },
  },
  derive(objective: RecoveryObjective, { records, tests }): RestoreObligation[] {
    const { id, name, withinMinutes, stores } = objective
    const own = tests.filter(({ of = '' }) => stores.some((pattern) => matches(pattern, of)))
    const trials = [...records.map(recorded), ...own.flatMap(measured)]
    return [{ id, name, withinMinutes, trials: trials.toSorted(byTime) }]
  },
})

const outcomes = {
  'restored-and-checked': 'checked',
  restored: 'unchecked',
  failed: 'failed',
} as const

function recorded({ on, minutes, result }: RestoreRecord): Trial {
  return { at: `${on}T00:00:00.000Z`, outcome: outcomes[result], minutes }
}

function measured({ state, validation, startedAt, endedAt }: RestoreTest): Trial[] {
  const at = endedAt ?? startedAt
  if (state === 'running' || at === undefined) return []
  const failed = state === 'failed' || validation === 'failed'
  const outcome = failed ? 'failed' : validation === 'successful' ? 'checked' : 'unchecked'
  const times = startedAt !== undefined && endedAt !== undefined
  const took = times ? Math.ceil((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000) : undefined
  return [{ at, outcome, ...(took !== undefined && { minutes: Math.max(0, took) }) }]
}

function byTime(a: Trial, b: Trial): number {
  return a.at < b.at ? -1 : 1
}
