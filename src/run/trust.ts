/** What the trust page says, gathered from the log and the store at one instant. */
import { addMonthsToInstant } from '#engine/calendar.ts'
import type { Control, Language } from '#engine/control.ts'
import type { Counts, Result } from '#engine/judge.ts'
import type { Population } from '#engine/population.ts'
import type { Test } from '#engine/test.ts'
import type { ControlEntry } from '#log/entry.ts'
import { readParts } from '#log/run-parts.ts'
import type { RunParts } from '#log/run-parts.ts'
import type { ControlStatus, TestStatus } from '#log/status.ts'
import { formatTestRef, parseTestRef } from '#log/test-ref.ts'
import { endedLogs } from '#store/ended-logs.ts'
import type { EndedLog } from '#store/ended-logs.ts'
import { listItems } from '#store/items.ts'
import { readOpenings } from '#store/log.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { countByBasis, firstExceptionEnd, runOfEntry } from '#store/runs.ts'
import type { BasisCount } from '#store/runs.ts'

import type { Anchor } from './anchor.ts'
import type { Witnessing } from './cosign-head.ts'
import { latestControls, latestWithdrawals, loggedTests } from './declare.ts'
import { readProgram } from './program-settings.ts'
import type { Program, RunningControl } from './program-settings.ts'
import type { Soc2Report } from './soc2-report.ts'
import { statusHistory } from './statuses.ts'
import type { Statuses, StatusHistory } from './statuses.ts'
import { readOffers } from './trust-offers.ts'
import type { Offers } from './trust-offers.ts'

export interface TrustPage {
  organisation: Organisation
  /** The instant every status is worked out for. */
  at: Date
  /** The head of the log it stands on, and the key that signs it. */
  size: number
  vkey: string
  /** The address people reach the page under. */
  site: string
  witnessing: Witnessing
  /** What the company says of its SOC 2 report; absent where it says it has none. */
  soc2?: Soc2Report
  /** The newest time stamp over the log. */
  anchor?: Pick<Anchor, 'size' | 'at'>
  controls: TrustControl[]
  /** The logs it had before this one, which could not go on; the latest first. */
  endedLogs: EndedLog[]
  offers: Offers
}

export interface TrustControl {
  id: string
  chapter: string
  sentence: Record<Language, string>
  criteria: readonly string[]
  elsewhere: NonNullable<Control['elsewhere']>
  /** Seconds of observation before it may hold, and what the code would ask for. */
  window: number
  usualWindow: number
  status: ControlStatus
  /** While it is withdrawn: why, and the entry that says so. */
  withdrawn?: { reason: string; at: Date; entry: number }
  tests: TrustTest[]
  history: StatusSpan[]
  /** Log indexes to verify it by. */
  entry: number
  statusEntry: number
}

export interface TrustTest {
  test: Test<unknown>
  parameters: unknown
  /** Disclosure delay in seconds. */
  delay: number
  status: TestStatus
  run?: TrustRun
}

/** The run a test's status stands on. */
export interface TrustRun {
  seq: number
  at: Date
  result: Result
  counts: Counts
  expected: number
  complete: number
  canary: boolean
  entry: number
  /** Items by how we know them, and from whom. */
  basis: readonly BasisCount[]
  /** Why its items pass, counted, with what opens it in the entry. */
  parts?: { counted: RunParts; disclosure: string }
  /** When the first of the approved exceptions among its items ends. */
  exceptedUntil?: Date
}

/** A stretch of time in one status, as status entries of the log say. */
export interface StatusSpan {
  from: Date
  to: Date
  status: ControlStatus['status']
  /** The status entry that says so first. */
  entry: number
  /** Whether it began with that entry; false where it had this status before what is looked at. */
  begins: boolean
}

/** A quorum older than this says nothing of today. */
const freshMs = 24 * 3_600_000

/** Whether a quorum of the organisation's own witnesses has confirmed the checkpoint within the last day. */
export function isWitnessed({ at, witnessing }: Pick<TrustPage, 'at' | 'witnessing'>): boolean {
  return witnessing.at !== undefined && at.getTime() - witnessing.at.getTime() <= freshMs
}

