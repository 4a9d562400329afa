import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, passUntil, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { begunAt, closedAt, isForgotten } from '#populations/occurrence.ts'
import { threatFindings } from '#populations/threat-finding.ts'
import type { ThreatFinding } from '#populations/threat-finding.ts'

const Days = z.int().min(1).max(365)

/**
 * Somebody dealt with it when it is no longer open at the detector, unless that forgets what is old. The clock starts at our first sight, or earlier at the detector's.
 */
export const threatFindingHandled = test({
  id: 'threat-finding-handled',
  asks: {
    de: 'Hat sich um jede schwere Bedrohung rechtzeitig jemand gekümmert?',
    en: 'Did somebody deal with every severe threat in time?',
  },
  on: threatFindings,
  parameters: z.object({
    critical: field(Days.default(1), {
      de: 'Frist für kritische Funde, in Tagen',
      en: 'Days for critical findings',
    }),
    high: field(Days.default(3), {
      de: 'Frist für hohe Funde, in Tagen',
      en: 'Days for high findings',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  // Quiet is what one hopes for; that somebody listens is another test.
  mayBeEmpty: true,
  judge(given, at, parameters) {
    const begun = begunAt(given)
    if (!begun) return unknown('not-reported')
    if (isForgotten(given))
      return unknown('forgotten', { day: given.keptUntil?.slice(0, 10) ?? '' })
    const days = parameters[given.severity]
    const due = addDays(begun, days)
    const closed = closedAt(given)
    if (closed) return closed <= due ? pass : fail('handled-late', { days, due: due.toISOString() })
    return at < due ? passUntil(due) : fail('open', { days, due: due.toISOString() })
  },
  reasons: {
    de: {
      open: ({ days, due }) => `Noch offen; die Frist (${days} Tage) endete am ${due}.`,
      'handled-late': ({ days, due }) =>
        `Erledigt, aber erst nach der Frist (${days} Tage), die am ${due} endete.`,
      forgotten: ({ day }) =>
        `Zuletzt offen; die Quelle bewahrt sie nur bis ${day} auf und meldet sie nicht mehr. Ob sich jemand gekümmert hat, ist nicht belegt.`,
    },
    en: {
      open: ({ days, due }) => `Still open; the time (${days} days) ended on ${due}.`,
      'handled-late': ({ days, due }) =>
        `Dealt with, but only after the time (${days} days), which ended on ${due}.`,
      forgotten: ({ day }) =>
        `Open when last seen; the source keeps it until ${day} only, and reports it no more. Nothing shows that somebody dealt with it.`,
    },
  },
  fixtures: {
    pass: finding({ firstSeenAt: '2026-10-31T12:00:00Z' }),
    fail: finding({ firstSeenAt: '2026-10-01T00:00:00Z', closedAt: '2026-10-20T00:00:00Z' }),
    unknown: finding({}),
  },
})

function finding(state: Partial<ThreatFinding>): ThreatFinding {
  const place = { provider: 'aws', account: '111122223333', region: 'us-east-1' }
  return { id: 'finding:one', ...place, kind: 'one', severity: 'high', ...state }
}
