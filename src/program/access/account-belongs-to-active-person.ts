import { z } from 'zod'

import { addDays, endOfDate } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { fail, pass, passUntil } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { accountOwners } from './account-owner.ts'
import { membersReasons, membersUnknown } from './members-unknown.ts'

/** A service's account needs somebody who answers for it just as well; one that nobody can sign in with needs nobody. */
export const accountBelongsToActivePerson = test({
  id: 'account-belongs-to-active-person',
  asks: {
    de: 'Gehört jeder Zugang jemandem, der noch im Unternehmen ist, oder steht jemand für ihn ein?',
    en: 'Does every account belong to somebody who is still with the company, or does somebody answer for it?',
  },
  on: accountOwners,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ kind, active, owner }, at) {
    if (kind === 'group') return membersUnknown
    if (active === false) return pass
    if (!owner) return isKnown(active) ? fail('nobody') : notKnown(active)
    // Whoever is on the list is with the company until a last day is named; since when they are changes nothing of that.
    if (owner.end === undefined) return pass
    // Whichever zone the company counts its days in, the last one is over by then.
    const gone = addDays(endOfDate(owner.end, 'UTC'), 0.5)
    if (at <= gone) return passUntil(gone)
    return isKnown(active) ? fail('left', { end: owner.end }) : notKnown(active)
  },
  reasons: {
    de: {
      ...membersReasons.de,
      nobody: () => 'Der Zugang gehört niemandem, den wir kennen, und niemand steht für ihn ein.',
      left: ({ end }) => `Wer ihn hatte, ist seit dem ${end} nicht mehr dabei.`,
    },
    en: {
      ...membersReasons.en,
      nobody: () => 'The account belongs to nobody we know, and nobody answers for it.',
      left: ({ end }) => `Whoever had it has been gone since ${end}.`,
    },
  },
  fixtures: {
    pass: { id: 'a', system: 'aws/1', active: true, owner: { person: 'p1' } },
    fail: { id: 'b', system: 'aws/1', active: true, owner: { person: 'p2', end: '2026-06-30' } },
    unknown: { id: 'c', system: 'aws/1' },
  },
})
