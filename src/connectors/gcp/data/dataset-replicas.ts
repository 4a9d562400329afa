import { z } from 'zod'

import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import type { Place } from '#connectors/gcp/place.ts'
import { databases } from '#populations/database.ts'
import type { Unread } from '#populations/reported.ts'

/** A row of the question in operations.ts: a dataset, and where one replica of it lies; nothing there where it has none. */
const Row = z
  .object({
    f: z.tuple([z.object({ v: z.string().min(1) }), z.object({ v: z.string().min(1).nullable() })]),
  })
  .transform(({ f: [dataset, location] }) => ({ dataset: dataset.v, location: location.v }))

const Page = z.object({
  jobComplete: z.boolean(),
  rows: z.array(Row).default([]),
  pageToken: z.string().nullish(),
})
type Page = z.infer<typeof Page>

/** https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query */
const Begun = Page.extend({
  jobReference: z.object({ jobId: z.string().regex(/^[\w-]+$/) }),
})

/** https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults */
function pageAfter(seen: ReadonlySet<string>) {
  return Page.extend({
    jobComplete: z.literal(true, 'the query has not ended'),
    pageToken: Page.shape.pageToken.refine(
      (token) => !token || !seen.has(token),
      'leads back to an earlier page',
    ),
  })
}

/**
 * Where the replicas of BigQuery's datasets lie, which only SQL tells: one query for each project and location with datasets.
 * A view names the replicas of what lies in its region, wherever those are: a column of it is said to be filled in the secondary's
 * region alone. https://docs.cloud.google.com/bigquery/docs/information-schema-schemata-replicas
 */
export class DatasetReplicas {
  readonly #queries: DetailScope
  readonly #results: DetailScope

  constructor({ reading, parent }: Pick<Place, 'reading' | 'parent'>) {
    const scopeOf = (op: string) =>
      new DetailScope(reading, parent, { service: 'bigquery', op }, [databases])
    this.#queries = scopeOf('jobs.query')
    this.#results = scopeOf('jobs.getQueryResults')
  }

  /**
   * The locations of every dataset there is in a project and location, by its id; empty where a dataset has no replica. A dataset that is not
   * among them is one of which nothing was told. A query that has not ended after the time it is given twice is not waited for.
   */
  async of(project: string, location: string): Promise<ReadonlyMap<string, string[]> | Unread> {
    const where = { project, location }
    const begun = await this.#queries.ask({ account: project, params: where }, Begun)
    if ('unread' in begun) return begun
    const { jobId } = begun.jobReference
    const found = new Map<string, string[]>()
    const seen = new Set<string>()
    let page: Page = begun
    for (;;) {
      for (const row of page.rows) {
        const places = row.location === null ? [] : [row.location]
        found.set(row.dataset, [...(found.get(row.dataset) ?? []), ...places])
      }
      const pageToken = page.pageToken || undefined
      if (page.jobComplete && !pageToken) return found
      if (pageToken) seen.add(pageToken)
      const params = { ...where, jobId, ...(pageToken && { pageToken }) }
      const next = await this.#results.ask({ account: project, params }, pageAfter(seen))
      if ('unread' in next) return next
      page = next
    }
  }

  async end(): Promise<void> {
    await this.#queries.end()
    await this.#results.end()
  }
}
