/** What one run of a test stands on: what was, what is excepted or excluded, and the receipts. */
import { coveredItems } from '#engine/approved-exception.ts'
import type { ApprovedException } from '#engine/approved-exception.ts'
import { exclusionsOf } from '#engine/exclusion.ts'
import type { ExclusionOf } from '#engine/exclusion.ts'
import type { TestEntry } from '#log/entry.ts'
import { approvedException, exceptionRecords } from '#populations/approved-exception.ts'
import type { ExceptionRecord } from '#populations/approved-exception.ts'
import { managedItems } from '#store/items.ts'
import type { SpeakingReceipt } from '#store/opened-receipts.ts'
import { readLastRecorded } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { lastRun } from '#store/runs.ts'
import type { Run } from '#store/runs.ts'

import {
  changedPatterns,
  haveOutsidersChanged,
  heldExclusions,
  nonePatterns,
} from './exclusions.ts'
import type { ChangedPatterns, HeldExclusion } from './exclusions.ts'
import type { RunningTest } from './program-settings.ts'
import { receiptsFor } from './receipts.ts'

/** What a run leans on, read once from one consistent view. */
export interface Ground {
  before: Run | undefined
  /** Judge everything: the first run, or a new version of the test. */
  whole: boolean
  at: Date
  judgedTo: Date
  receipts: SpeakingReceipt[]
  exceptions: ExceptionRecord[]
  covered: ReadonlyMap<string, ApprovedException>
  /** Decisions that items of this population lie outside the system, with since when each stands as it does. */
  exclusions: HeldExclusion[]
  exclusionOf: ExclusionOf
  /** Patterns of those that came, changed or ended since the last run. */
  changedPatterns: ChangedPatterns
}

/** Reads it all in one view; `clock` is the machine's. */
export async function readGround(
  tx: Tx,
  running: RunningTest,
  declared: TestEntry,
  clock: Date,
): Promise<Ground> {
  const { test } = running
  const judgedTo = await readLastRecorded(tx)
  // A machine's clock may go back; what was recorded by then (an exception from now on) must not lie in the future.
  const at = laterOf(clock, judgedTo)
  const before = await lastRun(tx, test.id)
  const exceptions = await managedItems(tx, exceptionRecords)
  const exclusions = await heldExclusions(tx, test.on)
  return {
    before,
    whole:
      before?.spec !== declared.spec ||
      (test.on.person !== undefined && (await haveOutsidersChanged(tx, before.judgedTo))),
    at,
    judgedTo,
    receipts: await receiptsFor(tx, test.on, at),
    exceptions,
    covered: coveredItems(exceptions.map(approvedException), test.id, at),
    exclusions,
    exclusionOf: exclusionsOf(exclusions, test.on.id),
    changedPatterns: before ? await changedPatterns(tx, test.on, before.judgedTo) : nonePatterns,
  }
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b
}
