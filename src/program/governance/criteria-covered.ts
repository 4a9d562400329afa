import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { criterionCoverages } from './criterion-coverage.ts'

export const criteriaCovered = test({
  id: 'criteria-covered',
  asks: {
    de: 'Dient jedem Kriterium, das zum Programm gehört, mindestens ein veröffentlichter Satz?',
    en: 'Does at least one published sentence serve each criterion in the program’s scope?',
  },
  on: criterionCoverages,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ controls }) {
    if (!controls) return unknown('not-reported')
    return controls.length > 0 ? pass : fail('uncovered')
  },
  reasons: {
    de: { uncovered: () => 'Kein veröffentlichter Satz dient diesem Kriterium.' },
    en: { uncovered: () => 'No published sentence serves this criterion.' },
  },
  fixtures: {
    pass: { id: 'CC6.1', controls: ['databases-encrypted-at-rest'] },
    fail: { id: 'CC6.1', controls: [] },
    unknown: { id: 'CC6.1' },
  },
})
