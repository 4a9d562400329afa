import { sql } from 'kysely'

import type { Tx } from './organisation.ts'

/** A source of which some scopes were not read to the end the last time. */
export interface IncompleteSource {
  source: string
  missing: number
  all: number
  /** When the first of them was asked for in vain. */
  since: Date
  /** The most frequent reason; that nothing led to a scope any more only where there is no other. */
  because?: string
}

/** The sources whose last reading left something open. */
export async function incompleteSources(tx: Tx): Promise<IncompleteSource[]> {
  const { rows } = await sql<{
    source: string
    missing: number
    all: number
    since: Date
    because: string | null
  }>`
    SELECT sc.source, count(*) FILTER (WHERE NOT r.complete)::int AS missing, count(*)::int AS all,
      min(r.read_at) FILTER (WHERE NOT r.complete) AS since,
      coalesce(
        mode() WITHIN GROUP (ORDER BY r.because) FILTER (WHERE NOT r.complete AND r.because <> 'NotReached'),
        min(r.because) FILTER (WHERE NOT r.complete)
      ) AS because
    FROM scope sc JOIN receipt r ON r.org_id = sc.org_id AND r.id = sc.receipt
    WHERE sc.org_id = ${tx.org} GROUP BY sc.source HAVING NOT bool_and(r.complete) ORDER BY sc.source`.execute(
    tx.db,
  )
  return rows.map(({ because, ...row }) => ({ ...row, ...(because !== null && { because }) }))
}
