import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'

import { readTable } from './read-table.ts'
import { readValue } from './read-value.ts'
import { keptLegalEntities } from './system/legal-entities.ts'
import { keptServiceCommitments } from './system/service-commitments.ts'
import { keptSubserviceOrganisations } from './system/subservice-organisations.ts'

test('a table is read by whichever separator its heading has, with the line of each row', () => {
  for (const separator of [';', ',', '\t']) {
    const text = `\uFEFFa${separator}b\r\n"1\r\n2"${separator}x\r\n\r\n3${separator}'=y\r\n`
    const { header, rows } = readTable(text)
    assert.deepEqual(header, ['a', 'b'])
    assert.deepEqual(
      rows.map(({ cells }) => cells),
      [
        ['1\n2', 'x'],
        // What keeps a program from taking it for a formula is taken off again.
        ['3', '=y'],
      ],
    )
    assert.deepEqual(
      rows.map(({ line }) => line),
      [2, 5],
    )
  }
})

test('the line that names the separator is no heading, and rows of empty cells are none', () => {
  for (const mark of ['', '\uFEFF']) {
    const { header, rows } = readTable(`${mark}sep=;\r\na;b, c\r\n1;2\r\n;;\r\n; \r\n3;4\r\n`)
    assert.deepEqual(header, ['a', 'b, c'])
    assert.deepEqual(rows, [
      { line: 3, cells: ['1', '2'] },
      { line: 6, cells: ['3', '4'] },
    ])
  }
  assert.deepEqual(readTable('sep=|\na|b\n1|2').rows, [{ line: 3, cells: ['1', '2'] }])
})

test('what is no table is refused with what to do', () => {
  for (const text of ['', '\n\n', ' ; ;\n', 'a,b\n"1,2\n', `a\n${'1\n'.repeat(10_001)}`])
    assert.throws(() => readTable(text), Refusal, JSON.stringify(text.slice(0, 20)))
})

test('values are read by name in either language, and what is not understood stays as it is', () => {
  const { country, joined, acquired } = keptLegalEntities.fields
  const { report } = keptSubserviceOrganisations.fields
  const { category } = keptServiceCommitments.fields
  const read = (schema: unknown, text: string) =>
    readValue(z.instanceof(z.ZodType).parse(schema), text)

  assert.deepEqual(
    ['DE', 'de', 'Deutschland', 'germany', 'USA', 'Atlantis'].map((text) => read(country, text)),
    ['DE', 'DE', 'DE', 'DE', 'US', 'Atlantis'],
  )
  assert.deepEqual(
    ['2026-01-31', '31.1.2026', '1. 2. 2026', '01/02/2026'].map((text) => read(joined, text)),
    ['2026-01-31', '2026-01-31', '2026-02-01', '01/02/2026'],
  )
  assert.deepEqual(
    ['ja', 'No', 'vielleicht', ''].map((text) => read(acquired, text)),
    [true, false, 'vielleicht', undefined],
  )
  assert.equal(read(report, 'soc 2 typ ii'), 'soc2-type2')
  assert.equal(read(category, 'Verfügbarkeit'), 'availability')
})
