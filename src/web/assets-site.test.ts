import assert from 'node:assert/strict'
import { test } from 'node:test'

import { doorsAssets } from '#ui/doors-stylesheet.ts'

import { assetsSite } from './assets-site.ts'

test('what a page behind a door loads is compressed, and good for ever at its address', async () => {
  const site = assetsSite()
  for (const [path, text] of doorsAssets().files) {
    const plain = await site.request(path)
    assert.equal(await plain.text(), text)
    assert.match(plain.headers.get('content-type') ?? '', /^(text\/css|image\/svg\+xml)/)
    assert.equal(plain.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.equal(plain.headers.get('x-content-type-options'), 'nosniff')
    const etag = plain.headers.get('etag') ?? ''
    assert.equal((await site.request(path, { headers: { 'if-none-match': etag } })).status, 304)
  }
  const { stylesheet } = doorsAssets()
  for (const encoding of ['br', 'gzip']) {
    const answer = await site.request(stylesheet, { headers: { 'accept-encoding': encoding } })
    assert.equal(answer.headers.get('content-encoding'), encoding)
  }
})
