import type { Tx, WriteTx } from './organisation.ts'

/** The policy that holds now, as text; `undefined` where none was ever set. */
export async function readLogPolicy({ db, org }: Tx): Promise<string | undefined> {
  const row = await db
    .selectFrom('log_policy')
    .select('text')
    .where('org_id', '=', org)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.text
}

/** Lets a policy hold from now on; `entry` is the log's entry of the change. */
export async function addLogPolicy(
  { db, org, recordedAt }: WriteTx,
  text: string,
  entry: number,
): Promise<void> {
  await db
    .insertInto('log_policy')
    .values({ org_id: org, text, entry, recorded_at: recordedAt })
    .execute()
}
