import assert from 'node:assert/strict'
import { test } from 'node:test'

import { plainPng } from './plain-png.ts'
import { pngChunk, testPng } from './test-png.ts'

test('of a picture only the picture stays', () => {
  const bytes = testPng(
    40,
    20,
    pngChunk('tEXt', Buffer.from('Author\0Erika <script>')),
    pngChunk('eXIf', Buffer.from('GPS 52.5')),
  )
  const plain = plainPng(bytes)
  assert.deepEqual([plain.width, plain.height], [40, 20])
  assert(plain.bytes.equals(testPng(40, 20)))
  assert(plainPng(plain.bytes).bytes.equals(plain.bytes))
})

test('what is no whole PNG, or more than one, is refused', () => {
  const good = testPng(40, 20)
  const damaged = Buffer.from(good)
  damaged[50] = (damaged[50] ?? 0) ^ 1
  for (const wrong of [
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
    Buffer.from('GIF89a'),
    Buffer.alloc(0),
    good.subarray(0, good.length - 4),
    Buffer.concat([good, Buffer.from('<html>')]),
    damaged,
    testPng(0, 20),
    testPng(5000, 20),
    testPng(40, 20, pngChunk('PLTE', Buffer.alloc(30 * 1024))),
  ])
    assert.throws(() => plainPng(wrong), { code: 'logo-refused' })
})
