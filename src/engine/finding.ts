/** The values a reason's sentence is filled with. */
export type ReasonValues = Record<string, string | number>

/** Why an item got its finding: a code that each language has a sentence for, and the values to fill in. */
export interface Reason {
  code: string
  values?: ReasonValues
}

/**
 * What a test says about one item of its population.
 *
 * `unknown` is a finding, not an error: we asked and could not find out. It is recorded like the
 * others, and it never counts as a pass. `until` is the instant from which time alone may change the
 * finding (a certificate about to expire); without it the finding stands until the item changes.
 */
export type Finding =
  | { kind: 'pass'; reason?: Reason; until?: Date }
  | { kind: 'fail'; reason: Reason; until?: Date }
  | { kind: 'unknown'; reason: Reason; until?: Date }

export const pass: Finding = { kind: 'pass' }

/** A pass that time alone can end: it must be judged again at `until`. */
export function passUntil(until: Date): Finding {
  return { kind: 'pass', until }
}

export function fail(code: string, values?: ReasonValues): Finding {
  return { kind: 'fail', reason: reason(code, values) }
}

export function unknown(code: string, values?: ReasonValues): Finding {
  return { kind: 'unknown', reason: reason(code, values) }
}

function reason(code: string, values: ReasonValues | undefined): Reason {
  return values ? { code, values } : { code }
}
