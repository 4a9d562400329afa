import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { mfaSettings } from './mfa-setting.ts'

/** The rule of a whole system, so that the next account is under it too. */
export const mfaRequired = test({
  id: 'mfa-required',
  asks: {
    de: 'Verlangt jedes System von allen, die sich anmelden, einen zweiten Faktor?',
    en: 'Does every system demand a second factor of everybody who signs in?',
  },
  on: mfaSettings,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ on, by }) {
    if (!isKnown(on)) return notKnown(on)
    if (on) return pass
    const outside = isKnown(by) ? by : []
    return fail('not-for-all', { outside: outside.length })
  },
  reasons: {
    de: {
      'not-for-all': ({ outside }) => `Ohne zweiten Faktor kommen weiter hinein: ${outside}.`,
    },
    en: {
      'not-for-all': ({ outside }) => `Still let in without a second factor: ${outside}.`,
    },
  },
  fixtures: {
    pass: setting({ on: true, by: [] }),
    fail: setting({ on: false, by: ['bob'] }),
    unknown: setting({}),
  },
})

function setting(state: { on?: boolean; by?: string[] }) {
  return { id: 'aws/1/mfa-required', system: 'aws/1', setting: 'mfa-required' as const, ...state }
}
