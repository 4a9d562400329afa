/** Findings of items that were derived from a person, for many people at once. */
import { sql } from 'kysely'

import { dateBefore } from '#engine/calendar.ts'
import type { Verdict } from '#engine/judge.ts'
import { people } from '#populations/person.ts'

import type { Tx } from './organisation.ts'

export interface PersonFinding {
  person: string
  test: string
  key: string
  verdict: Verdict
  late: boolean
  until?: Date
  /** The code of the reason. */
  code?: string
  /** By the reason of a failure the last day in time: what it names, or the one before the first day that it was to precede. */
  due?: string
  /** As the item says. */
  doneAt?: string
  /** The whole item, where it was asked for. */
  content?: unknown
}

interface Row {
  source: string
  test: string
  key: string
  verdict: Verdict
  late: boolean
  until: Date | null
  code: string | null
  due: string | null
  start: string | null
  done_at: string | null
  content: unknown
}

/** Of what an item was derived, as it is stored: the index of sources finds a person's items without reading others. */
const prefix = `${people.id} `

/** What these tests say of what was derived from these people; as it was at an instant, where one is named. */
export async function findingsByPerson(
  tx: Tx,
  tests: readonly { test: string; population: string }[],
  persons: readonly string[],
  { asOf, isWhole = false }: { asOf?: Date; isWhole?: boolean } = {},
): Promise<PersonFinding[]> {
  if (tests.length === 0 || persons.length === 0) return []
  const sources = persons.map((person) => `${prefix}${person}`)
  const [i, f] = (['i', 'f'] as const).map((row) =>
    asOf === undefined
      ? sql`${sql.ref(`${row}.recorded_to`)} = 'infinity'`
      : sql`${sql.ref(`${row}.recorded_from`)} <= ${asOf} AND ${sql.ref(`${row}.recorded_to`)} > ${asOf}`,
  )
  const { rows } = await sql<Row>`
    SELECT i.source, t.test, f.key, f.verdict, f.late, f.until, f.reason ->> 'code' AS code,
      f.reason -> 'values' ->> 'due' AS due, f.reason -> 'values' ->> 'start' AS start, i.content ->> 'doneAt' AS done_at,
      ${isWhole ? sql`i.content` : sql`NULL`} AS content
    FROM unnest(${tests.map(({ test }) => test)}::text[], ${tests.map(({ population }) => population)}::text[])
      AS t (test, population)
    JOIN item i ON i.org_id = ${tx.org} AND i.population = t.population AND i.source = ANY(${sources}::text[]) AND ${i}
    JOIN finding f ON f.org_id = ${tx.org} AND f.test = t.test AND f.key = i.key AND ${f}`.execute(
    tx.db,
  )
  return rows.map(({ source, until, code, due, start, done_at: doneAt, content, ...row }) => ({
    ...row,
    person: source.slice(prefix.length),
    ...(until && { until }),
    ...(code !== null && { code }),
    ...(due !== null && { due }),
    ...(due === null && start !== null && { due: dateBefore(start) }),
    ...(doneAt !== null && { doneAt }),
    ...(isWhole && { content }),
  }))
}

/**
 * Whom something is failing for now in one of these tests, and is not over. What is derived of people alone has keys that begin with
 * the person's and a `/`, if they are not the person's: so tens of thousands of failures are read without their items, but for people
 * whose own keys have a `/`.
 */
export async function peopleFailing(
  tx: Tx,
  tests: readonly { test: string; population: string }[],
): Promise<string[]> {
  const ids = tests.map(({ test }) => test)
  const { rows } = await sql<{ person: string }>`
    WITH failing AS MATERIALIZED (
      SELECT test, key, split_part(key, '/', 1) AS first FROM finding
      WHERE org_id = ${tx.org} AND test = ANY(${ids}::text[]) AND recorded_to = 'infinity'
        AND verdict = 'fail' AND verdict <> 'pass' AND NOT late),
    ambiguous AS MATERIALIZED (
      SELECT DISTINCT split_part(key, '/', 1) AS first FROM item
      WHERE org_id = ${tx.org} AND population = ${people.id} AND recorded_to = 'infinity' AND strpos(key, '/') > 0)
    SELECT first AS person FROM failing WHERE first NOT IN (SELECT first FROM ambiguous)
    UNION
    SELECT substr(i.source, ${prefix.length + 1}) FROM failing JOIN ambiguous USING (first)
    JOIN unnest(${ids}::text[], ${tests.map(({ population }) => population)}::text[]) AS t (test, population) USING (test)
    JOIN item i ON i.org_id = ${tx.org} AND i.population = t.population AND i.key = failing.key AND i.recorded_to = 'infinity'`.execute(
    tx.db,
  )
  return rows.map(({ person }) => person)
}
