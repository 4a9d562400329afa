import assert from 'node:assert/strict'
import { test } from 'node:test'

import { findManaged } from '#program/index.ts'
import { fieldsOf } from '#program/managed.ts'
import { formatsOf } from '#ui/format.ts'
import { messages } from '#ui/messages.ts'

import { shownValue } from './shown-value.ts'

test('a provider that we know by a short word is shown by its name, and any other as it was typed', () => {
  const store = findManaged('data-store') ?? assert.fail('no register of data stores')
  const [, provider] =
    fieldsOf({ shape: store.fields }).find(([name]) => name === 'provider') ?? assert.fail()
  const shown = (value: string, language: 'de' | 'en') =>
    shownValue(provider, value, {
      t: messages[language],
      language,
      formats: formatsOf(language, 'UTC'),
      titles: new Map(),
    })
  assert.equal(shown('aws', 'de'), 'Amazon Web Services')
  assert.equal(shown('self', 'de'), 'eigene Maschinen')
  assert.equal(shown('self', 'en'), 'machines of our own')
  assert.equal(shown('Wolkenheim', 'de'), 'Wolkenheim')
})
