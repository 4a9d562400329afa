import { days } from '#engine/duration.ts'

const week = days(7) * 1000

/**
 * From when AWS may forget a finding, reckoned from this instant: both services delete one that is active after 90 days, and a
 * day is taken off for the hour they do it at. By the week, so that one that is reported anew every day does not change every day.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings.html
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_limits.html
 */
export function keptUntil(from: string): string {
  const end = Date.parse(from) + days(89) * 1000
  return new Date(Math.floor(end / week) * week).toISOString()
}
