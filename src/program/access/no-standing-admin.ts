import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { heldGrants } from './held-grant.ts'
import type { HeldGrant } from './held-grant.ts'

/** Administration is taken on for a session, never had; accounts declared for emergencies aside. */
export const noStandingAdmin = test({
  id: 'no-standing-admin',
  asks: {
    de: 'Hat niemand und nichts dauerhaft Administrationsrechte?',
    en: 'Does nobody and nothing have administrator rights at all times?',
  },
  on: heldGrants,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ admin, standing, isBreakGlass, policy }) {
    if (admin === false || standing === false || isBreakGlass) return pass
    if (!isKnown(admin)) return notKnown(admin)
    if (!isKnown(standing)) return notKnown(standing)
    return fail('standing', { policy })
  },
  reasons: {
    de: { standing: ({ policy }) => `Gibt dauerhaft alle Rechte: ${policy}.` },
    en: { standing: ({ policy }) => `Gives every right at all times: ${policy}.` },
  },
  fixtures: {
    pass: grant({ admin: true, standing: false }),
    fail: grant({ admin: true, standing: true }),
    unknown: grant({}),
  },
})

function grant(state: Pick<HeldGrant, 'admin' | 'standing'>): HeldGrant {
  return {
    id: 'ada admin',
    system: 'aws/1',
    principal: 'ada',
    principalKind: 'user',
    policy: 'admin',
    policyBy: 'provider',
    scope: 'aws/1',
    via: 'direct',
    isBreakGlass: false,
    ...state,
  }
}
