import assert from 'node:assert/strict'
import { test } from 'node:test'

import { formatsOf } from './format.ts'

test('a size is said in the unit that says it shortest, and a small one is no megabyte', () => {
  const sizes = [0, 523, 1024, 1024 * 1024 - 1, 1024 ** 2, 80 * 1024 ** 2, 2.5 * 1024 ** 3]
  assert.deepEqual(
    sizes.map((size) => formatsOf('de', 'UTC').size(size).replaceAll('\u00A0', ' ')),
    ['0 Byte', '523 Byte', '1 kB', '1 MB', '1 MB', '80 MB', '2,5 GB'],
  )
  assert.deepEqual(
    sizes.map((size) => formatsOf('en', 'UTC').size(size)),
    ['0 byte', '523 byte', '1 kB', '1 MB', '1 MB', '80 MB', '2.5 GB'],
  )
})

test('things are listed as a sentence names them', () => {
  const listed = (language: 'de' | 'en', ...parts: string[]) =>
    formatsOf(language, 'UTC').list(parts)
  assert.equal(listed('de', 'A'), 'A')
  assert.equal(listed('de', 'A', 'B'), 'A und B')
  assert.equal(listed('de', 'A', 'B', 'C'), 'A, B und C')
  assert.equal(listed('en', 'A', 'B'), 'A and B')
  assert.equal(listed('en', 'A', 'B', 'C'), 'A, B and C')
  assert.equal(listed('en'), '')
  assert.equal(formatsOf('de', 'UTC').anyOf(['A', 'B', 'C']), 'A, B oder C')
  assert.equal(formatsOf('en', 'UTC').anyOf(['A', 'B']), 'A or B')
})
