import assert from 'node:assert/strict'
import { test } from 'node:test'

import { convert } from './conversion.ts'
import type { ColumnSource } from './conversion.ts'

const column = 'c'

/** What a cell becomes: the value, `undefined` where it says nothing, or the problem in brackets. */
function become(cell: string, source: ColumnSource): unknown {
  const converted = convert(cell, source)
  if (converted.kind === 'value') return converted.value
  return converted.kind === 'absent' ? undefined : `(${converted.problem})`
}

test('yes and no in German and English, and nothing else', () => {
  const source = { column, as: 'boolean' } as const
  for (const yes of ['ja', 'JA ', 'Wahr', 'yes', 'TRUE', 'j', 'y', '1'])
    assert.equal(become(yes, source), true)
  for (const no of ['nein', 'Falsch', 'no', 'FALSE', 'n', '0'])
    assert.equal(become(no, source), false)
  for (const other of ['x', 'vielleicht', '-', '2', 'n/a'])
    assert.equal(become(other, source), '(no word for yes or no)')
  assert.equal(become(' \u00A0', source), undefined)
})

test("a list's own words take the place of ours, and one that means both means nothing", () => {
  const source = { column, as: 'boolean', yes: ['aktiv', 'x'], no: ['inaktiv', 'x'] } as const
  const settings = { ...source, yes: [...source.yes], no: [...source.no] }
  assert.equal(become('Aktiv', settings), true)
  assert.equal(become('inaktiv', settings), false)
  for (const other of ['ja', 'x']) assert.equal(become(other, settings), '(no word for yes or no)')
})

test('dates are ISO or German, American only where that is said, and exist', () => {
  const unsure = '(no date we can be sure of)'
  const source = { column, as: 'date' } as const
  const us = { ...source, us: true } as const
  assert.equal(become('2026-02-28', source), '2026-02-28')
  assert.equal(become('1.2.2026', source), '2026-02-01')
  assert.equal(become('29.02.2028', source), '2028-02-29')
  assert.equal(become('02/01/2026', us), '2026-02-01')
  assert.equal(become('1.2.2026', us), '2026-02-01')
  for (const other of [
    '02/01/2026',
    '29.02.2026',
    '31.04.2026',
    '2026-13-01',
    '1.2.26',
    '20260201',
    '46023',
  ])
    assert.equal(become(other, source), unsure, other)
  assert.equal(become('13/13/2026', us), unsure)
})

test('numbers are whole, or written as the settings say', () => {
  const unsure = '(no number we can be sure of)'
  const whole = { column, as: 'number' } as const
  const german = { ...whole, decimal: ',' } as const
  const english = { ...whole, decimal: '.' } as const
  assert.equal(become('-443', whole), -443)
  for (const other of ['1.234', '1,5', '1e5', '0x10', '٣', '1 2'])
    assert.equal(become(other, whole), unsure, other)
  assert.equal(become('1.234,56', german), 1234.56)
  assert.equal(become('1.234.567', german), 1_234_567)
  assert.equal(become('12 345,5', german), 12_345.5)
  assert.equal(become('0,5', german), 0.5)
  for (const other of ['1.5', '1,234.56', '1.23,4', ',5'])
    assert.equal(become(other, german), unsure, other)
  assert.equal(become('1,234.56', english), 1234.56)
  assert.equal(become('1.5', english), 1.5)
  assert.equal(become('9007199254740993', whole), '(a number too large)')
})

test('a list has no empty places, and an empty cell is no empty list', () => {
  const source = { column, as: 'list', separator: '|' } as const
  assert.deepEqual(become('DE | US', source), ['DE', 'US'])
  assert.deepEqual(become('DE', source), ['DE'])
  assert.equal(become('DE||US', source), '(a list with an empty place)')
  assert.equal(become('', source), undefined)
})

test('words of the file become ours, and an unknown one is a problem', () => {
  const words = { Instanz: 'instance', Eimer: 'bucket' }
  assert.equal(become('instanz', { column, words }), 'instance')
  assert.equal(become('Tabelle', { column, words }), '(none of the words in the settings)')
  assert.deepEqual(become('Eimer+Instanz', { column, as: 'list', separator: '+', words }), [
    'bucket',
    'instance',
  ])
})

test('control characters are refused, tabs and line feeds are not', () => {
  for (const bad of ['a\0b', 'a\u0085b', 'a\u001Bb'])
    assert.equal(become(bad, { column }), '(a control character)')
  assert.equal(become('a\tb\nc', { column }), 'a\tb\nc')
})
