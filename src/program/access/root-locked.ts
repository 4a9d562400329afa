import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { rootUsers } from './root-user.ts'

/** No keys, nobody using it, and a second factor, unless it has no password either: then nobody can sign in as root. */
export const rootLocked = test({
  id: 'root-locked',
  asks: {
    de: 'Ist der Root-Zugang jedes Kontos verschlossen: ohne Schlüssel, mit zweitem Faktor, unbenutzt?',
    en: 'Is the root user of every account locked away: no keys, a second factor, unused?',
  },
  on: rootUsers,
  parameters: z.object({
    unusedDays: field(z.int().min(0).max(365).default(30), {
      de: 'Unbenutzt seit mindestens so vielen Tagen',
      en: 'Unused for at least so many days',
    }),
    hardware: field(z.boolean().default(false), {
      de: 'Eigenes Gerät als zweiter Faktor verlangt',
      en: 'A device of its own as second factor demanded',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ keys, mfa, hardwareMfa, password, lastUsed }, at, { unusedDays, hardware }) {
    if (isKnown(keys) && keys > 0) return fail('keys', { keys })
    const isOpen = !isKnown(password) || password.enabled
    if (isOpen && mfa === false) return fail('no-factor')
    if (!isKnown(keys)) return notKnown(keys)
    if (isOpen && !isKnown(mfa)) return notKnown(mfa)
    if (isOpen && hardware) {
      if (!isKnown(hardwareMfa)) return notKnown(hardwareMfa)
      if (!hardwareMfa) return fail('virtual')
    }
    if (!isKnown(lastUsed)) return notKnown(lastUsed)
    if (lastUsed === null) return pass
    const forgotten = addDays(new Date(lastUsed), unusedDays)
    if (at < forgotten) return { ...fail('used', { day: lastUsed.slice(0, 10) }), until: forgotten }
    return pass
  },
  reasons: {
    de: {
      keys: ({ keys }) => `Root hat Zugriffsschlüssel (${keys}).`,
      'no-factor': () => 'Root hat keinen zweiten Faktor.',
      virtual: () => 'Der zweite Faktor von Root ist kein eigenes Gerät.',
      used: ({ day }) => `Root wurde zuletzt am ${day} benutzt.`,
    },
    en: {
      keys: ({ keys }) => `Root has access keys (${keys}).`,
      'no-factor': () => 'Root has no second factor.',
      virtual: () => 'The second factor of root is no device of its own.',
      used: ({ day }) => `Root was last used on ${day}.`,
    },
  },
  fixtures: {
    pass: root({ keys: 0, mfa: true, lastUsed: null }),
    fail: root({ keys: 0, mfa: false, lastUsed: null }),
    unknown: root({}),
  },
})

function root(state: Partial<IdentityAccount>): IdentityAccount {
  return { id: 'aws/1/root', system: 'aws/1', name: 'root', kind: 'root', ...state }
}
