import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import { exclusionsOf, matches } from './exclusion.ts'
import { originOf, sourceOf } from './population.ts'

test('a pattern names the keys it says, and none takes long', () => {
  assert(matches('a:443', 'a:443') && !matches('a:443', 'aa:443'))
  assert(matches('*.test.example:443', 'x.test.example:443'))
  assert(!matches('*.test.example:443', 'test.example:443'))
  assert(matches('a*b*c', 'a1b2c') && !matches('a*b*c', 'a1c') && !matches('ab*ba', 'aba'))
  const startedMs = performance.now()
  matches('*a'.repeat(5000), 'a'.repeat(20_000))
  assert(performance.now() - startedMs < 500)
})

test('an item lies under one decision whatever order they come in: the one that names it, else the first by id', () => {
  const all = [
    { id: 'b', population: 'thing', pattern: 'test-*' },
    { id: 'a', population: 'thing', pattern: '*-1' },
    { id: 'd', population: 'thing', pattern: 'test-1' },
    { id: 'c', population: 'thing', pattern: 'test-1' },
    { id: 'e', population: 'other', pattern: '*' },
  ]
  for (const each of [all, all.toReversed()]) {
    const of = exclusionsOf(each, 'thing')
    assert.deepEqual(
      ['test-1', 'test-2', 'x-1', 'x'].map((key) => of(key, {})),
      ['c', 'b', 'a', undefined],
    )
  }
})

test('whoever lies outside takes along what is about them, unless a decision names the item itself', () => {
  const of = exclusionsOf(
    [
      { id: 'p', population: 'person', pattern: 'board-*' },
      { id: 'i', population: 'duty', pattern: 'board-1/first' },
    ],
    'duty',
  )
  assert.equal(of('board-1/second', { person: 'board-1' }), 'p')
  assert.equal(of('board-1/first', { person: 'board-1' }), 'i')
  assert.equal(of('ada/first', { person: 'ada' }), undefined)
  // A key that only looks like it.
  assert.equal(of('board-1/second', {}), undefined)
})

test('what lies outside takes along what is derived of it', () => {
  const of = exclusionsOf(
    [
      { id: 'd', population: 'database', pattern: 'db:test-*' },
      { id: 's', population: 'storage', pattern: 'db:test-1' },
    ],
    'storage',
  )
  const from = (population: string, key: string) => of(key, { origin: { population, key } })
  assert.equal(from('database', 'db:test-2'), 'd')
  assert.equal(from('database', 'db:test-1'), 's')
  // A volume of the same name is another thing.
  assert.equal(from('volume', 'db:test-2'), undefined)
})

test('the source of a derived item names what it comes from', () => {
  const of = { id: 'storage', kind: 'derived' } as const
  const origin = { population: 'database', key: 'a key with spaces' }
  const population = { ...of, item: z.string(), key: (item: string) => item }
  assert.deepEqual(originOf(population, sourceOf(origin)), origin)
  assert.equal(originOf({ ...population, kind: 'read' }, 'aws-europe'), undefined)
})
