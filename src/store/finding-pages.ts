/** Current findings of a test a page at a time, from any place on: as fast on the last page as on the first. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { Verdict } from '#engine/judge.ts'

import type { Tx } from './organisation.ts'
import { findingOf } from './runs.ts'
import type { CurrentFinding, FindingRow } from './runs.ts'

export const worstVerdictFirst = ['fail', 'unknown', 'excepted', 'excluded', 'pass'] as const
export const findingOrders = ['verdict', 'key', 'since'] as const
export type FindingOrder = (typeof findingOrders)[number]

/** A place in a list of findings: beside one that was shown. */
export type FindingPlace = Pick<CurrentFinding, 'key' | 'verdict' | 'since'>

export interface FindingsWanted {
  order: FindingOrder
  /** The other way round: best verdict, last key, newest first. */
  isReversed?: boolean
  verdict?: Verdict
  /** Part of a key; capital letters or not is one in ASCII. */
  search?: string
  /** With a search: of these people as well, whose keys stand before a `/`. */
  persons?: readonly string[]
  /** Behind this one, or before it. */
  after?: FindingPlace
  before?: FindingPlace
  limit: number
}

/** The findings next to a place, in the order wanted, and whether more lie beyond. */
export async function pageFindings(
  tx: Tx,
  test: string,
  wanted: FindingsWanted,
): Promise<{ findings: CurrentFinding[]; hasMore: boolean }> {
  const isBackwards = wanted.before !== undefined
  const limit = wanted.limit + 1
  const matching = await matches(tx, test, wanted)
  const found =
    wanted.order === 'verdict'
      ? await byVerdict(tx, test, matching, { ...wanted, limit }, isBackwards)
      : await select(tx, test, matching, {
          ...slice(wanted, (wanted.isReversed ?? false) !== isBackwards),
          limit,
        })
  const findings = found.slice(0, wanted.limit)
  return {
    findings: isBackwards ? findings.toReversed() : findings,
    hasMore: found.length > wanted.limit,
  }
}

/** A search that finds so few is answered from the index of keys; one that finds more fills a page soon. */
const few = 1000

/** What a key must be for a search: one of those found, or like it where they are many. */
async function matches(
  tx: Tx,
  test: string,
  { search, persons = [] }: Pick<FindingsWanted, 'search' | 'persons'>,
): Promise<RawBuilder<unknown>> {
  if (search === undefined || search === '') return sql`true`
  const isFound =
    persons.length === 0
      ? contains(search)
      : sql`(${contains(search)} OR split_part(key, '/', 1) = ANY(${persons}::text[]))`
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM finding
    WHERE org_id = ${tx.org} AND test = ${test} AND recorded_to = 'infinity' AND ${isFound}
    ORDER BY key LIMIT ${few + 1}`.execute(tx.db)
  return rows.length > few ? isFound : sql`key = ANY(${rows.map(({ key }) => key)}::text[])`
}

interface Slice {
  where: RawBuilder<unknown>
  order: RawBuilder<unknown>
  limit: number
}

/** One verdict after the other: each has an index, all of them together would have to be sorted. */
async function byVerdict(
  tx: Tx,
  test: string,
  matching: RawBuilder<unknown>,
  wanted: FindingsWanted,
  isBackwards: boolean,
): Promise<CurrentFinding[]> {
  const isUp = wanted.isReversed !== true
  const place = wanted.after ?? wanted.before
  const verdicts = isUp === isBackwards ? worstVerdictFirst.toReversed() : worstVerdictFirst
  const from = place ? verdicts.indexOf(place.verdict) : 0
  const found: CurrentFinding[] = []
  for (const verdict of verdicts.slice(Math.max(0, from))) {
    const limit = wanted.limit - found.length
    if (limit <= 0) break
    if (wanted.verdict !== undefined && wanted.verdict !== verdict) continue
    const beyond = place?.verdict === verdict ? place : undefined
    const key = isBackwards ? sql`key < ${beyond?.key}` : sql`key > ${beyond?.key}`
    const only = sql`verdict = ${sql.lit(verdict)} AND ${beyond ? key : sql`true`}`
    const order = isBackwards ? sql`key DESC` : sql`key`
    found.push(...(await select(tx, test, matching, { where: only, order, limit })))
  }
  return found
}

/** What lies beyond a place by key, or by time and key. */
function slice(wanted: FindingsWanted, isDown: boolean): Omit<Slice, 'limit'> {
  const place = wanted.after ?? wanted.before
  const sign = isDown ? sql`<` : sql`>`
  const way = isDown ? sql`DESC` : sql`ASC`
  const verdict =
    wanted.verdict === undefined ? sql`true` : sql`verdict = ${sql.lit(wanted.verdict)}`
  if (wanted.order === 'key') {
    const beyond = place ? sql`key ${sign} ${place.key}` : sql`true`
    return { where: sql`${verdict} AND ${beyond}`, order: sql`key ${way}` }
  }
  const beyond = place
    ? sql`(recorded_from, key) ${sign} (${place.since}::timestamptz, ${place.key})`
    : sql`true`
  return { where: sql`${verdict} AND ${beyond}`, order: sql`recorded_from ${way}, key ${way}` }
}

async function select(
  tx: Tx,
  test: string,
  matching: RawBuilder<unknown>,
  { where, order, limit }: Slice,
): Promise<CurrentFinding[]> {
  const { rows } = await sql<FindingRow>`
    SELECT key, kind, verdict, late, reason, until, exclusion, recorded_from FROM finding
    WHERE org_id = ${tx.org} AND test = ${test} AND recorded_to = 'infinity' AND ${where} AND ${matching}
    ORDER BY ${order} LIMIT ${limit}`.execute(tx.db)
  return rows.map(findingOf)
}

/** By the bytes of the key: what a language takes for one letter costs ten times as much over a large population. */
export function contains(search: string): RawBuilder<unknown> {
  return sql`strpos(lower(key COLLATE "C"), ${lowerAscii(search)}) > 0`
}

export function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** A finding as it was for a time; `recordedTo` is absent while it holds. */
export interface PastFinding extends CurrentFinding {
  test: string
  recordedTo?: Date
}

/** What these tests said of one item, the latest first, from before an instant on. */
export async function findingHistory(
  tx: Tx,
  tests: readonly string[],
  key: string,
  { before, limit }: { before?: Date; limit: number },
): Promise<PastFinding[]> {
  const { rows } = await sql<FindingRow & { test: string; recorded_to: Date | number }>`
    SELECT test, key, kind, verdict, late, reason, until, exclusion, recorded_from, recorded_to FROM finding
    WHERE org_id = ${tx.org} AND test = ANY(${tests}::text[]) AND key = ${key}
      AND recorded_from < coalesce(${before ?? null}::timestamptz, 'infinity')
    ORDER BY recorded_from DESC LIMIT ${limit}`.execute(tx.db)
  return rows.map((row) => ({
    ...findingOf(row),
    test: row.test,
    ...(row.recorded_to instanceof Date && { recordedTo: row.recorded_to }),
  }))
}
