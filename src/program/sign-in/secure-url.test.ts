import assert from 'node:assert/strict'
import { test } from 'node:test'

import { OidcSettings } from './oidc-settings.ts'
import { SecureUrl } from './secure-url.ts'

test('what is no address is refused like any other wrong answer, and never thrown', () => {
  for (const text of [
    '',
    ' ',
    'abc',
    '\u0001',
    'https://\u0001',
    'http://far.example',
    'https://a:b@c',
  ])
    assert.equal(SecureUrl.safeParse(text).success, false, JSON.stringify(text))
  for (const text of ['https://id.example/tenant', 'http://127.0.0.1:8080'])
    assert.equal(SecureUrl.safeParse(text).success, true, text)
  const asked = { issuer: 'abc', clientId: 'x', label: { de: 'Konto', en: 'account' } }
  assert.equal(OidcSettings.safeParse(asked).success, false)
})
