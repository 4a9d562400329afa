import type { z } from 'zod'

import type { Finding, ReasonValues } from './finding.ts'
import type { Population } from './population.ts'

/** One sentence per reason code. */
export type Sentences = Record<string, (values: ReasonValues) => string>

/** A pure rule over one item at one time. It sees nothing else in the world. */
export interface Test<Item, Parameters = unknown> {
  id: string
  /** What the test asks of each item, in plain words: shown to the public. */
  asks: { de: string; en: string }
  on: Population<Item>
  /** Thresholds a company may set; every field has a default, and the values are hashed into the test's definition. */
  parameters: z.ZodType<Parameters>
  /** Seconds between two runs. */
  every: number
  /** Seconds a run may be late before the control counts as not verified. */
  grace: number
  /**
   * Why items pass, as the public page counts it: ids of parts (ui/messages/…/verifier.ts has their words), each with the reason
   * codes it takes in. None is shown that is about fewer than ten people.
   */
  parts?: Readonly<Record<string, readonly string[]>>
  /** Whether "0 of 0" is a pass. Without it an empty population proves nothing. */
  mayBeEmpty?: true
  judge(item: Item, at: Date, parameters: Parameters): Finding
  reasons: { de: Sentences; en: Sentences }
  /** Also the test's canary: before every run each must be judged as its name says. */
  fixtures: { pass: Item; fail: Item; unknown: Item }
}

/** The one instant at which fixtures are judged, so that a canary never depends on today's date. */
export const fixtureTime = new Date('2026-11-01T00:00:00Z')

export function test<Item, Parameters>(definition: Test<Item, Parameters>): Test<Item, Parameters> {
  return definition
}

/**
 * Whether the test can still tell right from wrong: judged on its own three fixtures, each must come out as named.
 * A test that cannot fail proves nothing, so a run whose canary died is unknown.
 */
export function canaryLives<Item, Parameters>(test: Test<Item, Parameters>): boolean {
  const parameters = test.parameters.parse({})
  return (['pass', 'fail', 'unknown'] as const).every(
    (kind) => test.judge(test.fixtures[kind], fixtureTime, parameters).kind === kind,
  )
}
