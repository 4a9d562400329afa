/** Runs of tests: what they have to judge, what they came to, and the findings that stand. */
import { sql } from 'kysely'
import type { RawBuilder, Selectable } from 'kysely'

import type { Reason } from '#engine/finding.ts'
import type { Counts, Judged, Result } from '#engine/judge.ts'
import type { Basis } from '#engine/receipt.ts'

import { pagesOf } from './cursor.ts'
import { likeOf } from './like-of.ts'
import type { Tx, WriteTx } from './organisation.ts'
import type { Schema } from './schema.ts'

/** One run as it was recorded. */
export interface Run {
  test: string
  seq: number
  version: number
  at: Date
  trigger: string
  result: Result
  counts: Counts
  expected: number
  unread: { scope: string; because: string }[]
  canary: boolean
  /** Slots of the population tree, departed items included. */
  size: number
  root: Uint8Array
  judgedTo: Date
  /** What the test was made of: see run/spec.ts. */
  spec: string
  /** Its index in the log. */
  entry: number
}

/** An item whose verdict may have changed. Without `item` it has departed. */
export interface ItemToJudge {
  key: string
  item?: { content: unknown; digest: Uint8Array; confirmed: boolean; source: string }
  slot?: number
  /** Its current finding. */
  held?: HeldFinding
}

/** What a finding says, as it is held. */
export interface HeldFinding {
  kind: Judged['finding']['kind']
  verdict: Judged['verdict']
  late: boolean
  reason?: Reason
  until?: Date
  /** The decision by which the item lies outside the system. */
  exclusion?: string
}

export async function lastRun(tx: Tx, test: string): Promise<Run | undefined> {
  const [run] = await listRuns(tx, test, 1)
  return run
}

/** The newest runs of a test, newest first. */
export async function listRuns(tx: Tx, test: string, limit: number): Promise<Run[]> {
  const rows = await tx.db
    .selectFrom('run')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('test', '=', test)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map(runFrom)
}

/** The newest run of each of these tests that has run. */
export async function lastRuns(tx: Tx, tests: readonly string[]): Promise<Map<string, Run>> {
  const { rows } = await sql<Selectable<Schema['run']>>`
    SELECT r.* FROM unnest(${tests}::text[]) AS wanted (test)
    CROSS JOIN LATERAL (SELECT * FROM run
      WHERE org_id = ${tx.org} AND test = wanted.test ORDER BY seq DESC LIMIT 1) r`.execute(tx.db)
  return new Map(rows.map((row) => [row.test, runFrom(row)]))
}

/** Since which run each of these tests has had the result of its last one without a break. */
export async function sameSince(tx: Tx, tests: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await sql<{ test: string; at: Date }>`
    SELECT wanted.test, since.at FROM unnest(${tests}::text[]) AS wanted (test)
    CROSS JOIN LATERAL (SELECT result FROM run
      WHERE org_id = ${tx.org} AND test = wanted.test ORDER BY seq DESC LIMIT 1) last
    CROSS JOIN LATERAL (SELECT coalesce((SELECT seq FROM run
      WHERE org_id = ${tx.org} AND test = wanted.test AND result <> last.result ORDER BY seq DESC LIMIT 1), 0) AS seq) other
    CROSS JOIN LATERAL (SELECT at FROM run
      WHERE org_id = ${tx.org} AND test = wanted.test AND seq > other.seq ORDER BY seq LIMIT 1) since`.execute(
    tx.db,
  )
  return new Map(rows.map(({ test, at }) => [test, at]))
}

/** The run that an entry of the log records. */
export async function runOfEntry(tx: Tx, entry: number): Promise<Run | undefined> {
  const row = await tx.db
    .selectFrom('run')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('entry', '=', entry)
    .executeTakeFirst()
  return row && runFrom(row)
}

/** When the first of a test's excepted findings is to be judged again. */
export async function firstExceptionEnd(tx: Tx, test: string): Promise<Date | undefined> {
  const { rows } = await sql<{ until: Date | null }>`
    SELECT min(until) AS until FROM finding
    WHERE org_id = ${tx.org} AND test = ${test} AND recorded_to = 'infinity' AND verdict = 'excepted' AND verdict <> 'pass'`.execute(
    tx.db,
  )
  return rows[0]?.until ?? undefined
}

