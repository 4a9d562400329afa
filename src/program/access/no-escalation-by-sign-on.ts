import { hours } from '#engine/duration.ts'
import { pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { signOnAdministrators } from './sign-on-administrator.ts'
import type { SignOnAdministrator } from './sign-on-administrator.ts'
import { failByWays, waysUpParameters, waysUpReasons } from './ways-up.ts'

/** Beside no-escalation-path: rights that lead up from the accounts alone from which everybody's sign-on is administered. */
export const noEscalationBySignOn = test({
  id: 'no-escalation-by-sign-on',
  asks: {
    de: 'Kann sich niemand über die zentrale Anmeldung höhere Rechte verschaffen?',
    en: 'Can nobody make higher rights for themselves by way of the central sign-on?',
  },
  on: signOnAdministrators,
  parameters: waysUpParameters,
  every: hours(1),
  grace: hours(6),
  /** Whoever has no central sign-on administers none. */
  mayBeEmpty: true,
  judge({ admin, signOnEscalation, administered }, _at, { accepted }) {
    if (admin === true) return pass
    if (!isKnown(signOnEscalation)) return notKnown(signOnEscalation)
    const ways = signOnEscalation.filter((way) => !accepted.includes(way))
    if (ways.length === 0) return pass
    for (const each of [admin, administered]) if (!isKnown(each)) return notKnown(each)
    return failByWays(ways)
  },
  reasons: waysUpReasons,
  fixtures: {
    pass: holder({ admin: false, signOnEscalation: [], administered: true }),
    fail: holder({
      admin: false,
      signOnEscalation: ['sso:CreateAccountAssignment'],
      administered: true,
    }),
    unknown: holder({ admin: false, signOnEscalation: ['sso:CreateAccountAssignment'] }),
  },
})

function holder(
  state: Pick<SignOnAdministrator, 'admin' | 'signOnEscalation' | 'administered'>,
): SignOnAdministrator {
  return { id: 'ada', system: 'aws/1', name: 'ada', kind: 'user', ...state }
}
