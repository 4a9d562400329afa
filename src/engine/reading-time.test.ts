import assert from 'node:assert/strict'
import { test } from 'node:test'

import { countWords, readingTime, timesTogether } from './reading-time.ts'

test('what is read are words, not the signs around them', () => {
  assert.equal(countWords('## Two words\n\n- **bold** - one/two 3\n\n---\n'), 5)
  assert.equal(countWords('Schlüssel „öffnen“ – niemals.'), 3)
  assert.equal(countWords(' \n'), 0)
})

test('four hundred German words take as long as four hundred and sixty English ones: two minutes', () => {
  const time = readingTime({ de: 'Wort '.repeat(400), en: 'word '.repeat(460) })
  assert.deepEqual(time, { de: 120, en: 120 })
  assert.deepEqual(timesTogether([time, time]), { de: 240, en: 240 })
})
