import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { publishedControls } from './published-control.ts'

export const controlsOwned = test({
  id: 'controls-owned',
  asks: {
    de: 'Ist für jeden veröffentlichten Satz jemand verantwortlich, der sich auch anmelden kann?',
    en: 'Does somebody who can still sign in answer for each published sentence?',
  },
  on: publishedControls,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ isOwned }) {
    if (isOwned === undefined) return unknown('no-account')
    return isOwned ? pass : fail('unowned')
  },
  reasons: {
    de: {
      unowned: () => 'Für diesen Satz ist niemand verantwortlich, der sich noch anmelden kann.',
      'no-account': () =>
        'Wer hier genannt ist, hat kein Konto; ob es die Person gibt, ist unklar.',
    },
    en: {
      unowned: () => 'Nobody who can still sign in answers for this sentence.',
      'no-account': () => 'Whoever is named has no account; nobody can tell whether they are here.',
    },
  },
  fixtures: {
    pass: { id: 'policies-accepted', isOwned: true },
    fail: { id: 'policies-accepted', isOwned: false },
    unknown: { id: 'policies-accepted' },
  },
})
