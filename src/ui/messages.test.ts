import assert from 'node:assert/strict'
import { test } from 'node:test'

import { messages } from './messages.ts'

test('what is counted stands in the dative in German: “7 von 8 Alarmen in Ordnung”', () => {
  const wrong = Object.values(messages.de.populations).flatMap(({ other }) => {
    const [noun = ''] = other.match(/\p{Lu}[\p{L}-]*/u) ?? []
    const adjective = /^\p{Ll}\S*/u.exec(other)?.[0] ?? 'en'
    // Only loan words with an s have no n there.
    return /[ns]$/.test(noun) && adjective.endsWith('en') ? [] : [other]
  })
  assert.deepEqual(wrong, [])
})
