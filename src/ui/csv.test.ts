import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

import { parse } from 'csv-parse/sync'
import fc from 'fast-check'

import { csvStream } from './csv.ts'
import type { CsvValue } from './csv.ts'

/** What Excel and its like make a formula of. */
const formula = /^[=+\-@＝＋－＠\t\r\n]/

async function written(rows: CsvValue[][], separator?: ',' | ';'): Promise<string> {
  const width = Math.max(1, ...rows.map((row) => row.length))
  const columns = Array.from({ length: width }, (_, n) => ({
    title: `Größe ${n}`,
    value: (row: CsvValue[]) => row[n],
  }))
  const bytes = await new Response(csvStream(columns, rows, separator && { separator })).bytes()
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

test('rows are as RFC 4180 has them, and Excel knows the encoding', async () => {
  const rows = [
    ['a "b"', 'c,d;e', 'Zeile\r\nzwei'],
    [1, -5, 0.5],
    [true, new Date('2026-11-25T12:00:00Z'), null],
  ]

  assert.equal(
    await written(rows),
    '\uFEFF"Größe 0","Größe 1","Größe 2"\r\n' +
      '"a ""b""","c,d;e","Zeile\r\nzwei"\r\n1,-5,0.5\r\ntrue,"2026-11-25T12:00:00.000Z",\r\n',
  )
  assert.equal(await written([['a', 1]], ';'), '\uFEFF"Größe 0";"Größe 1"\r\n"a";1\r\n')
  assert.equal(await written([]), '\uFEFF"Größe 0"\r\n')
})

test('no text begins a formula, and a number stays one', async () => {
  const hostile = [
    '=1+1',
    '+1',
    '-5',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠1',
  ]
  const [, ...rows] = (await written(hostile.map((each) => [each]))).split(/\r\n(?=")/)
  assert.deepEqual(
    rows.map((row) => row[1]),
    hostile.map(() => "'"),
  )
  assert.match(await written([[-5, -0.25, -7n]]), /\r\n-5,-0\.25,-7\r\n$/)
  for (const harmless of ["'=1", 'a=1', 'a - b', '1-2', ' ', 'a; - b', 'x@y.example'])
    assert((await written([[harmless]])).includes(`"${harmless}"`), harmless)
})

test('a title is a cell like others', async () => {
  const stream = csvStream([{ title: '=cmd', value: () => 1 }], [0])

  assert.equal(await text(stream), '\uFEFF"\'=cmd"\r\n1\r\n'.slice(1))
})

/** Without the apostrophes that stand before what could be a formula. */
function unmarked(row: readonly string[]): string[] {
  return row.map((each) => each.replaceAll(/'(?=[=+\-@\t\r\n])/g, ''))
}

test('whatever the texts are, they come back, and are no formulas, by which separator they are ever read', async () => {
  const value = fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '"',
      "'",
      ',',
      ';',
      'a',
      '1',
      ' ',
      'ä',
    ),
    minLength: 1,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(',' as const, ';' as const),
      async (rows, separator) => {
        const csv = await written(rows, separator)
        const read: string[][] = parse(csv, { bom: true, delimiter: separator, from: 2 })
        assert.deepEqual(read.map(unmarked), rows.map(unmarked))
        assert.deepEqual(
          read.flat().filter((each) => formula.test(each)),
          [],
        )
        // A program that splits at its own separator finds no formula, neither in quotes nor behind empty ones.
        for (const piece of csv.slice(1).split(separator === ',' ? /[;\t\r\n]/ : /[,\t\r\n]/))
          assert.doesNotMatch(piece, /^("|(?:"")*)[=+\-@]/)
      },
    ),
    { numRuns: 500 },
  )
})

test('rows are asked for as they are read, and no further when nobody reads on', async () => {
  let asked = 0
  let isClosed = false
  async function* rows(): AsyncGenerator<number> {
    try {
      for (;;) yield asked++
    } finally {
      isClosed = true
    }
  }
  const reader = csvStream([{ title: 'n', value: (n: number) => n }], rows()).getReader()
  for (let n = 0; n < 10; n++) await reader.read()
  await reader.cancel()

  assert(asked < 15, String(asked))
  assert(isClosed)
})

test('a row that cannot be read ends the stream as a failure, and not as a short list', async () => {
  async function* rows(): AsyncGenerator<number> {
    yield 1
    throw new Error('the database went away')
  }

  await assert.rejects(
    text(csvStream([{ title: 'n', value: (n: number) => n }], rows())),
    /went away/,
  )
})
