import { addDays, endOfDate, startOfDate } from '#engine/calendar.ts'
import { fail, pass, passUntil, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import type { Sentences } from '#engine/test.ts'

import type { Grounds } from './grounds.ts'

/** What grounds come to at an instant: needed for a role, or approved and not over yet. */
export function judgeGrounds({ roles, approvals, isBaselineKnown }: Grounds, at: Date): Finding {
  if (roles.length > 0) return pass
  const open = approvals.findLast((each) => begin(each.from) <= at && at < over(each.until))
  if (open) return passUntil(over(open.until))
  const next = approvals.map(({ from }) => begin(from)).find((begins) => at < begins)
  const until = next ? { until: next } : {}
  const ended = approvals.findLast((each) => over(each.until) <= at)
  if (ended) return { ...fail('approval-over', { day: ended.until }), ...until }
  return { ...(isBaselineKnown ? fail('no-grounds') : unknown('no-baseline')), ...until }
}

/** Whichever zone the company counts its days in, that one has begun somewhere by then. */
function begin(date: string): Date {
  return addDays(startOfDate(date, 'UTC'), -0.5)
}

/** Whichever zone it is, that day is over by then. */
function over(date: string): Date {
  return addDays(endOfDate(date, 'UTC'), 0.5)
}

/** How both tests say it. */
export const groundsReasons: { de: Sentences; en: Sentences } = {
  de: {
    'no-grounds': () => 'Keine Rolle braucht das, und niemand hat es genehmigt.',
    'approval-over': ({ day }) => `Die Genehmigung galt bis zum ${day}.`,
    'no-baseline': () => 'Es ist noch nicht festgehalten, welche Rolle was braucht.',
  },
  en: {
    'no-grounds': () => 'No role needs it, and nobody approved it.',
    'approval-over': ({ day }) => `The approval held until ${day}.`,
    'no-baseline': () => 'It is not written down yet what each role needs.',
  },
}
