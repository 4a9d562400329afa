import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import { datedAhead } from '#engine/dated-ahead.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, passUntil } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { accessKeys } from '#populations/access-key.ts'
import type { AccessKey } from '#populations/access-key.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/** Of a company that has no lasting keys at all, none is too old. */
export const keyAge = test({
  id: 'key-age',
  asks: {
    de: 'Ist kein dauerhafter Zugriffsschlüssel älter als erlaubt?',
    en: 'Is no lasting access key older than allowed?',
  },
  on: accessKeys,
  parameters: z.object({
    days: field(z.int().min(1).max(730).default(90), {
      de: 'Schlüssel höchstens so viele Tage alt',
      en: 'Keys at most so many days old',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  mayBeEmpty: true,
  judge({ active, created }, at, { days }) {
    if (active === false) return pass
    if (!isKnown(active)) return notKnown(active)
    if (!isKnown(created)) return notKnown(created)
    const due = addDays(new Date(created), days)
    if (at >= due) return fail('old', { day: created.slice(0, 10) })
    return datedAhead(created, at) ?? passUntil(due)
  },
  reasons: {
    de: { old: ({ day }) => `Der Schlüssel ist vom ${day}.` },
    en: { old: ({ day }) => `The key was made on ${day}.` },
  },
  fixtures: {
    pass: key({ active: true, created: '2026-10-01T00:00:00.000Z' }),
    fail: key({ active: true, created: '2026-01-01T00:00:00.000Z' }),
    unknown: key({}),
  },
})

function key(state: Pick<AccessKey, 'active' | 'created'>): AccessKey {
  return { id: 'ci/access-key-1', system: 'aws/1', holder: 'ci', ...state }
}
