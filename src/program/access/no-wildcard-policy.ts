import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { grants } from '#populations/grant.ts'
import type { Grant } from '#populations/grant.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/**
 * Rights are named. A provider's own administrator policy says openly what it is; who holds it is asked by no-standing-admin.
 */
export const noWildcardPolicy = test({
  id: 'no-wildcard-policy',
  asks: {
    de: 'Nennt jede vergebene Richtlinie die Rechte, die sie gibt, statt ganze Dienste freizugeben?',
    en: 'Does every policy in use name the rights it gives, rather than whole services?',
  },
  on: grants,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ wildcard, admin, policyBy, policy }) {
    if (!isKnown(wildcard)) return notKnown(wildcard)
    if (!wildcard) return pass
    if (policyBy === 'provider' && !isKnown(admin)) return notKnown(admin)
    return policyBy === 'provider' && admin === true ? pass : fail('wildcard', { policy })
  },
  reasons: {
    de: { wildcard: ({ policy }) => `Gibt ganze Dienste auf allem frei: ${policy}.` },
    en: { wildcard: ({ policy }) => `Gives whole services on everything: ${policy}.` },
  },
  fixtures: {
    pass: grant({ wildcard: false }),
    fail: grant({ wildcard: true }),
    unknown: grant({}),
  },
})

function grant(state: Pick<Grant, 'wildcard'>): Grant {
  return {
    id: 'ada s3',
    system: 'aws/1',
    principal: 'ada',
    principalKind: 'user',
    policy: 's3',
    policyBy: 'company',
    scope: 'aws/1',
    via: 'direct',
    ...state,
  }
}
