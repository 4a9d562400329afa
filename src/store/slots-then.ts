/** What a run left of its population, slot by slot. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import { pagesOf } from './cursor.ts'
import type { Tx } from './organisation.ts'
import { heldFindingOf } from './runs.ts'
import type { FindingColumns, HeldFinding, Run } from './runs.ts'

/** What a run left of one slot: an item with its finding as they were then, or nothing of one that had departed. */
export interface SlotThen {
  slot: number
  key: string
  item?: { content: unknown; digest: Uint8Array }
  finding?: HeldFinding
}

/**
 * Every slot of a run's population in order, as the run left it: items as they were when it had looked at them, findings
 * as they were when it was recorded. From a slot on, a page at a time.
 */
export async function slotsThen(
  tx: Tx,
  run: RunThen,
  population: string,
  { from, limit }: { from: number; limit: number },
): Promise<SlotThen[]> {
  const among = sql`slot >= ${from} AND slot < ${from + limit}`
  const { rows } = await slotsSql(tx, run, population, among).execute(tx.db)
  return rows.map(slotThen)
}

/** The same of all of them, in pages of a thousand. */
export async function* allSlotsThen(
  tx: Tx,
  run: RunThen,
  population: string,
): AsyncGenerator<SlotThen[]> {
  const query = slotsSql(tx, run, population, sql`true`)
  for await (const rows of pagesOf(tx, query)) yield rows.map(slotThen)
}

type RunThen = Pick<Run, 'test' | 'at' | 'judgedTo'>

/** Without a finding where the item had departed. */
interface SlotRow extends Omit<FindingColumns, 'kind'> {
  slot: number
  key: string
  content: unknown
  digest: Buffer | null
  kind: FindingColumns['kind'] | null
}

function slotsSql(
  tx: Tx,
  run: RunThen,
  population: string,
  among: RawBuilder<unknown>,
): RawBuilder<SlotRow> {
  const given = sql`org_id = ${tx.org} AND test = ${run.test} AND recorded_from <= ${run.at} AND ${among}`
  // What stands and what has ended have an index each.
  return sql<SlotRow>`
    SELECT s.slot, s.key, i.content, i.digest, f.kind, f.verdict, f.late, f.reason, f.until, f.exclusion
    FROM (SELECT slot, key FROM finding WHERE ${given} AND recorded_to = 'infinity'
      UNION SELECT slot, key FROM finding WHERE ${given} AND recorded_to < 'infinity') s
    LEFT JOIN finding f ON f.org_id = ${tx.org} AND f.test = ${run.test} AND f.key = s.key
      AND f.recorded_from <= ${run.at} AND f.recorded_to > ${run.at}
    LEFT JOIN item i ON i.org_id = ${tx.org} AND i.population = ${population} AND i.key = s.key
      AND i.recorded_from <= ${run.judgedTo} AND i.recorded_to > ${run.judgedTo}
    ORDER BY s.slot`
}

function slotThen(row: SlotRow): SlotThen {
  return {
    slot: row.slot,
    key: row.key,
    ...(row.digest && { item: { content: row.content, digest: row.digest } }),
    ...(row.kind !== null && { finding: heldFindingOf({ ...row, kind: row.kind }) }),
  }
}
