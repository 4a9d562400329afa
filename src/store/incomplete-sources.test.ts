import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { incompleteSources } from './incomplete-sources.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { openTestStore } from './test-store.ts'

const now = new Date('2026-11-27T12:00:00.000Z')
const store = await openTestStore({ now })
after(() => store.close())

test('of a source the most frequent reason is named, and that nothing led to a scope only where there is no other', async () => {
  const wanted = { slug: 'a', name: 'A', origin: 'a.example/log', timeZone: 'UTC' }
  const { id: org } = await createOrganisation(store, wanted, new Uint8Array(32))
  const scopes = {
    aws: [null, 'NotReached', 'NotReached', 'AccessDenied'],
    gcp: [null, 'NotReached'],
    tls: [null],
    throttled: ['Throttled', 'AccessDenied', 'Throttled', 'NotReached'],
  }
  await withOrg(store, org, async (tx) => {
    for (const [source, reasons] of Object.entries(scopes))
      for (const [index, because] of reasons.entries())
        await sql`WITH kept AS (
            INSERT INTO receipt (org_id, reading, source, scope, feeds, detail, basis, complete, because, calls, pages, items, read_at, recorded_at)
            VALUES (${org}, gen_random_uuid(), ${source}, ${String(index)}, '{}', false, '{}', ${because === null}, ${because}, 1, 1, 0, ${now}, ${now})
            RETURNING id)
          INSERT INTO scope (org_id, source, scope, receipt) SELECT ${org}, ${source}, ${String(index)}, id FROM kept`.execute(
          tx.db,
        )
  })
  const found = await readOrg(store, org, incompleteSources)
  assert.deepEqual(
    found.map(({ source, missing, all, because }) => [source, missing, all, because]),
    [
      ['aws', 3, 4, 'AccessDenied'],
      ['gcp', 1, 2, 'NotReached'],
      ['throttled', 4, 4, 'Throttled'],
    ],
  )
})
