import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'

import { ownPath } from './form-body.ts'
import { startWebServer, website } from './server.ts'
import type { WebServer } from './server.ts'

const store = await openTestStore()
let web: WebServer

before(async () => {
  const company = await beginCompany(store, { now: new Date() })
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  web = await startWebServer(site, 0, '127.0.0.1')
})
after(async () => {
  await web.close()
  await store.close()
})

test('a path to go on to is never somebody else’s, however it is spelled', () => {
  for (const path of [
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/a/%2E%2e//evil.example/x?y',
    'https://evil.example',
    'javascript:alert(1)',
  ])
    assert.equal(ownPath(path, '/here'), '/here', path)
  assert.equal(ownPath('/console/tests/x?from=2', '/here'), '/console/tests/x?from=2')
})

async function post(
  body: string | ReadableStream<Uint8Array>,
  type = 'application/x-www-form-urlencoded',
) {
  const headers = { origin: web.url, 'content-type': type }
  return await fetch(`${web.url}/sign-in`, { method: 'POST', headers, body, duplex: 'half' })
}

test('a form that names one field half a million times is refused, and keeps nobody waiting', async () => {
  await post('email=a')
  const began = performance.now()
  assert.equal((await post('a&'.repeat(500_000))).status, 413)
  assert(performance.now() - began < 2000)
})

test('a body that names no length is cut off where its limit is', async () => {
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data']) {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536
        if (sent > 64 * 1024 * 1024) controller.close()
        else controller.enqueue(new Uint8Array(65_536).fill(97))
      },
    })
    const status = await post(endless, type).then(
      (answer) => answer.status,
      () => 'cut off',
    )
    assert([413, 415, 'cut off'].includes(status), String(status))
    assert(sent < 16 * 1024 * 1024, `${type}: ${sent}`)
  }
})
