import { hours } from '#engine/duration.ts'
import { pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { principals } from '#populations/principal.ts'
import type { Principal } from '#populations/principal.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { failByWays, waysUpParameters, waysUpReasons } from './ways-up.ts'

/** By everything a holder has together. Whoever may do everything has nowhere to climb, and is asked about elsewhere. */
export const noEscalationPath = test({
  id: 'no-escalation-path',
  asks: {
    de: 'Kann sich niemand aus den eigenen Rechten selbst höhere verschaffen?',
    en: 'Can nobody make higher rights for themselves out of the ones they have?',
  },
  on: principals,
  parameters: waysUpParameters,
  every: hours(1),
  grace: hours(6),
  judge({ admin, escalation }, _at, { accepted }) {
    if (admin === true) return pass
    if (!isKnown(escalation)) return notKnown(escalation)
    const ways = escalation.filter((way) => !accepted.includes(way))
    if (ways.length === 0) return pass
    if (!isKnown(admin)) return notKnown(admin)
    return failByWays(ways)
  },
  reasons: waysUpReasons,
  fixtures: {
    pass: principal({ admin: false, escalation: [] }),
    fail: principal({ admin: false, escalation: ['iam:CreatePolicyVersion'] }),
    unknown: principal({}),
  },
})

function principal(state: Pick<Principal, 'admin' | 'escalation'>): Principal {
  return { id: 'ada', system: 'aws/1', name: 'ada', kind: 'user', ...state }
}