export async function readTrustPage(
  tx: Tx,
  organisation: Organisation,
  statuses: Statuses,
  head: Pick<TrustPage, 'size' | 'vkey' | 'site' | 'witnessing' | 'anchor' | 'soc2'>,
): Promise<TrustPage> {
  const program = await readProgram(tx)
  const entries = await latestControls(tx)
  const withdrawals = await latestWithdrawals(tx)
  const delays = await loggedDelays(tx)
  const yearAgo = addMonthsToInstant(statuses.at, -12)
  const history = await statusHistory(tx, yearAgo)
  const controls: TrustControl[] = []
  for (const running of program.controls) {
    const status = statuses.controls.get(running.control.id)
    const entry = entries.get(running.control.id)
    if (!status || !entry) continue
    const withdrawn = status.status === 'withdrawn' && withdrawals.get(running.control.id)
    // Struck through for twelve months, and then no longer shown; the log keeps it.
    if (withdrawn && new Date(status.since) < yearAgo) continue
    controls.push({
      ...describe(running, entry.entry),
      status,
      ...(withdrawn && {
        withdrawn: {
          reason: withdrawn.entry.reason,
          at: new Date(withdrawn.entry.at),
          entry: withdrawn.index,
        },
      }),
      tests: await describeTests(tx, status, program, delays),
      history: spansOf(running.control.id, history, statuses.at),
      entry: entry.index,
      statusEntry: statuses.entry,
    })
  }
  return {
    organisation,
    at: statuses.at,
    ...head,
    controls,
    endedLogs: await endedLogs(tx),
    offers: await readOffers(tx, statuses.at),
  }
}

/** A withdrawn control is not logged again when something about it changes: it stands as it was. */
function describe(
  { control, sentence, withdrawn }: RunningControl,
  { criteria, window }: ControlEntry,
) {
  const { id, chapter, elsewhere = [], window: usualWindow } = control
  const said = withdrawn?.sentence ?? sentence
  return { id, chapter, sentence: said, criteria, elsewhere, window, usualWindow }
}

/** The delay of each version of a test, as declared. */
async function loggedDelays(tx: Tx): Promise<Map<string, number>> {
  return new Map(
    (await loggedTests(tx)).map(({ id, version, delay }) => [
      formatTestRef({ id, version }),
      delay,
    ]),
  )
}

async function describeTests(
  tx: Tx,
  status: ControlStatus,
  { tests, disabled }: Program,
  delays: ReadonlyMap<string, number>,
): Promise<TrustTest[]> {
  const found: TrustTest[] = []
  for (const each of status.tests) {
    const { id } = parseTestRef(each.test)
    const described = [...tests, ...disabled].find(({ test }) => test.id === id)
    if (!described) continue
    const run = each.run === null ? undefined : await runOfEntry(tx, each.run)
    const parts = run && described.test.parts && (await openedParts(tx, run.entry))
    const exceptedUntil =
      run && run.counts.excepted > 0 ? await firstExceptionEnd(tx, id) : undefined
    found.push({
      test: described.test,
      parameters: described.parameters,
      delay: delays.get(each.test) ?? described.delay,
      status: each,
      ...(run && {
        run: {
          seq: run.seq,
          at: run.at,
          result: run.result,
          counts: run.counts,
          expected: run.expected,
          complete: run.expected - run.unread.length,
          canary: run.canary,
          entry: run.entry,
          basis: await basisOf(tx, described.test.on),
          ...(parts && { parts }),
          ...(exceptedUntil && { exceptedUntil }),
        },
      }),
    })
  }
  return found
}

/** How we know of the items: as their sources say, or by whose word where all of them are that. */
async function basisOf(tx: Tx, population: Population<unknown>): Promise<BasisCount[]> {
  if (!population.attestedBy) return await countByBasis(tx, population.id)
  const items = await listItems(tx, population.id)
  const roles = Map.groupBy(items, ({ content }) =>
    population.attestedBy?.(population.item.parse(content)),
  )
  return Array.from(roles, ([by = '', { length: n }]) => ({ kind: 'attested', by, n }))
}

async function openedParts(tx: Tx, entry: number): Promise<TrustRun['parts']> {
  const disclosure = (await readOpenings(tx, entry)).get('parts')
  return disclosure === undefined ? undefined : { counted: readParts(disclosure), disclosure }
}

/** What a control was called, as stretches without a break, up to `until`. */
export function spansOf(
  control: string,
  { entries, earlier }: StatusHistory,
  until: Date,
): StatusSpan[] {
  const spans: StatusSpan[] = []
  for (const [index, { at, entry, controls }] of entries.entries()) {
    const status = controls[control]
    if (!status) continue
    const to = entries[index + 1]?.at ?? until
    const last = spans.at(-1)
    if (last?.status === status && last.to.getTime() === at.getTime()) last.to = to
    else
      spans.push({ from: at, to, status, entry, begins: index > 0 || earlier[control] !== status })
  }
  return spans
}
