import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { rowParser } from './row-parser.ts'
import type { RawRow } from './row-parser.ts'
import { textOf } from './text-of.ts'

/** Cells with all that a parser may trip over; no lone carriage return, which is a line end like the others. */
const cell = fc.string({
  unit: fc.constantFrom('a', 'ß', '€', '😀', ' ', '"', ';', ',', '\n', '=', '\t'),
  maxLength: 8,
})

const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
  fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 12,
  }),
)

interface Written {
  rows: string[][]
  delimiter: string
  lineEnd: string
  /** Whether cells are quoted that need not be. */
  quotesAll: boolean
  blankLines: number
}

/** A table as RFC 4180 writes it, and the line on which each row begins. */
function write({ rows, delimiter, lineEnd, quotesAll, blankLines }: Written) {
  let text = ''
  const expected: RawRow[] = []
  for (const cells of rows) {
    expected.push({ line: text.split(lineEnd).length, cells })
    const fields = cells.map((each) =>
      quotesAll || /["\n;,\t]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each,
    )
    text += fields.join(delimiter).replaceAll('\n', lineEnd) + lineEnd.repeat(1 + blankLines)
  }
  return { text, expected }
}

async function parse(
  bytes: Uint8Array,
  cuts: readonly number[],
  encoding: string,
  delimiter: string,
) {
  async function* blocks() {
    const ends = [...cuts.map((cut) => cut % bytes.length), bytes.length].toSorted((a, b) => a - b)
    let from = 0
    for (const to of ends) {
      yield bytes.subarray(from, to)
      from = to
    }
  }
  const parser = rowParser(delimiter, 0)
  const found = []
  for await (const text of textOf(blocks(), encoding)) found.push(await parser.add(text))
  found.push(await parser.finish())
  return {
    rows: found.flatMap(({ rows }) => rows),
    faults: found.flatMap(({ faults }) => faults),
    ends: found.flatMap(({ end }) => end?.code ?? []),
  }
}

const written = fc.record({
  rows: table,
  delimiter: fc.constantFrom(';', ',', '\t'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quotesAll: fc.boolean(),
  blankLines: fc.integer({ min: 0, max: 2 }),
})
const cuts = fc.array(fc.nat(), { maxLength: 6 })

test('whatever was written is read, row by row and on its line, wherever blocks end', async () => {
  await fc.assert(
    fc.asyncProperty(written, cuts, fc.boolean(), async (given, where, isWide) => {
      const { text, expected } = write(given)
      const encoding = isWide ? 'utf-16le' : 'utf-8'
      const bytes = Buffer.from(text, isWide ? 'utf16le' : 'utf8')
      const { rows, faults, ends } = await parse(bytes, where, encoding, given.delimiter)
      assert.deepEqual(rows, expected)
      assert.deepEqual([faults, ends], [[], []])
    }),
    { numRuns: 300 },
  )
})

test('a file cut anywhere is read to the cut, and a cut within quotes is said', async () => {
  await fc.assert(
    fc.asyncProperty(written, fc.nat(), async (given, cut) => {
      const { text, expected } = write({ ...given, quotesAll: true })
      const short = Array.from(text)
        .slice(0, cut % text.length)
        .join('')
      const isOpen = short.split('"').length % 2 === 0
      const { rows, ends } = await parse(Buffer.from(short), [], 'utf-8', given.delimiter)
      assert.deepEqual(ends, isOpen ? ['TruncatedFile'] : [])
      for (const [index, row] of rows.slice(0, -1).entries()) assert.deepEqual(row, expected[index])
    }),
    { numRuns: 300 },
  )
})

test('any bytes at all come to an end, and no row is made of nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      cuts,
      async (bytes, where) => {
        const { rows } = await parse(bytes, where, 'windows-1252', ';')
        const lines = rows.map(({ line }) => line)
        assert.deepEqual(
          lines,
          lines.toSorted((a, b) => a - b),
        )
        assert.ok(rows.every(({ cells }) => cells.length > 0))
      },
    ),
    { numRuns: 300 },
  )
})
