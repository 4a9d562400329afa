import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { logGroups } from '#populations/log-group.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/** Entries that never expire are kept long enough. */
export const logRetention = test({
  id: 'log-retention',
  asks: {
    de: 'Bewahrt jedes Protokoll seine Einträge lange genug auf?',
    en: 'Does every log keep its entries long enough?',
  },
  on: logGroups,
  parameters: z.object({
    days: field(z.int().min(1).max(3660).default(365), {
      de: 'Aufbewahrung mindestens, in Tagen',
      en: 'Kept for at least, in days',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ retentionDays }, _at, { days }) {
    if (!isKnown(retentionDays)) return notKnown(retentionDays)
    if (retentionDays === null || retentionDays >= days) return pass
    return fail('too-short', { kept: retentionDays, days })
  },
  reasons: {
    de: {
      'too-short': ({ kept, days }) =>
        `Die Einträge werden nur ${kept} Tage aufbewahrt statt ${days}.`,
    },
    en: {
      'too-short': ({ kept, days }) => `Entries are kept for ${kept} days only, not ${days}.`,
    },
  },
  fixtures: {
    pass: group({ retentionDays: null }),
    fail: group({ retentionDays: 30 }),
    unknown: group({}),
  },
})

function group(state: { retentionDays?: number | null }) {
  const place = { provider: 'aws', account: '111122223333', region: 'us-east-1' }
  return { id: 'log:one', ...place, name: 'one', ...state }
}