/** The items that an approved exception excuses now. */
export async function exceptedItems(tx: Tx, test: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM finding
    WHERE org_id = ${tx.org} AND test = ${test} AND recorded_to = 'infinity' AND verdict = 'excepted' AND verdict <> 'pass'`.execute(
    tx.db,
  )
  return rows.map(({ key }) => key)
}

/** How many items each decision leaves out of a test now. */
export async function countExcluded(tx: Tx, test: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ exclusion: string; n: number }>`
    SELECT exclusion, count(*)::int AS n FROM finding
    WHERE org_id = ${tx.org} AND test = ${test} AND recorded_to = 'infinity' AND verdict = 'excluded' AND verdict <> 'pass'
    GROUP BY exclusion ORDER BY exclusion`.execute(tx.db)
  return new Map(rows.map(({ exclusion, n }) => [exclusion, n]))
}

/** So many current items of a population are known on one basis; `by` is the role where one attests them. */
export interface BasisCount {
  kind: Basis['kind']
  by?: string
  n: number
}

/** How many current items of a population are known on which basis, by kind and role. */
export async function countByBasis(tx: Tx, population: string): Promise<BasisCount[]> {
  const { rows } = await sql<{ kind: Basis['kind']; by: string | null; n: number }>`
    SELECT coalesce(r.basis ->> 'kind', 'measured') AS kind, r.basis ->> 'by' AS by, sum(i.n)::int AS n
    FROM (SELECT scope, count(*) AS n FROM item
      WHERE org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity' GROUP BY scope) i
    LEFT JOIN LATERAL (
      -- Two sources may read a scope of the same name; each item counts once.
      SELECT r.basis FROM scope sc JOIN receipt r ON r.org_id = sc.org_id AND r.id = sc.receipt
      WHERE sc.org_id = ${tx.org} AND sc.scope = i.scope ORDER BY r.id DESC LIMIT 1) r ON true
    GROUP BY 1, 2 ORDER BY 1, 2`.execute(tx.db)
  return rows.map(({ kind, by, n }) => ({ kind, ...(by !== null && { by }), n }))
}

/** A run as its row says. */
export function runFrom(row: Selectable<Schema['run']>): Run {
  return {
    test: row.test,
    seq: row.seq,
    version: row.version,
    at: row.at,
    trigger: row.trigger,
    result: row.result,
    counts: row.counts,
    expected: row.expected,
    unread: row.unread,
    canary: row.canary,
    size: row.size,
    root: row.root,
    judgedTo: row.judged_to,
    spec: row.spec,
    entry: row.entry,
  }
}

/**
 * The items to judge, in pages of a thousand: those recorded or departed since `since`, those whose verdict time has
 * outlived, and `also`. Without `since` every item, and every finding still held.
 */
export async function* itemsToJudge(
  tx: Tx,
  what: {
    test: string
    population: string
    since?: Date
    /** Where the test never ran: there are no findings to look for. */
    areNew?: true
    at: Date
    also: readonly string[]
    /** Patterns of exclusions that came, changed or ended since, for keys and for sources. */
    alsoLike: { keys: readonly string[]; sources: readonly string[] }
  },
): AsyncGenerator<ItemToJudge[]> {
  const { test, population, since, at, also, alsoLike } = what
  const item = sql`org_id = ${tx.org} AND population = ${population}`
  const finding = sql`org_id = ${tx.org} AND test = ${test} AND recorded_to = 'infinity'`
  const keys = since
    ? sql`
      SELECT key FROM item WHERE ${item} AND recorded_from > ${since}
      UNION SELECT key FROM item WHERE ${item} AND recorded_to > ${since} AND recorded_to < 'infinity'
      UNION SELECT key FROM finding WHERE ${finding} AND until <= ${at}
      UNION SELECT unnest(${also}::text[])
      ${unionLike(item, sql`key`, alsoLike.keys)} ${unionLike(item, sql`source`, alsoLike.sources)}`
    : sql`
      SELECT key FROM item WHERE ${item} AND recorded_to = 'infinity'
      UNION ALL SELECT key FROM finding f WHERE ${finding} AND NOT EXISTS (
        SELECT FROM item i WHERE i.org_id = f.org_id AND i.population = ${population} AND i.key = f.key AND i.recorded_to = 'infinity')`
  // In the order of the keys, so that what is written of them comes in the order of the indexes.
  const query = what.areNew
    ? sql<RowToJudge>`
      SELECT key, content, digest, confirmed, source FROM item WHERE ${item} AND recorded_to = 'infinity' ORDER BY key`
    : sql<RowToJudge>`
    SELECT keys.key, i.content, i.digest, i.confirmed, i.source, f.slot, f.is_held, f.kind, f.verdict, f.late, f.reason, f.until, f.exclusion
    FROM (${keys}) AS keys
    LEFT JOIN item i ON i.org_id = ${tx.org} AND i.population = ${population} AND i.key = keys.key AND i.recorded_to = 'infinity'
    LEFT JOIN LATERAL (
      -- Its current finding, or the last one, which kept its slot.
      SELECT slot, recorded_to = 'infinity' AS is_held, kind, verdict, late, reason, until, exclusion FROM finding
      WHERE org_id = ${tx.org} AND test = ${test} AND key = keys.key ORDER BY recorded_from DESC LIMIT 1) f ON true
    ORDER BY keys.key`
  for await (const rows of pagesOf(tx, query)) yield rows.map(itemToJudge)
}

interface RowToJudge extends FindingColumns {
  key: string
  content: unknown
  digest: Buffer | null
  confirmed: boolean | null
  source: string | null
  slot?: number | null
  is_held?: boolean | null
}

function unionLike(
  item: RawBuilder<unknown>,
  column: RawBuilder<unknown>,
  patterns: readonly string[],
): RawBuilder<unknown> {
  return patterns.length === 0
    ? sql``
    : sql`UNION SELECT key FROM item WHERE ${item} AND recorded_to = 'infinity' AND ${column} LIKE ANY(${patterns.map(likeOf)}::text[])`
}

function itemToJudge(row: RowToJudge): ItemToJudge {
  return {
    key: row.key,
    ...(row.digest && {
      item: {
        content: row.content,
        digest: row.digest,
        confirmed: row.confirmed ?? false,
        source: row.source ?? '',
      },
    }),
    ...(typeof row.slot === 'number' && { slot: row.slot }),
    ...(row.is_held && { held: heldFindingOf(row) }),
  }
}

/** The columns of a finding that say what it found. */
export interface FindingColumns {
  kind: HeldFinding['kind']
  verdict: HeldFinding['verdict']
  late: boolean
  reason: Reason | null
  until: Date | null
  exclusion: string | null
}

/** What a finding's row says. */
export function heldFindingOf(row: FindingColumns): HeldFinding {
  return {
    kind: row.kind,
    verdict: row.verdict,
    late: row.late,
    ...(row.reason && { reason: row.reason }),
    ...(row.until && { until: row.until }),
    ...(row.exclusion !== null && { exclusion: row.exclusion }),
  }
}

export async function recordRun(tx: WriteTx, run: Run): Promise<void> {
  await tx.db
    .insertInto('run')
    .values({
      org_id: tx.org,
      test: run.test,
      seq: run.seq,
      version: run.version,
      at: run.at,
      trigger: run.trigger,
      result: run.result,
      counts: JSON.stringify(run.counts),
      expected: run.expected,
      unread: JSON.stringify(run.unread),
      canary: run.canary,
      size: run.size,
      root: Buffer.from(run.root),
      judged_to: run.judgedTo,
      spec: run.spec,
      entry: run.entry,
      recorded_at: tx.recordedAt,
    })
    .execute()
}

/** Scopes that current findings of a test wait for. */
export async function missedScopes(tx: Tx, test: string): Promise<Set<string>> {
  const { rows } = await sql<{ scope: string | null }>`
    SELECT DISTINCT reason -> 'values' ->> 'scope' AS scope FROM finding
    WHERE org_id = ${tx.org} AND test = ${test} AND recorded_to = 'infinity' AND verdict = 'unknown'
      AND verdict <> 'pass' AND reason ->> 'code' = 'not-read'`.execute(tx.db)
  return new Set(rows.flatMap(({ scope }) => scope ?? []))
}

/** A current finding with what the page and the CLI show beside it. */
export interface CurrentFinding extends HeldFinding {
  key: string
  since: Date
  basis?: string
}

/** A current or past finding as its row says. */
export interface FindingRow extends FindingColumns {
  key: string
  recorded_from: Date
}

export function findingOf(row: FindingRow): CurrentFinding {
  return { key: row.key, ...heldFindingOf(row), since: row.recorded_from }
}

/** Current findings of a test, worst first where `worstFirst`, else by key. */
export async function listFindings(
  tx: Tx,
  test: string,
  options: {
    worstFirst?: boolean
    limit?: number
    offset?: number
    verdict?: string
    keys?: readonly string[]
  } = {},
): Promise<CurrentFinding[]> {
  const order = options.worstFirst
    ? sql`array_position(ARRAY['fail', 'unknown', 'excepted', 'excluded', 'pass'], f.verdict), f.key`
    : sql`f.key`
  const { rows } = await sql<FindingRow & { basis: string | null }>`
    SELECT f.key, f.kind, f.verdict, f.late, f.reason, f.until, f.exclusion, f.recorded_from,
      (SELECT r.basis ->> 'kind' FROM item i JOIN scope sc ON sc.org_id = i.org_id AND sc.scope = i.scope
        JOIN receipt r ON r.org_id = sc.org_id AND r.id = sc.receipt
        WHERE i.org_id = f.org_id AND i.key = f.key AND i.recorded_to = 'infinity' LIMIT 1) AS basis
    FROM finding f
    WHERE f.org_id = ${tx.org} AND f.test = ${test} AND f.recorded_to = 'infinity'
      AND (${options.verdict ?? null}::text IS NULL OR f.verdict = ${options.verdict ?? null})
      AND (${options.keys ?? null}::text[] IS NULL OR f.key = ANY(${options.keys ?? null}::text[]))
    ORDER BY ${order} LIMIT ${options.limit ?? null} OFFSET ${options.offset ?? 0}`.execute(tx.db)
  return rows.map((row) => ({
    ...findingOf(row),
    ...(row.basis !== null && { basis: row.basis }),
  }))
}
