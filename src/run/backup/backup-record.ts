/** What is kept of every backup and drill: when, whether it held, and what was counted. */
import { randomUUID } from 'node:crypto'

import type { Store } from '#store/database.ts'
import { listOrganisations, readOrg, withOrg } from '#store/organisation.ts'

/** `made`: kept somewhere. `drill`: restored into a scratch database, compared, and thrown away. */
export type BackupKind = 'made' | 'drill'

export interface BackupRecord {
  kind: BackupKind
  startedAt: Date
  endedAt: Date
  ok: boolean
  detail: Record<string, unknown>
}

/** Records it for every organisation, since it held them all. */
export async function recordBackup(store: Store, record: BackupRecord): Promise<void> {
  const id = randomUUID()
  for (const { id: org } of await listOrganisations(store)) {
    await withOrg(store, org, async ({ db }) => {
      await db
        .insertInto('backup')
        .values({
          org_id: org,
          id,
          kind: record.kind,
          started_at: record.startedAt,
          ended_at: record.endedAt,
          ok: record.ok,
          detail: JSON.stringify(record.detail),
        })
        .execute()
    })
  }
}

/** The last one of a kind, or the last that succeeded. */
export async function lastBackup(
  store: Store,
  org: string,
  kind: BackupKind,
  onlyOk = false,
): Promise<BackupRecord | undefined> {
  const row = await readOrg(store, org, async ({ db }) => {
    const query = db
      .selectFrom('backup')
      .selectAll()
      .where('org_id', '=', org)
      .where('kind', '=', kind)
    return await (onlyOk ? query.where('ok', '=', true) : query)
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirst()
  })
  return (
    row && {
      kind: row.kind,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      ok: row.ok,
      detail: row.detail,
    }
  )
}

/** Does the work and records it, however it ends. */
export async function recorded<Result>(
  store: Store,
  kind: BackupKind,
  work: () => Promise<Result>,
  detailOf: (result: Result) => Record<string, unknown>,
): Promise<Result> {
  const startedAt = store.clock()
  const record = (ok: boolean, detail: Record<string, unknown>) =>
    recordBackup(store, { kind, startedAt, endedAt: store.clock(), ok, detail })
  let result: Result
  try {
    result = await work()
  } catch (error) {
    // What went wrong matters more than that it could not be written down.
    await record(false, {
      problem: error instanceof Error ? error.message : String(error),
    }).catch(() => undefined)
    throw error
  }
  await record(true, detailOf(result))
  return result
}
