import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { principals } from '#populations/principal.ts'
import type { Principal } from '#populations/principal.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/** By everything a holder has together. Whoever may do everything has nowhere to climb, and is asked about elsewhere. */
export const noEscalationPath = test({
  id: 'no-escalation-path',
  asks: {
    de: 'Kann sich niemand aus den eigenen Rechten selbst höhere verschaffen?',
    en: 'Can nobody make higher rights for themselves out of the ones they have?',
  },
  on: principals,
  parameters: z.object({
    /** Ways that the company has decided to live with, by name. */
    accepted: field(z.array(z.string()).default([]), {
      de: 'Hingenommene Wege',
      en: 'Ways that are accepted',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ admin, escalation }, _at, { accepted }) {
    if (admin === true) return pass
    if (!isKnown(escalation)) return notKnown(escalation)
    const ways = escalation.filter((way) => !accepted.includes(way))
    const [first] = ways
    if (first === undefined) return pass
    if (!isKnown(admin)) return notKnown(admin)
    return ways.length === 1
      ? fail('way', { first })
      : fail('ways', { first, more: ways.length - 1 })
  },
  reasons: {
    de: {
      way: ({ first }) => `Kommt zu höheren Rechten durch ${first}.`,
      ways: ({ first, more }) =>
        `Kommt zu höheren Rechten durch ${first} und auf weiteren Wegen (${more}).`,
    },
    en: {
      way: ({ first }) => `Comes to higher rights by ${first}.`,
      ways: ({ first, more }) => `Comes to higher rights by ${first} and in other ways (${more}).`,
    },
  },
  fixtures: {
    pass: principal({ admin: false, escalation: [] }),
    fail: principal({ admin: false, escalation: ['iam:CreatePolicyVersion'] }),
    unknown: principal({}),
  },
})

function principal(state: Pick<Principal, 'admin' | 'escalation'>): Principal {
  return { id: 'ada', system: 'aws/1', name: 'ada', kind: 'user', ...state }
}
