/** Control → test → item for whoever may look behind the page: the CLI, and the console. */
import type { Receipt } from '#engine/receipt.ts'
import type { Test } from '#engine/test.ts'
import type { ControlStatus } from '#log/status.ts'
import type { Tx } from '#store/organisation.ts'
import { lastRuns, listFindings, listRuns } from '#store/runs.ts'
import type { CurrentFinding, Run } from '#store/runs.ts'

import { readProgram } from './program-settings.ts'
import type { RunningControl, RunningTest } from './program-settings.ts'
import { receiptsFor } from './receipts.ts'
import { currentStatuses } from './statuses.ts'

/** A control with its status where it is published, and the last run of each of its tests. */
export interface InspectedControl {
  running: RunningControl
  status?: ControlStatus
  tests: { running: RunningTest; run?: Run }[]
}

export async function readInspection(tx: Tx, at: Date): Promise<InspectedControl[]> {
  const program = await readProgram(tx)
  const statuses = await currentStatuses(tx, at)
  const runs = await lastRuns(
    tx,
    program.tests.map(({ test }) => test.id),
  )
  return program.controls.map((running) => {
    const status = statuses.get(running.control.id)
    const tests = program.tests.filter(({ test }) => running.tests.includes(test))
    return {
      running,
      ...(status && { status }),
      tests: tests.map((test) => {
        const run = runs.get(test.test.id)
        return { running: test, ...(run && { run }) }
      }),
    }
  })
}

/** A page of a test's findings, worst first, with its last runs and what was read for it. */
export interface InspectedTest {
  findings: CurrentFinding[]
  runs: Run[]
  receipts: Receipt[]
}

export async function readTestInspection(
  tx: Tx,
  test: Test<unknown>,
  at: Date,
  page: { offset: number; limit: number; verdict?: string; keys?: readonly string[] },
): Promise<InspectedTest> {
  return {
    findings: await listFindings(tx, test.id, { worstFirst: true, ...page }),
    runs: await listRuns(tx, test.id, 20),
    receipts: await receiptsFor(tx, test.on, at),
  }
}
