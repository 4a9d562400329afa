import { z } from 'zod'

import { startAfterDate } from '#engine/calendar.ts'
import { datedAhead } from '#engine/dated-ahead.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, passUntil, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { lastDayOf, looksBack, usuallyAllowed } from '#program/vendors/report-holds.ts'
import { reportKinds } from '#program/vendors/report-kinds.ts'

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
    kinds: field(
      z
        .array(z.enum(['soc2-type1', 'soc2-type2', 'iso27001', 'c5', 'other']))
        .min(1)
        .default(['soc2-type2', 'c5', 'iso27001']),
      { de: 'Berichte, die genügen', en: 'Reports that will do' },
      {
        options: {
          ...reportKinds,
          other: { de: 'anderer', en: 'other' },
        },
      },
    ),
    /** Months after the end of the period that a report covers; and with a bridge letter, for as long as it vouches. */
    months: field(z.int().min(0).max(24).default(usuallyAllowed.months), {
      de: 'Ende des geprüften Zeitraums höchstens vor so vielen Monaten',
      en: 'Audited period ended at most so many months ago',
    }),
    bridgedMonths: field(z.int().min(0).max(24).default(usuallyAllowed.bridgedMonths), {
      de: 'Dasselbe mit einem Überbrückungsschreiben',
      en: 'The same with a bridge letter',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ provider, reports }, at, parameters) {
    if (reports.length === 0) return unknown('not-kept', { provider })
    const suitable = reports.filter(({ report }) =>
      parameters.kinds.some((kind) => kind === report),
    )
    if (suitable.length === 0) return fail('none', { provider })
    const dated = suitable.flatMap(({ report, until, bridged }) =>
      until === undefined
        ? []
        : { report, until, holds: lastDayOf({ report, until, bridged }, parameters) },
    )
    const aheadOf = ({ report, until }: { report: string; until: string }) =>
      looksBack(report) ? datedAhead(until, at) : undefined
    const [latest] = dated
      .filter((each) => !aheadOf(each))
      .toSorted((a, b) => (a.holds < b.holds ? 1 : -1))
    const end = latest && startAfterDate(latest.holds, 'UTC')
    if (end && at < end) return passUntil(end)
    const [ahead] = dated.flatMap((each) => aheadOf(each) ?? [])
    if (ahead) return ahead
    return latest ? fail('too-old', { until: latest.until }) : unknown('no-period', { provider })
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
