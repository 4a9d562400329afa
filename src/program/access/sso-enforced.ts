import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { signIns } from './sign-in.ts'

/** Having an identity provider is not enough: nobody may have a password or keys beside it, but for declared emergencies. */
export const ssoEnforced = test({
  id: 'sso-enforced',
  asks: {
    de: 'Meldet sich jeder Mensch über Single Sign-on an, und hat niemand daneben ein eigenes Passwort oder eigene Schlüssel?',
    en: 'Does everybody sign in through single sign-on, with no password or keys of their own beside it?',
  },
  on: signIns,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ of, singleSignOn, ownPassword, ownKeys, isBreakGlass }) {
    if (of === 'system') {
      if (!isKnown(singleSignOn)) return notKnown(singleSignOn)
      if (singleSignOn) return pass
      if (!isKnown(ownPassword)) return notKnown(ownPassword)
      // Nobody signs in here by name: whoever works here comes from another account.
      return ownPassword ? fail('no-provider') : pass
    }
    if (isBreakGlass) return pass
    if (isKnown(ownPassword) && ownPassword) return fail('own-password')
    if (isKnown(ownKeys) && ownKeys > 0) return fail('own-keys', { keys: ownKeys })
    if (!isKnown(ownPassword)) return notKnown(ownPassword)
    return ownKeys === undefined || isKnown(ownKeys) ? pass : notKnown(ownKeys)
  },
  reasons: {
    de: {
      'no-provider': () => 'Das System ist an keinen Identitätsanbieter angeschlossen.',
      'own-keys': ({ keys }) =>
        `Jemand meldet sich hier mit dauerhaften Schlüsseln an (${keys}), an Single Sign-on und zweitem Faktor vorbei.`,
      'own-password': () => 'Der Zugang hat ein eigenes Passwort, an Single Sign-on vorbei.',
    },
    en: {
      'no-provider': () => 'The system is connected to no identity provider.',
      'own-keys': ({ keys }) =>
        `Somebody signs in here with lasting keys (${keys}), past single sign-on and second factor.`,
      'own-password': () => 'The account has a password of its own, past single sign-on.',
    },
  },
  fixtures: {
    pass: { id: 'aws/1/single-sign-on', of: 'system', singleSignOn: true, isBreakGlass: false },
    fail: { id: 'a', of: 'account', ownPassword: true, isBreakGlass: false },
    unknown: { id: 'b', of: 'account', isBreakGlass: false },
  },
})
