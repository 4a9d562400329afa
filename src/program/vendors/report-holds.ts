import { addMonths } from '#engine/calendar.ts'

/** A report of a provider's auditors: its kind, the last day of the period or of the certificate, and of a bridge letter. */
interface Report {
  report: string
  until: string
  bridged?: string | undefined
}

/** Months after the end of the period that a report covers; and with a bridge letter, for as long as it vouches. */
interface Allowed {
  months: number
  bridgedMonths: number
}

/** As the vendor policy has it that comes with the product. */
export const usuallyAllowed: Allowed = { months: 12, bridgedMonths: 15 }

/** Whether it speaks of a time that was looked at, and so has ended; a certificate holds to a day that is still to come. */
export function looksBack(report: string): boolean {
  return ['soc2-type1', 'soc2-type2', 'c5'].includes(report)
}

/** The last day on which a report holds. A certificate holds until its own last day, and no longer. */
export function lastDayOf({ report, until, bridged }: Report, allowed: Allowed): string {
  if (report === 'iso27001') return until
  const alone = addMonths(until, allowed.months)
  const longest = addMonths(until, allowed.bridgedMonths)
  const withLetter = bridged === undefined || bridged < longest ? (bridged ?? alone) : longest
  return withLetter > alone ? withLetter : alone
}
