import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { authorisedAccounts } from './authorised-account.ts'
import type { AuthorisedAccount } from './authorised-account.ts'
import { groundsReasons, judgeGrounds } from './judge-grounds.ts'
import { membersReasons, membersUnknown } from './members-unknown.ts'

/** Somebody's role needs the system, or somebody else approved it and that is not over. */
export const accessAuthorised = test({
  id: 'access-authorised',
  asks: {
    de: 'Braucht die Rolle jeden Zugang, den jemand hat, oder wurde er genehmigt?',
    en: 'Is every account that somebody has needed for their role, or was it approved?',
  },
  on: authorisedAccounts,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge(account, at) {
    const { active, person, isGroup } = account
    if (isGroup) return membersUnknown
    if (active === false) return pass
    const said = judgeGrounds(account, at)
    if (said.kind !== 'fail') return said
    if (!isKnown(active)) return notKnown(active)
    return person === undefined ? fail('nobody') : said
  },
  reasons: {
    de: {
      ...groundsReasons.de,
      ...membersReasons.de,
      nobody: () => 'Der Zugang gehört niemandem, den wir kennen; so hat ihn niemand genehmigt.',
    },
    en: {
      ...groundsReasons.en,
      ...membersReasons.en,
      nobody: () => 'The account belongs to nobody we know, so nobody approved it.',
    },
  },
  fixtures: {
    pass: account({ active: true, person: 'p', roles: ['engineering'] }),
    fail: account({ active: true, person: 'p', isBaselineKnown: true }),
    unknown: account({ active: true, person: 'p' }),
  },
})

function account(state: Partial<AuthorisedAccount>): AuthorisedAccount {
  const none = { roles: [], approvals: [], isBaselineKnown: false }
  return { id: 'a', system: 'aws/1', ...none, ...state }
}
