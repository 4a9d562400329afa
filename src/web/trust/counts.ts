import type { TrustTest } from '#run/trust.ts'
import type { Formats } from '#ui/format.ts'
import type { Messages } from '#ui/messages.ts'

/** "13 of 14 databases pass, 1 approved exception until 31 January": numerator, denominator and what is left over. */
export function countsInWords({ test, run }: TrustTest, t: Messages, formats: Formats): string {
  if (!run) return t.test.noRun
  const { n, pass, failing, unknown, excepted, late } = run.counts
  const until = run.exceptedUntil ? formats.date(run.exceptedUntil) : ''
  return [
    n === 0
      ? t.counts.empty(populationName(test.on.id, 0, t))
      : t.counts.passing(pass, n, populationName(test.on.id, n, t)),
    ...(excepted > 0 ? [t.counts.excepted(excepted, until)] : []),
    ...(late > 0 ? [t.counts.late(late)] : []),
    ...(failing > 0 ? [t.counts.failing(failing)] : []),
    ...(unknown > 0 ? [t.counts.unknown(unknown)] : []),
  ].join(', ')
}

export function populationName(id: string, n: number, t: Messages): string {
  const names = Object.entries(t.populations).find(([population]) => population === id)?.[1]
  return (n === 1 ? names?.one : names?.other) ?? id
}

export function coverageInWords({ run }: TrustTest, t: Messages, formats: Formats): string {
  if (!run || run.expected === 0) return t.test.noScopes
  return t.test.scopes(formats.number(run.complete), formats.number(run.expected))
}

export function basisInWords({ run }: TrustTest, t: Messages, formats: Formats): string {
  const { measured = 0, inherited = 0, attested = 0 } = run?.basis ?? {}
  const parts = [
    ...(measured > 0 ? [t.test.measured(formats.number(measured))] : []),
    ...(inherited > 0 ? [t.test.inherited(formats.number(inherited))] : []),
    ...(attested > 0 ? [t.test.attested(formats.number(attested))] : []),
  ]
  return parts.join(', ') || '–'
}
