import type { ApprovedException } from './approved-exception.ts'
import { noneExcluded } from './exclusion.ts'
import type { ExclusionOf } from './exclusion.ts'
import { unknown } from './finding.ts'
import type { Finding } from './finding.ts'
import type { Origin } from './population.ts'
import type { Receipt } from './receipt.ts'
import type { Test } from './test.ts'

/** A finding after approved exceptions, of an item inside the system; else `excluded`. */
export type Verdict = Finding['kind'] | 'excepted' | 'excluded'

/** What a run says of the whole population; worst first, see `resultOf`. */
export type Result = 'fail' | 'unknown' | 'excepted' | 'deviated' | 'pass'

/** An item as we hold it: `confirmed` is false when the last reading of its scope ended before it was seen again. */
export interface Held<Item> {
  item: Item
  confirmed: boolean
  /** What it is derived of. */
  origin?: Origin | undefined
}

/** One item judged. */
export interface Judged {
  key: string
  finding: Finding
  verdict: Verdict
  /** A failing occurrence that has closed: it deviates, and no longer fails. */
  late: boolean
  /** The exception that covers the item, where one does. */
  exception?: ApprovedException
  /** The decision by which the item lies outside the system, where one does. */
  exclusion?: string
  /** When time alone may change the verdict: the finding's own limit, or the end of the exception. */
  until?: Date
}

/**
 * Counts of a run. `n` counts every item, also those outside the system (`excluded`, absent where there are none); `failing`
 * leaves out what is `late` or `excepted`.
 */
export interface Counts {
  n: number
  pass: number
  failing: number
  late: number
  excepted: number
  unknown: number
  excluded?: number
}

export const noItems: Counts = { n: 0, pass: 0, failing: 0, late: 0, excepted: 0, unknown: 0 }

/** Judges one item. Pure: the same item, time and parameters give the same verdict, whatever stands beside it. */
export function judgeItem<Item, Parameters>(
  test: Test<Item, Parameters>,
  held: Held<Item>,
  at: Date,
  parameters: Parameters,
  covered: ReadonlyMap<string, ApprovedException>,
  exclusionOf: ExclusionOf = noneExcluded,
): Judged {
  const key = test.on.key(held.item)
  const finding = held.confirmed ? test.judge(held.item, at, parameters) : unknown('not-confirmed')
  const exclusion = exclusionOf(key, {
    origin: held.origin,
    person: test.on.person?.(held.item),
  })
  // The finding stays, for whoever asks what the decision leaves out; it just counts for nothing.
  if (exclusion !== undefined) {
    const { until } = finding
    return { key, finding, verdict: 'excluded', late: false, exclusion, ...(until && { until }) }
  }
  const exception = finding.kind === 'fail' ? covered.get(key) : undefined
  const closed = test.on.closed?.(held.item)
  // Whoever is going to leave has not left yet.
  const late = finding.kind === 'fail' && !exception && closed !== undefined && closed <= at
  const until = earliest(finding.until, exception?.until)
  return {
    key,
    finding,
    verdict: exception ? 'excepted' : finding.kind,
    late,
    ...(exception && { exception }),
    ...(until && { until }),
  }
}

/** Adds one verdict to the counts (or, with `by` -1, takes it out again). */
export function count(counts: Counts, judged: Pick<Judged, 'verdict' | 'late'>, by = 1): Counts {
  if (judged.verdict === 'excluded') {
    const { excluded = 0, ...rest } = counts
    const left = excluded + by
    return { ...rest, n: counts.n + by, ...(left > 0 && { excluded: left }) }
  }
  const field = judged.late ? 'late' : judged.verdict === 'fail' ? 'failing' : judged.verdict
  return { ...counts, n: counts.n + by, [field]: counts[field] + by }
}

/** Which scopes a run must call unread, and how many it expected. */
export interface Coverage {
  expected: number
  unread: readonly { scope: string; because: string }[]
}

/**
 * What the receipts say of a population at `at`. A receipt older than `maxAgeSeconds` no longer speaks for its scope.
 * A detail scope counts only where an item is unknown for want of it (`missed` holds the scopes that items name).
 */
export function coverageOf(
  receipts: Iterable<Receipt>,
  at: Date,
  maxAgeSeconds: number,
  missed: ReadonlySet<string>,
): Coverage {
  let expected = 0
  const unread: { scope: string; because: string }[] = []
  for (const receipt of receipts) {
    if (receipt.detail && !missed.has(receipt.scope)) continue
    expected++
    if (!receipt.complete) {
      unread.push({ scope: receipt.scope, because: receipt.because ?? 'incomplete' })
    } else if (at.getTime() - receipt.readAt.getTime() > maxAgeSeconds * 1000) {
      unread.push({ scope: receipt.scope, because: 'too-old' })
    }
  }
  return { expected, unread }
}

/**
 * Worst wins: fail, unknown, excepted, deviated, pass. A scope we could not read makes the run unknown however good
 * the rest, and so does a population with nothing inside the system ("all of nothing" is true in logic and worthless as
 * evidence), no scope at all, or a test that no longer tells its own fixtures apart.
 */
export function resultOf(
  counts: Counts,
  coverage: Coverage,
  rules: { mayBeEmpty?: true; canary: boolean },
): Result {
  if (!rules.canary) return 'unknown'
  if (counts.failing > 0) return 'fail'
  if (counts.unknown > 0 || coverage.unread.length > 0 || coverage.expected === 0) return 'unknown'
  if (counts.n === (counts.excluded ?? 0) && !rules.mayBeEmpty) return 'unknown'
  if (counts.excepted > 0) return 'excepted'
  return counts.late > 0 ? 'deviated' : 'pass'
}

function earliest(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (!a || !b) return a ?? b
  return a < b ? a : b
}
