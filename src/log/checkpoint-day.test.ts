import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { utf8 } from './bytes.ts'
import { formatCheckpointDay, parseCheckpointDay, parseCheckpointIndex } from './checkpoint-day.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { formatNote, signNote } from './note.ts'
import { keyOf, sha256 } from './test-keys.ts'

const log = keyOf('log.example/log')
const witness = keyOf('witness.example/w')

function noteOf(size: number, signers = [log]): string {
  const text = formatCheckpoint({ origin: log.vkey.name, size, root: sha256(utf8(`${size}`)) })
  const signatures = signers.map(({ vkey, sign }) => signNote(sha256, text, vkey, sign))
  return formatNote({ text, signatures })
}

test('any number of checkpoints, with any number of signatures, is read back as written', () => {
  const signed = fc.constantFrom(1, 2, 3)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), signed), { minLength: 1, maxLength: 12 }), (given) => {
      const notes = given.map(([size, n]) => noteOf(size, [log, witness, witness].slice(0, n)))
      const read = parseCheckpointDay(utf8(formatCheckpointDay(notes)))
      assert.deepEqual(read.map(formatNote), notes)
    }),
    { numRuns: 50 },
  )
})

test('half a checkpoint, or something else, is refused', () => {
  const day = formatCheckpointDay([noteOf(1), noteOf(2)])
  for (const text of [
    '',
    'x',
    day.slice(0, -1),
    `${day}\n`,
    day.split('\n\n').slice(1).join('\n\n'),
  ]) {
    assert.throws(() => parseCheckpointDay(utf8(text)), { name: 'FormatError' }, text)
  }
})

test('an index is days that rise', () => {
  const days = ['2026-11-24', '2026-11-25']
  assert.deepEqual(parseCheckpointIndex(utf8('2026-11-24\n2026-11-25\n')), days)
  assert.deepEqual(parseCheckpointIndex(utf8('')), [])
  for (const text of [
    '2026-11-24',
    '2026-11-25\n2026-11-24\n',
    '2026-11-24\n2026-11-24\n',
    '../x\n',
  ]) {
    assert.throws(() => parseCheckpointIndex(utf8(text)), { name: 'FormatError' }, text)
  }
})

test('half a checkpoint is said to be one', () => {
  const half = noteOf(1).split('\n\n')[0] ?? ''
  assert.throws(() => parseCheckpointDay(utf8(half)), /checkpoints with their signatures/)
})
