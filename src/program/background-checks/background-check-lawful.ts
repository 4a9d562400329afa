import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { onboardingChecks } from './onboarding.ts'
import type { OnboardingCheck } from './onboarding.ts'
import { placeReasons, unruled } from './unruled.ts'

export const backgroundCheckLawful = test({
  id: 'background-check-lawful',
  asks: {
    de: 'Fanden nur Überprüfungen statt, die das Recht für diese Rolle in diesem Land zulässt?',
    en: 'Did only those checks take place that the law permits for this role in this country?',
  },
  on: onboardingChecks,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge(item) {
    const { check, outcome } = item
    if (check === undefined) return pass
    // Whoever moves, or changes their role, makes no earlier check lawful or unlawful.
    const ruled = item.whenMade ?? item
    const { verdict, isVerified, place = '' } = ruled
    if (verdict === undefined) return unruled(ruled)
    if (outcome !== 'done') return pass
    if (isVerified !== true) return unknown('rule-unverified', { place })
    if (verdict === 'not-permitted') return fail('not-permitted', { place })
    return verdict === 'allowed' ? pass : { kind: 'pass', reason: { code: 'for-this-role' } }
  },
  reasons: {
    de: {
      ...placeReasons.de,
      'rule-unverified': ({ place }) =>
        `Die Prüfung fand statt; ob sie in ${String(place)} zulässig ist, konnten wir nicht klären.`,
      'not-permitted': ({ place }) =>
        `Die Prüfung fand statt, obwohl das Recht von ${String(place)} sie für diese Rolle nicht zulässt.`,
      'for-this-role': () => 'Zulässig, weil die Rolle es verlangt; das hat jemand entschieden.',
    },
    en: {
      ...placeReasons.en,
      'rule-unverified': ({ place }) =>
        `The check took place; whether ${String(place)} permits it we could not establish.`,
      'not-permitted': ({ place }) =>
        `The check took place, although the law of ${String(place)} does not permit it for this role.`,
      'for-this-role': () => 'Permitted as the role calls for it; somebody decided that.',
    },
  },
  fixtures: {
    pass: item({ place: 'DE', verdict: 'allowed', isVerified: true, outcome: 'done' }),
    fail: item({ place: 'DE', verdict: 'not-permitted', isVerified: true, outcome: 'done' }),
    unknown: item({}),
  },
})

function item(more: Partial<OnboardingCheck>): OnboardingCheck {
  return { id: 'person-1/credit', person: 'person-1', check: 'credit', ...more }
}
