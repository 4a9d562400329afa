import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { groundsReasons, judgeGrounds } from './judge-grounds.ts'
import { roleGrants } from './role-grant.ts'
import type { RoleGrant } from './role-grant.ts'

/** What somebody may do is what their role needs, and what was approved beside; groups hold what was written down for them. */
export const roleMatchesBaseline = test({
  id: 'role-matches-baseline',
  asks: {
    de: 'Hat jeder nur die Rechte, die die eigene Rolle braucht oder die genehmigt wurden?',
    en: 'Does everybody hold only the rights that their role needs or that were approved?',
  },
  on: roleGrants,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge(grant, at) {
    const said = judgeGrounds(grant, at)
    return said.kind === 'fail' && grant.holder === undefined ? fail('nobody') : said
  },
  reasons: {
    de: {
      ...groundsReasons.de,
      nobody: () => 'Wer das Recht hat, gehört zu niemandem, den wir kennen.',
    },
    en: {
      ...groundsReasons.en,
      nobody: () => 'Whoever holds the right belongs to nobody we know.',
    },
  },
  fixtures: {
    pass: grant({ holder: 'p', roles: ['engineering'] }),
    fail: grant({ holder: 'p', isBaselineKnown: true }),
    unknown: grant({ holder: 'p' }),
  },
})

function grant(state: Partial<RoleGrant>): RoleGrant {
  const what = { id: 'g', system: 'aws/1', policy: 'admin', scope: 'aws/1', by: 'person' as const }
  return { ...what, roles: [], approvals: [], isBaselineKnown: false, ...state }
}
