/** The findings of a run: what does not fit into a page is staged, then one transaction makes all of them current. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { Judged } from '#engine/judge.ts'
import { OperatingError } from '#engine/operating-error.ts'

import { booleanArray, instantArray, integerArray, textArray } from './binary-arrays.ts'
import { expectMany } from './organisation.ts'
import type { Tx, WriteTx } from './organisation.ts'

/** A finding on its way in; without `judged` the item has departed. */
export interface NewFinding {
  key: string
  slot: number
  /** Whether another finding of the item ends with this one. */
  closes: boolean
  judged?: Judged
}

/** Findings as they go to the database. */
export interface FindingRows {
  length: number
  /** How much memory they take until then. */
  bytes: number
  /** The keys of those that end another. */
  closing: readonly string[]
  given: RawBuilder<unknown>
}

/** The findings of one run: those that were kept in memory, which come first, and how many were staged. */
export interface NewFindings {
  kept: readonly FindingRows[]
  staged: number
  /** How many of the staged ones end another. */
  stagedClosing: number
}

export async function stageFindings(
  tx: Tx,
  test: string,
  run: string,
  { given }: FindingRows,
): Promise<void> {
  await sql`
    INSERT INTO staged_finding (org_id, test, run, key, slot, closes, kind, verdict, late, reason, until, exclusion)
    SELECT ${tx.org}, ${test}, ${run}, key, slot, closes, kind, verdict, late, reason, until, exclusion
    FROM ${given} AS given`.execute(tx.db)
}

/** Makes a run's findings current, and ends those that they take the place of. */
export async function applyFindings(
  tx: WriteTx,
  test: string,
  run: string,
  { kept, staged, stagedClosing }: NewFindings,
): Promise<void> {
  // In the order of the keys, as they were judged: an index takes quickest what comes behind all it has.
  for (const { closing, given } of kept) {
    if (closing.length > 0) await closeFindings(tx, test, closing)
    await insertFindings(tx, test, given)
  }
  if (staged > 0) await applyStaged(tx, test, run, { staged, stagedClosing })
}

async function closeFindings(tx: WriteTx, test: string, keys: readonly string[]): Promise<void> {
  await sql`
    UPDATE finding SET recorded_to = ${tx.recordedAt}
    WHERE org_id = ${tx.org} AND test = ${test} AND recorded_to = 'infinity' AND key = ANY(${textArray(keys)}::text[])`.execute(
    tx.db,
  )
}

async function applyStaged(
  tx: WriteTx,
  test: string,
  run: string,
  { staged, stagedClosing }: Omit<NewFindings, 'kept'>,
): Promise<void> {
  await refuseLostScratch(tx, run, staged)
  const scratch = sql`(SELECT * FROM staged_finding WHERE org_id = ${tx.org} AND run = ${run})`
  if (stagedClosing > 0) {
    await expectMany(tx, stagedClosing)
    await sql`
      UPDATE finding f SET recorded_to = ${tx.recordedAt} FROM ${scratch} AS s
      WHERE s.closes AND f.org_id = ${tx.org} AND f.test = ${test} AND f.key = s.key AND f.recorded_to = 'infinity'`.execute(
      tx.db,
    )
  }
  await insertFindings(tx, test, scratch)
  await sql`DELETE FROM staged_finding WHERE org_id = ${tx.org} AND run = ${run}`.execute(tx.db)
}

/** Clears the scratch of a test's runs that died. The caller sees to it that none is under way. */
export async function discardScratch(tx: Tx, test: string): Promise<void> {
  await sql`DELETE FROM staged_finding WHERE org_id = ${tx.org} AND test = ${test}`.execute(tx.db)
}

async function insertFindings(
  tx: WriteTx,
  test: string,
  given: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    INSERT INTO finding (org_id, test, key, slot, kind, verdict, late, reason, until, exclusion, recorded_from)
    SELECT ${tx.org}, ${test}, key, slot, kind, verdict, late, reason, until, exclusion, ${tx.recordedAt}
    FROM ${given} AS given WHERE kind IS NOT NULL`.execute(tx.db)
}

/** Findings as rows of the names that the tables have, in the form in which they are sent. */
export function rowsOfFindings(findings: readonly NewFinding[]): FindingRows {
  const column = <Value>(value: (finding: NewFinding) => Value) => findings.map(value)
  const columns = {
    key: textArray(column((f) => f.key)),
    slot: integerArray(column((f) => f.slot)),
    closes: booleanArray(column((f) => f.closes)),
    kind: textArray(column((f) => f.judged?.finding.kind ?? null)),
    verdict: textArray(column((f) => f.judged?.verdict ?? null)),
    late: booleanArray(column((f) => f.judged?.late ?? null)),
    reason: textArray(
      column((f) => (f.judged?.finding.reason ? JSON.stringify(f.judged.finding.reason) : null)),
    ),
    until: instantArray(column((f) => f.judged?.until ?? null)),
    exclusion: textArray(column((f) => f.judged?.exclusion ?? null)),
  }
  return {
    length: findings.length,
    bytes: Object.values(columns).reduce((sum, { length }) => sum + length, 0),
    closing: findings.filter(({ closes }) => closes).map(({ key }) => key),
    given: sql`(
      SELECT key, slot, closes, kind, verdict, late, reason::jsonb AS reason, until, exclusion
      FROM unnest(${columns.key}::text[], ${columns.slot}::int[], ${columns.closes}::boolean[], ${columns.kind}::text[],
        ${columns.verdict}::text[], ${columns.late}::boolean[], ${columns.reason}::text[], ${columns.until}::timestamptz[],
        ${columns.exclusion}::text[])
        AS given (key, slot, closes, kind, verdict, late, reason, until, exclusion))`,
  }
}

/** A server that crashed in between has emptied its scratch: then nothing may be made of what is left. */
async function refuseLostScratch(tx: WriteTx, run: string, staged: number): Promise<void> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM staged_finding WHERE org_id = ${tx.org} AND run = ${run}`.execute(
    tx.db,
  )
  if (rows[0]?.n === staged) return
  throw new OperatingError(
    'scratch-lost',
    `Of ${staged} findings of this run the database still has ${rows[0]?.n ?? 0}: it was restarted meanwhile.`,
    'Run the test again; serve does so by itself. Nothing was recorded.',
  )
}
