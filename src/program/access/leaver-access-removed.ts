import { z } from 'zod'

import { addMonthsToInstant } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, passUntil } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { notKnown } from '#populations/reported.ts'

import { leaverAccess } from './leaver-access.ts'
import type { LeaverAccess } from './leaver-access.ts'
import { membersReasons, membersUnknown } from './members-unknown.ts'

const hourMs = 3_600_000
/** How long one that was shut off late stays visible. */
const monthsShown = 12

/** Counted from the end of the last day. Where nobody leaves, there is nothing to remove. */
export const leaverAccessRemoved = test({
  id: 'leaver-access-removed',
  asks: {
    de: 'Ist jeder Zugang von Ausgeschiedenen rechtzeitig nach ihrem letzten Tag gesperrt?',
    en: 'Is every account of somebody who left shut off in time after their last day?',
  },
  on: leaverAccess,
  parameters: z.object({
    hours: field(z.int().min(1).max(720).default(24), {
      de: 'Frist nach dem letzten Tag, in Stunden',
      en: 'Hours after the last day',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  mayBeEmpty: true,
  judge({ kind, from, lastDay, closedAt }, at, parameters) {
    if (kind === 'group') return membersUnknown
    if (from === undefined) return notKnown(from)
    const due = new Date(Date.parse(from) + parameters.hours * hourMs)
    if (closedAt === undefined) {
      return at < due ? passUntil(due) : fail('open', { since: lastDay ?? from.slice(0, 10) })
    }
    const closed = new Date(closedAt)
    const shownTo = addMonthsToInstant(closed, monthsShown)
    if (closed <= due || at >= shownTo) return pass
    const late = Math.ceil((closed.getTime() - due.getTime()) / hourMs)
    return { ...fail('late', { late }), until: shownTo }
  },
  reasons: {
    de: {
      ...membersReasons.de,
      open: ({ since }) => `Der letzte Tag war der ${since}; der Zugang ist noch offen.`,
      late: ({ late }) => `Der Zugang wurde um ${late} Stunden zu spät gesperrt.`,
    },
    en: {
      ...membersReasons.en,
      open: ({ since }) => `The last day was ${since}; the account is still open.`,
      late: ({ late }) => `The account was shut off ${late} hours late.`,
    },
  },
  fixtures: {
    pass: leaver({ from: '2026-10-01T22:00:00.000Z', closedAt: '2026-10-02T12:00:00.000Z' }),
    fail: leaver({ from: '2026-10-01T22:00:00.000Z' }),
    unknown: leaver({}),
  },
})

function leaver(times: Pick<LeaverAccess, 'from' | 'closedAt'>): LeaverAccess {
  return { id: 'ada p1', system: 'aws/1', person: 'p1', ...times }
}
