import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textOf, utf8 } from './bytes.ts'
import { parseSeenHead } from './seen-head.ts'
import { published, sha256, soundEntries, vkey } from './test-published-log.ts'

test('what was seen is read back, and nothing that has no key or checkpoint in it', async () => {
  const files = await published(soundEntries())
  const note = textOf(files.get('log/checkpoint') ?? utf8(''))
  const seen = { vkey, note }
  assert.deepEqual(parseSeenHead(sha256, JSON.stringify(seen)), seen)
  for (const wrong of [
    '',
    '{}',
    '[]',
    JSON.stringify({ vkey }),
    JSON.stringify({ note }),
    JSON.stringify({ ...seen, more: 1 }),
    JSON.stringify({ ...seen, vkey: 'x' }),
    JSON.stringify({ ...seen, note: 'x' }),
    JSON.stringify({ ...seen, note: 'text\n\n— a AAAAAAA=\n' }),
  ]) {
    assert.throws(() => parseSeenHead(sha256, wrong), { name: 'FormatError' }, wrong)
  }
})

test('what is wrong with it is said: that it is no JSON, or which field is no text', () => {
  assert.throws(() => parseSeenHead(sha256, 'x'), /^FormatError: not JSON$/)
  assert.throws(() => parseSeenHead(sha256, JSON.stringify({ vkey: 1, note: 'x' })), {
    message: 'vkey must be text',
  })
  assert.throws(() => parseSeenHead(sha256, '[]'), { message: 'the entry must be an object' })
})
