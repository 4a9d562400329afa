import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import type { TestCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'

import { startWebServer, website } from './server.ts'
import type { WebServer } from './server.ts'
import { beginFewSentences } from './test-few-sentences.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
const silent = pino({ level: 'silent' })
let company: TestCompany
let site: Hono
let server: WebServer

before(async () => {
  company = await beginFewSentences(store, clock)
  site = website(store, company.organisation, silent)
  server = await startWebServer(site, 0, '127.0.0.1')
})

after(async () => {
  await server.close()
  await store.close()
})

const loopback = { incoming: { httpVersion: '1.1', socket: { remoteAddress: '127.0.0.1' } } }

async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return await site.request(path, { method, headers: { host: 'localhost', ...headers } }, loopback)
}

/** Sends exactly these bytes and returns the whole answer. */
async function speak(bytes: string, port = server.port): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let heard = ''
    socket.setTimeout(5000, () => socket.destroy(new Error('no answer')))
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')))
    socket.on('end', () => resolve(heard))
    socket.on('error', reject)
  })
}

/** The status a caller gets who says these headers. */
async function statusFor(headers: Record<string, string>, path = '/console'): Promise<number> {
  return await new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: server.port, path, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

const consolePaths = [
  '/console',
  '/console/controls/endpoints-tls-only',
  '/console/tests/storage-encrypted',
  '/console/items/database?key=x',
]

test('the console asks this machine to sign in, by a name of this machine, without a proxy between', async () => {
  const own = `127.0.0.1:${server.port}`
  for (const host of [own, `localhost:${server.port}`, '[::1]', 'LOCALHOST', '127.1.2.3']) {
    assert.equal(await statusFor({ host }), 303, host)
  }
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '[::2]',
    '0.0.0.0',
  ]) {
    for (const path of consolePaths) assert.equal(await statusFor({ host }, path), 404, host)
  }
  for (const name of [
    'forwarded',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-real-ip',
    'via',
    'cf-connecting-ip',
    'true-client-ip',
  ]) {
    for (const path of consolePaths)
      assert.equal(await statusFor({ host: own, [name]: '127.0.0.1' }, path), 404, name)
  }
  // These are no names at all, and are refused before they get that far.
  for (const host of ['evil.example:127.0.0.1', 'a b', '@'])
    assert([400, 404].includes(await statusFor({ host })), host)
  // How nginx asks when it has been told nothing.
  assert.match(await speak(`GET /console HTTP/1.0\r\nHost: ${own}\r\n\r\n`), /^HTTP\/1\.1 404/)
  assert.match(await speak('GET /console HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 404/)
  assert.match(
    await speak(
      `GET http://evil.example/console HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    ),
    /^HTTP\/1\.1 404/,
  )
})

test('the console answers nobody from elsewhere, whatever they call themselves', async () => {
  for (const remoteAddress of [
    '192.0.2.7',
    '10.0.0.1',
    '2001:db8::1',
    '::ffff:192.0.2.7',
    '128.0.0.1',
    '',
  ]) {
    const env = { incoming: { httpVersion: '1.1', socket: { remoteAddress } } }
    for (const path of consolePaths) {
      const answer = await site.request(path, { headers: { host: 'localhost' } }, env)
      assert.equal(answer.status, 404, remoteAddress)
      // The same answer as for what is not there.
      assert.equal(await answer.text(), await (await get('/nothing')).text())
    }
  }
})
