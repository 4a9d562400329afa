import assert from 'node:assert/strict'
import { test } from 'node:test'

import { messages } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'

import { shownScope } from './shown-scope.ts'

test('what people keep is said in words, and what a source reads by the source’s own name', () => {
  assert.equal(shownScope(messages.de, 'de', 'people'), 'von Menschen geführt')
  assert.equal(
    shownScope(messages.en, 'en', 'people/legal-entity'),
    'Legal entities, kept by people',
  )
  const read = shownScope(messages.de, 'de', 'aws/1/s3')
  assert(typeof read !== 'string' && textOf(read).includes('aws/'))
})
