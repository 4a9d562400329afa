/** How many items of a test pass for which reason, as far as the public may see it. */
import { sql } from 'kysely'

import type { Test } from '#engine/test.ts'
import type { RunParts } from '#log/run-parts.ts'
import { smallestPart } from '#program/phishing/partition.ts'
import type { Tx } from '#store/organisation.ts'

/** Counted by the findings that stand; `few` where a part would be about fewer than ten people, though of somebody. */
export async function partsOf(tx: Tx, test: Test<unknown>): Promise<RunParts | undefined> {
  const { parts, on } = test
  if (!parts) return undefined
  const named = Object.entries(parts)
  const codes = named.flatMap(([id, all]) => all.map((code) => ({ id, code })))
  const { rows } = await sql<{ part: string; n: number; people: number }>`
    SELECT c.part, count(*)::int AS n, count(DISTINCT coalesce(i.content ->> 'person', i.key))::int AS people
    FROM unnest(${codes.map(({ id }) => id)}::text[], ${codes.map(({ code }) => code)}::text[]) AS c (part, code)
    JOIN finding f ON f.org_id = ${tx.org} AND f.test = ${test.id} AND f.recorded_to = 'infinity' AND f.verdict = 'pass'
      AND f.reason ->> 'code' = c.code
    JOIN item i ON i.org_id = f.org_id AND i.population = ${on.id} AND i.key = f.key AND i.recorded_to = 'infinity'
    GROUP BY c.part`.execute(tx.db)
  if (rows.some(({ people }) => people < smallestPart)) return 'few'
  const counted = new Map(rows.map(({ part, n }) => [part, n]))
  return Object.fromEntries(named.map(([id]) => [id, counted.get(id) ?? 0]))
}
