import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'

import fc from 'fast-check'
import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import type { ItemVersion } from './items.ts'
import { closeItem, listItems, putItem } from './items.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { countAsOf, versionsIn } from './period.ts'
import { openTestStore } from './test-store.ts'

const clock = { now: new Date('2026-01-01T00:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const Note = z.object({ id: z.string(), says: z.number() })
const notes: Population<z.infer<typeof Note>> = {
  id: 'note',
  item: Note,
  key: ({ id }) => id,
  kind: 'managed',
}

/** One item put or closed, so many minutes after what was before. */
const anyStep = fc.record({
  minutes: fc.integer({ min: 1, max: 60 }),
  id: fc.constantFrom('a', 'b', 'c'),
  says: fc.option(fc.integer({ min: 1, max: 3 })),
})

/** The simplest way to keep a history: what held after each step. */
interface Moment {
  at: Date
  held: Map<string, number>
}

test('as of any instant, and over any stretch of time, the items are those that a plain history has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyStep, { minLength: 1, maxLength: 25 }),
      fc.array(fc.integer({ min: -10, max: 1600 }), { minLength: 3, maxLength: 6 }),
      async (steps, asked) => {
        const slug = `p${randomUUID()}`
        const origin = `${slug}.example/log`
        const { id: org } = await createOrganisation(
          store,
          { slug, name: slug, origin, timeZone: 'UTC' },
          new Uint8Array(32),
        )
        const start = clock.now
        const moments: Moment[] = [{ at: new Date(0), held: new Map() }]
        for (const { minutes, id, says } of steps) {
          clock.now = new Date(+clock.now + minutes * 60_000)
          const at = await withOrg(store, org, async (tx) => {
            if (says === null) await closeItem(tx, notes.id, id)
            else await putItem(tx, notes, { id, says })
            return tx.recordedAt
          })
          const held = new Map(moments.at(-1)?.held)
          if (says === null) held.delete(id)
          else held.set(id, says)
          moments.push({ at, held })
        }
        for (const minutes of asked) {
          const at = new Date(+start + minutes * 60_000)
          const expected = moments.findLast((moment) => moment.at <= at)?.held ?? new Map()
          const [found, n] = await readOrg(store, org, async (tx) => [
            await listItems(tx, notes.id, { asOf: at }),
            await countAsOf(tx, notes.id, at),
          ])
          assert.deepEqual(
            found.map(({ content }) => content),
            [...expected].map(([id, says]) => ({ id, says })).toSorted(byId),
          )
          assert.equal(n, expected.size)

          const end = new Date(+at + 6 * 3_600_000)
          const versions = await readOrg(store, org, (tx) =>
            versionsIn(tx, notes.id, { from: at, end }),
          )
          const said = new Set(
            moments
              .filter((moment, index) => {
                const next = moments[index + 1]
                return moment.at < end && (!next || next.at > at)
              })
              .flatMap(({ held }) => [...held].map(([id, says]) => `${id} ${says}`)),
          )
          assert.deepEqual(
            new Set(
              versions.map(({ content }) => {
                const { id, says } = Note.parse(content)
                return `${id} ${says}`
              }),
            ),
            said,
          )
          const paged: ItemVersion[] = []
          for (;;) {
            const last = paged.at(-1)
            const page = await readOrg(store, org, (tx) =>
              versionsIn(
                tx,
                notes.id,
                { from: at, end },
                { limit: 2, ...(last && { after: last }) },
              ),
            )
            paged.push(...page)
            if (page.length < 2) break
          }
          assert.deepEqual(paged, versions)
        }
      },
    ),
    { numRuns: 6 },
  )
})

function byId(a: { id: string }, b: { id: string }): number {
  return a.id.localeCompare(b.id)
}
