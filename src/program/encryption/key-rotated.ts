import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { ownKeys } from './own-key.ts'

const idle: ReadonlySet<string> = new Set(['disabled', 'pending-import'])
const notInUse: Finding = { kind: 'pass', reason: { code: 'not-in-use' } }

/** What is disabled, or waits for its end or for its material, encrypts nothing new: there is nothing to rotate. */
export const keyRotated = test({
  id: 'key-rotated',
  asks: {
    de: 'Wird jeder eigene Schlüssel regelmäßig und von selbst erneuert?',
    en: 'Is every key of our own rotated regularly and by itself?',
  },
  on: ownKeys,
  parameters: z.object({
    /** Days between two rotations at most, where the provider says how many. */
    days: field(z.int().min(90).max(2560).default(366), {
      de: 'Neuer Schlüssel spätestens nach so vielen Tagen',
      en: 'New key after so many days at most',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  // Whoever keeps no key of their own leaves it to the provider.
  mayBeEmpty: true,
  judge({ state, encryptsStill, rotation }, at, { days }) {
    if (isKnown(state) && idle.has(state)) return notInUse
    if (state === 'pending-deletion' && !encryptsStill) return notInUse
    if (!isKnown(rotation)) return notKnown(rotation)
    if (!rotation.on) return fail('never')
    const { everyDays, next } = rotation
    if (everyDays !== undefined && everyDays > days) return fail('too-seldom', { everyDays, days })
    // Who set the period set the first time, too, which may be years away.
    if (next !== undefined && new Date(next) > addDays(at, days)) {
      return fail('too-late', { next: next.slice(0, 10), days })
    }
    return pass
  },
  reasons: {
    de: {
      'not-in-use': () => 'Der Schlüssel ist nicht in Gebrauch.',
      never: () => 'Der Schlüssel wird nicht von selbst erneuert.',
      'too-seldom': ({ everyDays, days }) =>
        `Der Schlüssel wird alle ${everyDays} Tage erneuert, erlaubt sind ${days}.`,
      'too-late': ({ next, days }) =>
        `Der Schlüssel wird erst am ${next} erneuert, erlaubt ist binnen ${days} Tagen.`,
    },
    en: {
      'not-in-use': () => 'The key is not in use.',
      never: () => 'The key is not rotated by itself.',
      'too-seldom': ({ everyDays, days }) =>
        `The key is rotated every ${everyDays} days, ${days} are allowed.`,
      'too-late': ({ next, days }) =>
        `The key is not rotated before ${next}; allowed is within ${days} days.`,
    },
  },
  fixtures: {
    pass: key({ rotation: { on: true, everyDays: 365 } }),
    fail: key({ rotation: { on: false } }),
    unknown: key({ rotation: { unread: 'aws/111122223333/us-east-1/kms.GetKeyRotationStatus' } }),
  },
})

function key(state: { rotation: { on: boolean; everyDays?: number } | { unread: string } }) {
  return {
    id: 'key:one',
    account: '111122223333',
    manager: 'customer' as const,
    state: 'enabled' as const,
    ...state,
  }
}
