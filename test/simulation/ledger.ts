/** What the company decided and what its log holds, as the simulation keeps it. */
import assert from 'node:assert/strict'

import type { RunEntry } from '#log/entry.ts'

import type { ControlPast } from './expected-status.ts'
import { controlIds, controlOf, defaults, testsOf } from './rules.ts'
import type { Expected, Granted, Parameters } from './rules.ts'

/** What the company decided about one control. */
export interface Setting {
  isPublished: boolean
  windowSeconds: number
  delaySeconds: number
  parameters: Partial<Parameters>
}

/** A run as it was recorded and as it should be. */
export interface LedgerRun {
  index: number
  test: string
  version: number
  at: number
  delayMs: number
  isHidden: boolean
  isRevealed: boolean
  expected: Expected
  entry: RunEntry
  /** The controls it counts for. */
  controls: string[]
}

interface LedgerControl {
  version: number
  windowMs: number
  /** While it is withdrawn. */
  withdrawnAt?: number
  pins: Map<string, number>
  longestDelayMs: number
  /** What it was declared with. */
  stated: string
}

export interface Ledger {
  bytes: Uint8Array[]
  leaves: Uint8Array[]
  /** The latest `at`. */
  clock: number
  settings: Map<string, Setting>
  tests: Map<string, { version: number; seq: number; stated: string; delayMs: number }>
  controls: Map<string, LedgerControl>
  runs: LedgerRun[]
  granted: Granted[]
  lastStatus: { at: number; controls: Record<string, string> } | undefined
}

export function emptyLedger(): Ledger {
  return {
    bytes: [],
    leaves: [],
    clock: 0,
    settings: new Map(controlIds.map((control) => [control, untouched])),
    tests: new Map(),
    controls: new Map(),
    runs: [],
    granted: [],
    lastStatus: undefined,
  }
}

const untouched: Setting = {
  isPublished: false,
  windowSeconds: 14 * 86_400,
  delaySeconds: 0,
  parameters: {},
}

export function parametersOf(ledger: Ledger, test: string): Parameters {
  return { ...defaults, ...settingOf(ledger, controlOf(test)).parameters }
}

export function settingOf(ledger: Ledger, control: string): Setting {
  const setting = ledger.settings.get(control)
  assert(setting)
  return setting
}

export function testOf(ledger: Ledger, id: string) {
  const test = ledger.tests.get(id)
  assert(test, `${id} was never declared`)
  return test
}

/** All that makes a new version of a test, or of a control. */
export function statedTest(ledger: Ledger, test: string): string {
  const { delaySeconds } = settingOf(ledger, controlOf(test))
  const { countries, daysLeft, minSeconds } = parametersOf(ledger, test)
  const own: Record<string, unknown> = {
    'data-location-allowed': countries,
    'certificate-valid': daysLeft,
    'hsts-set': minSeconds,
  }
  return JSON.stringify([delaySeconds, own[test] ?? null])
}

export function statedControl(ledger: Ledger, control: string): string {
  const { windowSeconds } = settingOf(ledger, control)
  const versions = testsOf(control).map((test) => testOf(ledger, test).version)
  return JSON.stringify([windowSeconds, versions])
}

export function countsOf({ verdicts }: Expected) {
  const of = (verdict: string) => [...verdicts.values()].filter((each) => each === verdict).length
  return {
    n: verdicts.size,
    failing: of('fail'),
    excepted: of('excepted'),
    unknown: of('unknown'),
  }
}

/** All that decides a control's status, by control. */
export function pastsOf(ledger: Ledger): Map<string, ControlPast> {
  return new Map(
    [...ledger.controls].map(([id, { withdrawnAt, windowMs, longestDelayMs }]) => {
      const runs = new Map(
        testsOf(id).map((test) => [
          test,
          ledger.runs
            .filter((run) => run.test === test && run.controls.includes(id))
            .map(({ at, expected, isHidden }) => ({
              at,
              result: expected.result,
              isHidden,
              ...(expected.until !== undefined && { until: expected.until }),
            })),
        ]),
      )
      return [id, { isWithdrawn: withdrawnAt !== undefined, windowMs, longestDelayMs, runs }]
    }),
  )
}
