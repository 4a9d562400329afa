import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import fc from 'fast-check'

import { booleanArray, bytesArray, instantArray, integerArray, textArray } from './binary-arrays.ts'
import { openTestStore } from './test-store.ts'

const store = await openTestStore()
after(() => store.close())

// PostgreSQL's text holds no NUL, and UTF-8 no half of a pair.
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', '')),
  fc.constantFrom('', 'NULL', '{"a":"b\\\\\\"c"}', 'ü', '\u{1f511}'),
)
const row = fc.record({
  text: fc.option(text),
  bytes: fc.uint8Array({ maxLength: 40 }),
  integer: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  boolean: fc.option(fc.boolean()),
  instant: fc.option(
    fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
  ),
})

test('arrays arrive as they were sent, whatever is in them, also where nothing is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 8 }), async (rows) => {
      const { rows: found } = await store.pool.query(
        `SELECT * FROM unnest($1::text[], $2::bytea[], $3::int[], $4::boolean[], $5::timestamptz[])
          AS r (text, bytes, integer, boolean, instant)`,
        [
          textArray(rows.map((each) => each.text)),
          bytesArray(rows.map((each) => each.bytes)),
          integerArray(rows.map((each) => each.integer)),
          booleanArray(rows.map((each) => each.boolean)),
          instantArray(rows.map((each) => each.instant)),
        ],
      )
      const sent = rows.map((each) => ({ ...each, bytes: Buffer.from(each.bytes) }))
      assert.deepEqual(
        found.map((each: object) => ({ ...each })),
        sent.map((each) => ({ ...each })),
      )
    }),
    { numRuns: 300 },
  )
})
