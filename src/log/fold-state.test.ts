import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textOf, utf8 } from './bytes.ts'
import { foldBytes, parseFold } from './fold-state.ts'
import type { FoldState } from './fold-state.ts'
import { placesIn, replacedAt } from './test-leaves.ts'

const digest = 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0'

/** A state with something in every field. */
const state: FoldState = {
  v: 1,
  size: 9,
  clock: 8,
  tests: { a: { seq: 3, versions: { 1: { every: 5, grace: 4, delay: 2 } } } },
  controls: {
    c: {
      entry: 2,
      window: 7,
      pins: ['a'],
      withdrawn: false,
      tests: {
        a: {
          version: 1,
          pinnedAt: 2,
          asOf: 3,
          firstComplete: 4,
          verifiedAt: 5,
          gapAt: 6,
          overdue: [{ index: 4, at: 5 }],
          last: { index: 4, at: 5, result: 'hidden', until: 9 },
          waiting: [
            { index: 5, at: 6, result: 'pass', until: 7, visibleAt: 8, gap: true, counts: false },
          ],
          staleSince: 7,
          since: 8,
        },
      },
      clock: 8,
      status: 'stale',
      since: 7,
    },
  },
  exceptions: { 6: { test: 'a', until: 99 } },
  hidden: { 4: { test: 'a', canary: true, sd: [digest] } },
}

test('a state with something in every field is read back the same', () => {
  assert.deepEqual(parseFold(foldBytes(state)), state)
})

/** Objects used as dictionaries: any of their names may be absent. */
const dictionaries = ['tests', 'versions', 'controls', 'exceptions', 'hidden']

test('no value inside a state may be of another kind, left out or added', () => {
  const text = textOf(foldBytes(state))
  for (const place of placesIn(state)) {
    for (const wrong of [{ wrong: 1 }, [{ wrong: 1 }], 'Not One Of Ours', -1, 1.5, undefined]) {
      if (wrong === undefined && dictionaries.includes(place.at(-2) ?? '')) continue
      const changed = JSON.stringify(replacedAt(JSON.parse(text), place, wrong)) ?? ''
      assert.throws(() => parseFold(utf8(changed)), { name: 'FormatError' }, changed)
    }
  }
})

test('only what may not be known yet may be null', () => {
  const open = new Set(['firstComplete', 'verifiedAt', 'gapAt', 'last', 'until', 'staleSince'])
  for (const place of placesIn(state)) {
    const text = JSON.stringify(replacedAt(JSON.parse(textOf(foldBytes(state))), place, null))
    if (open.has(place.at(-1) ?? '') && place[0] !== 'exceptions')
      assert(parseFold(utf8(text)), text)
    else assert.throws(() => parseFold(utf8(text)), { name: 'FormatError' }, text)
  }
})

test('names are what they must be: ids, versions and log indexes in plain spelling', () => {
  const withName = (part: 'tests' | 'controls' | 'exceptions' | 'hidden', name: string) => {
    const [value] = Object.values(state[part])
    return utf8(textOf(foldBytes({ ...state, [part]: { [name]: value } })))
  }
  for (const name of ['0', '7', '10', '4000000']) {
    assert(parseFold(withName('exceptions', name)))
    assert(parseFold(withName('hidden', name)))
  }
  for (const name of ['', '00', '01', '1x', 'x1', '-1', '1.5', ' 1']) {
    assert.throws(() => parseFold(withName('exceptions', name)), /a log index/, name)
    assert.throws(() => parseFold(withName('hidden', name)), /a log index/, name)
  }
  for (const part of ['tests', 'controls'] as const) {
    assert(parseFold(withName(part, 'x.y_z-1')))
    assert.throws(() => parseFold(withName(part, 'X')), /an id/)
  }
})

test('what is no state is said to be none', () => {
  assert.throws(() => parseFold(utf8('x')), /^FormatError: the fold is not JSON$/)
  assert.throws(() => parseFold(utf8('[]')), /^FormatError: fold must be an object$/)
  assert.throws(() => parseFold(utf8('{}')), /^FormatError: fold\.v is missing$/)
})

test('the names in a state rise', () => {
  const text = textOf(foldBytes(state))
  assert(text.startsWith('{"clock":8,"controls":{"c":{"clock":8,"entry":2,"pins":["a"],'))
  assert(text.endsWith(',"v":1}'))
})
