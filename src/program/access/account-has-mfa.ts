import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { membersReasons, membersUnknown } from './members-unknown.ts'

/**
 * Asked of every account that a password opens a page for. One without password has nothing to protect by a second factor, nor
 * has one that cannot sign in at all.
 */
export const accountHasMfa = test({
  id: 'account-has-mfa',
  asks: {
    de: 'Hat jeder Zugang mit Passwort einen zweiten Faktor?',
    en: 'Does every account with a password have a second factor?',
  },
  on: identityAccounts,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ kind, active, password, mfa, isSignOn, system }) {
    if (kind === 'group') return membersUnknown
    if (kind === 'service' || active === false) return pass
    if (isKnown(password) && !password.enabled) return pass
    if (isSignOn && mfa === undefined) return unknown('untold', { system })
    if (!isKnown(mfa)) return notKnown(mfa)
    if (mfa) return pass
    return password === undefined || isKnown(password) ? fail('none') : notKnown(password)
  },
  reasons: {
    de: {
      ...membersReasons.de,
      none: () => 'Der Zugang hat ein Passwort und keinen zweiten Faktor.',
      untold: ({ system }) =>
        `Das Single Sign-on selbst (${system}) sagt über keine Schnittstelle, wer einen zweiten Faktor hat.`,
    },
    en: {
      ...membersReasons.en,
      none: () => 'The account has a password and no second factor.',
      untold: ({ system }) =>
        `The single sign-on itself (${system}) has no interface that tells who has a second factor.`,
    },
  },
  fixtures: {
    pass: account({ password: { enabled: true }, mfa: true }),
    fail: account({ password: { enabled: true }, mfa: false }),
    unknown: account({}),
  },
})

function account(state: Pick<IdentityAccount, 'password' | 'mfa'>): IdentityAccount {
  return { id: 'a', system: 'aws/1', name: 'ada', ...state }
}
