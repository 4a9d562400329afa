import assert from 'node:assert/strict'
import { test } from 'node:test'

import { utf8 } from './bytes.ts'
import { parseEntry } from './entry.ts'
import { entries } from './test-entries.ts'
import { placesIn, replacedAt } from './test-leaves.ts'

const digest = 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0'

function reads(entry: unknown): boolean {
  try {
    parseEntry(utf8(JSON.stringify(entry)))
    return true
  } catch (error) {
    assert(error instanceof Error && error.name === 'FormatError', String(error))
    return false
  }
}

/** The entry of a type with one field replaced. */
function withField(t: string, place: string, by: unknown): unknown {
  const entry = entries.find((each) => each.t === t)
  assert(entry)
  const changed = replacedAt(entry, place.split('.'), by)
  return changed
}

test('no value inside any entry may be of another kind', () => {
  for (const entry of entries) {
    for (const place of placesIn(entry)) {
      for (const wrong of [{ wrong: 1 }, [{ wrong: 1 }], null, 'Not One Of Ours\u0000', -1, 1.5]) {
        // Another type would be one to pass over.
        if (place.join() === 't' && typeof wrong === 'string') continue
        const changed = replacedAt(entry, place, wrong)
        assert.equal(reads(changed), false, JSON.stringify(changed))
      }
    }
  }
})

test('what is refused is named by its place, however deep', () => {
  const said: [string, string, unknown, RegExp][] = [
    ['genesis', 'previous.size', -1, /^previous\.size must be/],
    ['genesis', 'previous', 1, /^previous must be an object/],
    ['genesis', 'keys.0.role', 'x', /^keys\[0\]\.role must be log or connector/],
    ['genesis', 'keys', {}, /^keys must be a list/],
    ['document', 'period.from', 'x', /^period\.from must be a day/],
    ['control', 'sentence.de', 'x', /^sentence\.de must be a SHA-256/],
    ['control', 'sentence', { D: digest }, /^a name in sentence must be a language/],
    ['control', 'sentence', [], /^sentence must be an object/],
    ['run', 'population.n', 'x', /^population\.n must be/],
    ['run', 'population.x', undefined, /./],
    ['action', 'sd.0', 'x', /^sd\[0\] must be/],
  ]
  for (const [t, place, by, message] of said.filter(([, , by]) => by !== undefined)) {
    const bytes = utf8(JSON.stringify(withField(t, place, by)))
    assert.throws(() => parseEntry(bytes), { name: 'FormatError', message }, place)
  }
  const unknown = { ...Object(withField('genesis', 'previous.size', 1)) }
  unknown.previous = { ...unknown.previous, x: 1 }
  assert.throws(() => parseEntry(utf8(JSON.stringify(unknown))), /previous\.x is not a known field/)
  delete unknown.previous.x
  delete unknown.previous.root
  assert.throws(() => parseEntry(utf8(JSON.stringify(unknown))), /previous\.root is missing/)
})

/** Spellings of one field that are read, and some that are not. */
const spellings: [string, string, unknown[], unknown[]][] = [
  [
    'withdraw',
    'reason',
    ['a', '0', 'scope-changed', 'a'.repeat(64)],
    ['', '-a', 'A', 'a_b', 'a.b', 'a'.repeat(65), 'a b', 'a\n', '\na', ' a', 'a '],
  ],
  [
    'withdraw',
    'control',
    ['a', '0', 'a.b_c-d', 'a'.repeat(128)],
    ['', '-a', '.a', '_a', 'A', 'aB', 'a'.repeat(129), 'a b', 'a\n', '\na', 'a!', '!a'],
  ],
  [
    'document',
    'period.from',
    ['2026-11-23', '0000-00-00'],
    [
      '',
      '2026-11-2',
      '2026-1-23',
      '226-11-23',
      '12026-11-23',
      '2026-11-233',
      'x2026-11-23',
      '2026-11-23x',
      '20 6-11-23',
      '2026-x1-23',
      '2026-1x-23',
      '2026-11-x3',
      '2026-11-2x',
    ],
  ],
  ['test', 'every', [1, 86_400, 3660 * 86_400], [0, -1, 3660 * 86_400 + 1, '1', 0.5]],
  ['test', 'delay', [0, 7 * 86_400], [7 * 86_400 + 1, -1]],
  ['test', 'grace', [0, 3660 * 86_400], [3660 * 86_400 + 1]],
  ['control', 'window', [0, 3660 * 86_400], [3660 * 86_400 + 1]],
  [
    'control',
    'tests',
    [[], ['a@1'], ['a@1', 'b@1'], ['a.b_c-d@999999999999999'], [`${'a'.repeat(128)}@1`]],
    [
      ['a'],
      ['a@0'],
      ['a@01'],
      ['@1'],
      ['a@'],
      ['a@1x'],
      ['xA@1'],
      ['-a@1'],
      ['a@1000000000000000'],
      [`${'a'.repeat(129)}@1`],
      ['a@1', 'a@2'],
      [1],
      'a@1',
      ['!a@1'],
      ['a@1!'],
      ['a@x1'],
    ],
  ],
  [
    'control',
    'sentence',
    ['de', 'deu', 'de-AT', 'de-Latn-AT', 'de-12345678', 'de-a1'].map((name) => ({
      [name]: digest,
    })),
    [
      'd',
      'deut',
      'DE',
      'de-A',
      'de-123456789',
      'de-',
      '-de',
      '1de',
      'de!',
      '!de',
      'de--AT',
      'de-A!',
    ].map((name) => ({ [name]: digest })),
  ],
  [
    'run',
    'population.root',
    [digest],
    [
      digest.slice(1),
      `${digest}A`,
      `A${digest.slice(1, -1)}1`,
      `${digest.slice(0, -1)}1`,
      `=${digest.slice(1)}`,
      `x${digest}`,
      `${digest.slice(0, 20)}+${digest.slice(21)}`,
    ],
  ],
  ['anchor', 'token', ['', 'AAAA', 'AA=='].slice(1), ['A', 'AA', '!', 'AAAA\n']],
  [
    'genesis',
    'origin',
    ['a', 'a\nb', 'ä'],
    ['', '\u0000', 'a\u0009', '\u000bx', 'x\u001f', '\u007f', 'a\u007fb'],
  ],
  ['key', 'until', ['2026-11-23T06:00:00Z', '2026-11-23T06:00:00.123Z'], ['', '2026-11-23', 'x']],
  ['run', 'seq', [1, Number.MAX_SAFE_INTEGER], [0, -1, 1.5, '1', null]],
  ['run', 'exceptions', [[], [0], [1, 2]], [[-1], ['1'], 0, {}]],
]

for (const [t, place, right, wrong] of spellings) {
  test(`${place} of a ${t} entry is read in its own spellings and no other`, () => {
    for (const by of right) assert(reads(withField(t, place, by)), JSON.stringify(by))
    for (const by of wrong) assert(!reads(withField(t, place, by)), JSON.stringify(by))
  })
}
