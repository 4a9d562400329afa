import assert from 'node:assert/strict'
import { test } from 'node:test'

import { changeNote, hasDriftedNote, newsFor, newsOf } from './change-note.ts'

const wording = { digest: '0'.repeat(64) }
const both = { number: 2, de: wording, en: wording }

test('what is new is told in the reader’s language, else in the one it was said in, and never of a first version', () => {
  const said = { ...both, changeDe: 'Ein Satz mehr.', changeEn: 'One more sentence.' }
  assert.deepEqual(newsOf(said), { de: 'Ein Satz mehr.', en: 'One more sentence.' })
  assert.deepEqual(newsOf({ ...both, changeDe: 'Neu.' }), { de: 'Neu.', en: 'Neu.' })
  assert.deepEqual(newsOf({ ...both, change: 'Old.' }), { de: 'Old.', en: 'Old.' })
  assert.equal(newsOf({ ...both, changeDe: '' }), undefined)
  assert.equal(newsOf({ ...said, number: 1 }), undefined)
  // To whoever came after it nothing of it is older than the rest.
  const version = { ...said, effectiveFrom: '2026-03-01T00:00:00.000Z' }
  const news = { de: 'Ein Satz mehr.', en: 'One more sentence.' }
  assert.deepEqual(newsFor({ version }), news)
  for (const from of [undefined, '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'])
    assert.deepEqual(newsFor({ version, obligation: { from } }), news)
  assert.equal(newsFor({ version, obligation: { from: '2026-03-02T00:00:00.000Z' } }), undefined)
  assert.equal(changeNote({}, 'de'), '')
})

test('a note in one of two languages, or of another structure in each, has drifted; of one language it has not', () => {
  assert(!hasDriftedNote(both))
  assert(hasDriftedNote({ ...both, changeDe: 'Neu.' }))
  assert(hasDriftedNote({ ...both, changeDe: '- a\n- b', changeEn: '- a' }))
  assert(!hasDriftedNote({ ...both, changeDe: 'Neu.', changeEn: 'New.' }))
  assert(!hasDriftedNote({ de: wording, changeDe: 'Neu.' }))
})
