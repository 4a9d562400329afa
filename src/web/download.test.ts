import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import { Hono } from 'hono'

import { attachmentNamed, downloadResponse } from './download.ts'
import { securityHeaders } from './security-headers.ts'

const page = new Uint8Array(Buffer.from('<script>alert(1)</script>'))

test('a file is saved and never shown, and nothing of it runs, also behind what every answer carries', async () => {
  const site = new Hono()
  site.use(securityHeaders)
  const document = { name: 'Prüfbericht "1".html', type: 'text/html', size: page.length }
  site.get('/file', () => downloadResponse(document, ReadableStream.from([page])))
  const answer = await site.request('/file')

  assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'; sandbox")
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(answer.headers.get('cache-control'), 'private, no-store')
  assert.equal(answer.headers.get('cross-origin-resource-policy'), 'same-origin')
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
  assert.equal(answer.headers.get('content-length'), String(page.length))
  assert.equal(
    answer.headers.get('content-disposition'),
    `attachment; filename="Prufbericht _1_.html"; filename*=UTF-8''Pr%C3%BCfbericht%20%221%22.html`,
  )
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), page)
})

test('bytes made for one reader are sent with their own length', () => {
  const answer = downloadResponse({ name: 'a.pdf', type: 'application/pdf', size: 1 }, page)

  assert.equal(answer.headers.get('content-length'), String(page.length))
})

test('whatever a file is called, its name neither ends the header nor begins another, and is found again', () => {
  const names = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', '\r', '\n', ';', "'", '%', '*', '(', 'ä', '😀') }),
  )
  fc.assert(
    fc.property(names, (name) => {
      const value = attachmentNamed(name)
      const [, encoded = ''] =
        /^attachment; filename="[\x20-\x21\x23-\x24\x26-\x2e\x30-\x5b\x5d-\x7e]*"; filename\*=UTF-8''([\w!#$&+\-.^`|~%]*)$/.exec(
          value,
        ) ?? assert.fail(value)
      assert.equal(decodeURIComponent(encoded), name.toWellFormed())
      // It is a header's value for Node as well.
      assert.equal(new Headers({ 'content-disposition': value }).get('content-disposition'), value)
    }),
    { numRuns: 1000 },
  )
})
