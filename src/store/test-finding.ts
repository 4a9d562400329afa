/** Findings without a run, for tests of what is counted. */
import { sql } from 'kysely'

import type { Verdict } from '#engine/judge.ts'

import type { WriteTx } from './organisation.ts'

/** Makes this the current finding of the item. */
export async function putVerdict(
  tx: WriteTx,
  test: string,
  key: string,
  verdict: Verdict,
): Promise<void> {
  await sql`
    INSERT INTO finding (org_id, test, key, slot, kind, verdict, late, recorded_from)
    VALUES (${tx.org}, ${test}, ${key},
      (SELECT count(*) FROM finding WHERE org_id = ${tx.org} AND test = ${test}),
      'fail', ${verdict}, false, ${tx.recordedAt})`.execute(tx.db)
}
