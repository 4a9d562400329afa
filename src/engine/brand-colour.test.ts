import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { contrast, papers, readableOnBoth } from './brand-colour.ts'

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`)

test('whatever colour a company has, it reads on both papers', () => {
  fc.assert(
    fc.property(anyColour, (colour) => {
      const pair = readableOnBoth(colour)
      for (const theme of ['light', 'dark'] as const) {
        for (const paper of papers[theme]) assert(contrast(pair[theme], paper) >= 4.5, colour)
      }
    }),
  )
})

test('a colour that reads stays as it is', () => {
  assert.equal(readableOnBoth('#1f4f8a').light, '#1f4f8a')
  assert.equal(readableOnBoth('#9cc3f5').dark, '#9cc3f5')
  assert.notEqual(readableOnBoth('#ffff00').light, '#ffff00')
})
