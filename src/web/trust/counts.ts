import type { TrustTest } from '#run/trust.ts'
import type { Formats } from '#ui/format.ts'
import type { Messages } from '#ui/messages.ts'

/** "13 of 14 databases pass, 1 approved exception until 31 January": numerator, denominator and what is left over. */
export function countsInWords({ test, run }: TrustTest, t: Messages, formats: Formats): string {
  if (!run) return t.test.noRun
  const { n, pass, failing, unknown, excepted, late, excluded = 0 } = run.counts
  const until = run.exceptedUntil ? formats.date(run.exceptedUntil) : ''
  return [
    n === 0
      ? t.counts.empty(populationName(test.on.id, 0, t))
      : t.counts.passing(pass, n, populationName(test.on.id, n, t)),
    ...(excepted > 0 ? [t.counts.excepted(excepted, until)] : []),
    ...(late > 0 ? [t.counts.late(late)] : []),
    ...(excluded > 0 ? [t.counts.excluded(excluded)] : []),
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

/** "12 measured, 2 attested by the platform lead": how we know, and whose word it is where it is somebody's. */
export function basisInWords({ run }: TrustTest, t: Messages, formats: Formats): string {
  const order = ['measured', 'inherited', 'attested']
  const parts = (run?.basis ?? [])
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(({ kind, by = '', n }) => t.test[kind](formats.number(n), by))
  return parts.join(', ') || '–'
}
