import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import { datedAhead } from '#engine/dated-ahead.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, passUntil } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { credentials } from './credential.ts'
import type { Credential } from './credential.ts'

/** One that was never used is as unused as one can be: its days are counted from when it was made. */
export const unusedAccessRemoved = test({
  id: 'unused-access-removed',
  asks: {
    de: 'Ist jedes Passwort, jeder Schlüssel und jede Rolle gesperrt, die lange niemand benutzt hat?',
    en: 'Is every password, key and role shut off that nobody has used for long?',
  },
  on: credentials,
  parameters: z.object({
    days: field(z.int().min(1).max(400).default(90), {
      de: 'Unbenutzt höchstens so viele Tage',
      en: 'Unused for at most so many days',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ active, lastUsed, since, isBreakGlass }, at, { days }) {
    if (active === false || isBreakGlass) return pass
    if (!isKnown(active)) return notKnown(active)
    const made = isKnown(since) ? addDays(new Date(since), days) : undefined
    // What was made within that time cannot have lain unused for longer.
    if (!isKnown(lastUsed)) {
      if (!made || at >= made) return notKnown(lastUsed)
      return (isKnown(since) && datedAhead(since, at)) || passUntil(made)
    }
    if (!isKnown(since) && lastUsed === null) return notKnown(since)
    const from = lastUsed ?? (isKnown(since) ? since : '')
    const due = addDays(new Date(from), days)
    if (at < due) return datedAhead(from, at) ?? passUntil(due)
    return fail(lastUsed === null ? 'never' : 'unused', { day: from.slice(0, 10) })
  },
  reasons: {
    de: {
      never: ({ day }) => `Besteht seit dem ${day} und wurde nie benutzt.`,
      unused: ({ day }) => `Wurde zuletzt am ${day} benutzt.`,
    },
    en: {
      never: ({ day }) => `Has been there since ${day} and was never used.`,
      unused: ({ day }) => `Was last used on ${day}.`,
    },
  },
  fixtures: {
    pass: credential({ active: true, lastUsed: '2026-10-20T00:00:00.000Z' }),
    fail: credential({ active: true, lastUsed: null, since: '2026-01-01T00:00:00.000Z' }),
    unknown: credential({}),
  },
})

function credential(state: Pick<Credential, 'active' | 'lastUsed' | 'since'>): Credential {
  return { id: 'ada/password', kind: 'password', isBreakGlass: false, ...state }
}
