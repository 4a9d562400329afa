import { z } from 'zod'

import { addMonths, startAfterDate } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { fail, passUntil, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { providerReports } from './provider-report.ts'
import type { ProviderReport } from './provider-report.ts'

/**
 * Providers report on half a year or a year, and publish about two months after it has ended; letters bridge the time between.
 * One report that still holds is enough. The defaults are those of the vendor policy that comes with the product.
 */
export const providerReportCurrent = test({
  id: 'provider-report-current',
  asks: {
    de: 'Liegt zu jedem Cloud-Konto ein aktueller Prüfbericht des Anbieters vor?',
    en: 'Is there a current audit report of the provider for every cloud account?',
  },
  on: providerReports,
  parameters: z.object({
    /** Kinds of report that will do. */
    kinds: z
      .array(z.enum(['soc2-type1', 'soc2-type2', 'iso27001', 'c5', 'other']))
      .min(1)
      .default(['soc2-type2', 'c5', 'iso27001']),
    /** Months after the end of the period that a report covers; and with a bridge letter, for as long as it vouches. */
    months: z.int().min(0).max(24).default(12),
    bridgedMonths: z.int().min(0).max(24).default(15),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ provider, reports }, at, parameters) {
    if (reports.length === 0) return unknown('not-kept', { provider })
    const suitable = reports.filter(({ report }) =>
      parameters.kinds.some((kind) => kind === report),
    )
    if (suitable.length === 0) return fail('none', { provider })
    const [latest] = suitable
      .flatMap((each) => lastDayOf(each, parameters))
      .toSorted((a, b) => (a.holds < b.holds ? 1 : -1))
    if (!latest) return unknown('no-period', { provider })
    const end = startAfterDate(latest.holds, 'UTC')
    return at >= end ? fail('too-old', { until: latest.until }) : passUntil(end)
  },
  reasons: {
    de: {
      'not-kept': ({ provider }) =>
        `Unter den Unterdienstleistern steht niemand, der die Cloud ${provider} betreibt.`,
      none: ({ provider }) => `Vom Betreiber der Cloud ${provider} liegt kein solcher Bericht vor.`,
      'no-period': ({ provider }) =>
        `Bis wann der Bericht des Betreibers der Cloud ${provider} gilt, ist nicht festgehalten.`,
      'too-old': ({ until }) => `Der jüngste Bericht gilt nur bis ${until}.`,
    },
    en: {
      'not-kept': ({ provider }) =>
        `None of the sub-service organisations is said to run the cloud ${provider}.`,
      none: ({ provider }) => `There is no such report of whoever runs the cloud ${provider}.`,
      'no-period': ({ provider }) =>
        `Until when the report of whoever runs the cloud ${provider} speaks is not on record.`,
      'too-old': ({ until }) => `The latest report speaks only until ${until}.`,
    },
  },
  fixtures: {
    pass: account([{ name: 'Provider', report: 'soc2-type2', until: '2026-09-30' }]),
    fail: account([{ name: 'Provider', report: 'soc2-type2', until: '2025-09-30' }]),
    unknown: account([]),
  },
})

function account(reports: ProviderReport['reports']): ProviderReport {
  return { id: 'aws/111122223333', provider: 'aws', reports }
}

/** Until when one holds, both days included. A certificate holds until its own last day, and no longer. */
function lastDayOf(
  { report, until, bridged }: ProviderReport['reports'][number],
  { months, bridgedMonths }: { months: number; bridgedMonths: number },
): { until: string; holds: string }[] {
  if (until === undefined) return []
  if (report === 'iso27001') return [{ until, holds: until }]
  const alone = addMonths(until, months)
  const longest = addMonths(until, bridgedMonths)
  const withLetter = bridged === undefined || bridged < longest ? (bridged ?? alone) : longest
  return [{ until, holds: withLetter > alone ? withLetter : alone }]
}
