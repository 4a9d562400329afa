import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { publishedFolder } from '#run/publish.ts'
import type { TestCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { stylesheet } from '#ui/stylesheet.ts'

import { startWebServer, website } from './server.ts'
import type { WebServer } from './server.ts'
import { beginFewSentences } from './test-few-sentences.ts'
import { siteOf } from './test-site.ts'
import { browserAssets } from './verifier/browser-assets.ts'

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

test('the address alone leads to the reader’s language, and English where none of ours is asked for', async () => {
  const wishes = [
    ['de', '/de/'],
    ['de-AT,de;q=0.9,en;q=0.8', '/de/'],
    ['en-US,en;q=0.9,de;q=0.8', '/en/'],
    ['fr,de;q=0.4,en;q=0.3', '/de/'],
    ['fr', '/en/'],
    ['de;q=0,en;q=0.1', '/en/'],
    ['*', '/en/'],
    [';;;,q=x', '/en/'],
  ]
  for (const [wish = '', home] of wishes) {
    const answer = await get('/', { 'accept-language': wish })
    assert.equal(answer.status, 302)
    assert.equal(answer.headers.get('location'), home, wish)
    assert.match(answer.headers.get('vary') ?? '', /Accept-Language/)
  }
  assert.equal((await get('/')).headers.get('location'), '/en/')
  assert.equal((await get('/de')).headers.get('location'), '/de/')
  assert.equal((await get('/en')).headers.get('location'), '/en/')
})

/** Every kind of answer there is. */
const answers: [string, string, Record<string, string>, number][] = [
  ['the redirect', '/', {}, 302],
  ['a page', '/de/', {}, 200],
  ['trust.json', '/trust.json', {}, 200],
  ['the checkpoint', '/log/checkpoint', {}, 200],
  ['the stylesheet', stylesheet.url, {}, 200],
  ['the script', browserAssets().button, {}, 200],
  ['what is not there', '/nothing', {}, 404],
  ['the console', '/console', {}, 303],
  ['the console for others', '/console', { 'x-forwarded-for': '192.0.2.1' }, 404],
]

test('every answer carries the same strict headers, and none sets a cookie', async () => {
  const seen = await Promise.all(answers.map(async ([, path, headers]) => get(path, headers)))
  const etag = (await get('/de/')).headers.get('etag') ?? ''
  const others = [
    await get('/de/', { 'if-none-match': etag }),
    await get('/de/', {}, 'HEAD'),
    await get('/de/', {}, 'POST'),
  ]
  assert.deepEqual(
    [...seen, ...others].map(({ status }) => status),
    [...answers.map(([, , , status]) => status), 304, 200, 404],
  )
  const isOfDoors = new Set(seen.filter((_, index) => answers[index]?.[1].startsWith('/console')))
  for (const answer of [...seen, ...others]) {
    const { headers } = answer
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /require-trusted-types-for 'script'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.match(policy, /trusted-types 'none'/)
    assert.doesNotMatch(policy, /unsafe|\*|https?:/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    // Behind the doors our own forms must say where they come from.
    const referrer = isOfDoors.has(answer) ? 'same-origin' : 'no-referrer'
    assert.equal(headers.get('referrer-policy'), referrer)
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
    assert(headers.has('permissions-policy'))
    assert.equal(headers.get('set-cookie'), null)
  }
})

test('our own files run on the trust page and behind the doors and nowhere else, and nothing of another type is a script', async () => {
  const running = async (path: string, headers = {}) =>
    /script-src ([^;]*)/.exec(
      (await get(path, headers)).headers.get('content-security-policy') ?? '',
    )
  const runs = ['/de/', '/en/', '/console', '/console/tests/storage-encrypted']
  for (const path of runs) assert.equal((await running(path))?.[1], "'self'")
  for (const [, path, headers] of answers.filter(([, each]) => !runs.includes(each))) {
    assert.equal(await running(path, headers), null, path)
  }
  for (const path of ['/en/index.html', '/de/x', '/en', '/consoles']) {
    assert.equal(await running(path), null, path)
  }
  // With `nosniff` a browser runs only what is called JavaScript.
  for (const path of siteOf(company).keys()) {
    const type = (await get(`/${path}`)).headers.get('content-type') ?? ''
    const isModule = path.startsWith('assets/beleg-verifier-') && !path.endsWith('/LICENSE')
    assert.equal(type.includes('javascript'), isModule, path)
  }
})

test('what a verifier needs may be read from anywhere, and nothing else', async () => {
  const open = ['/trust.json', '/log/checkpoint', '/log/policy', `/log/tile/${tile('entries')}`]
  for (const path of open)
    assert.equal((await get(path)).headers.get('access-control-allow-origin'), '*', path)
  for (const [, path, headers] of answers.filter(([, each]) => !open.includes(each))) {
    assert.equal((await get(path, headers)).headers.get('access-control-allow-origin'), null, path)
  }
})

test('what never changes may be kept for ever, and the rest is asked for again', async () => {
  const paths = [
    stylesheet.url,
    browserAssets().button,
    `/log/tile/${tile('0')}`,
    `/log/tile/${tile('entries')}`,
  ]
  for (const path of paths) {
    assert.equal(
      (await get(path)).headers.get('cache-control'),
      'public, max-age=31536000, immutable',
    )
  }
  for (const path of [
    '/',
    '/de/',
    '/trust.json',
    '/log/checkpoint',
    '/log/policy',
    '/nothing',
    '/log/controls/endpoints-tls-only.tlog-proof',
  ]) {
    assert.equal((await get(path)).headers.get('cache-control'), 'no-cache', path)
  }
})

test('who has the page already is told so in one line', async () => {
  const first = await get('/de/', { 'accept-encoding': 'br' })
  const etag = first.headers.get('etag') ?? ''
  for (const had of [etag, etag.replace('W/', ''), `"x", ${etag}`]) {
    const answer = await get('/de/', { 'if-none-match': had })
    assert.equal(answer.status, 304)
    assert.equal(await answer.text(), '')
    assert.equal(answer.headers.get('etag'), etag)
  }
  assert.equal((await get('/de/', { 'if-none-match': '"other"' })).status, 200)
})

test('brotli, gzip and plain are the same bytes, and a refused encoding is not used', async () => {
  for (const path of ['/de/', '/en/', '/trust.json', stylesheet.url]) {
    const plain = Buffer.from(await (await get(path)).arrayBuffer())
    const brotli = await get(path, { 'accept-encoding': 'gzip, deflate, br, zstd' })
    const gzip = await get(path, { 'accept-encoding': 'GZIP;q=1.0, br;q=0' })
    assert.deepEqual(
      [brotli, gzip].map(({ headers }) => headers.get('content-encoding')),
      ['br', 'gzip'],
    )
    assert.deepEqual(brotliDecompressSync(await brotli.arrayBuffer()), plain)
    assert.deepEqual(gunzipSync(await gzip.arrayBuffer()), plain)
    for (const refusing of ['br;q=0, gzip;q=0.0', 'identity', 'abracadabra', '']) {
      const answer = await get(path, { 'accept-encoding': refusing })
      assert.equal(answer.headers.get('content-encoding'), null, refusing)
      assert.match(answer.headers.get('vary') ?? '', /Accept-Encoding/)
    }
  }
  const bytes = await get(`/log/tile/${tile('0')}`, { 'accept-encoding': 'br' })
  assert.deepEqual(
    Buffer.from(await bytes.arrayBuffer()),
    siteOf(company).get(`log/tile/${tile('0')}`),
  )
})

test('HEAD says what GET would send, and sends nothing', async () => {
  for (const path of ['/de/', '/trust.json', '/log/checkpoint', '/nothing']) {
    const whole = await get(path)
    const head = await get(path, {}, 'HEAD')
    assert.equal(head.status, whole.status)
    assert.equal(await head.text(), '')
    for (const name of ['content-length', 'content-type', 'etag', 'cache-control']) {
      assert.equal(head.headers.get(name), whole.headers.get(name), `${path} ${name}`)
    }
  }
})

test('no path leads out of the published folder, and each file has one address', async () => {
  writeFileSync(join(store.directory.published, 'outside.txt'), 'secret')
  writeFileSync(join(publishedFolder(store, company.organisation), 'inside.txt'), 'public')
  assert.equal((await get('/inside.txt')).status, 200)
  const paths = [
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/%2E%2E%2foutside.txt',
    '/..%2foutside.txt',
    '/de/%2e%2e/%2e%2e/outside.txt',
    '/%252e%252e/outside.txt',
    '/..\\outside.txt',
    '/..%5coutside.txt',
    '/de/..%5c..%5coutside.txt',
    '/inside.txt%00',
    '/%00',
    '/inside.txt%00.html',
    '//inside.txt',
    '/de//index.html',
    '/./inside.txt%2f',
    '/%E0%A4%A',
    '/%',
    '/de/index.html/',
    '/log',
    '/log/',
    `/${'a'.repeat(5000)}`,
    `/${'a/'.repeat(2000)}`,
    `/${'..%2f'.repeat(500)}etc/passwd`,
  ]
  for (const path of paths) {
    const answer = await get(`http://localhost${path}`)
    assert.notEqual(answer.status, 500, path)
    assert.doesNotMatch(await answer.text(), /secret|root:/, path)
    // As they come over the wire, which no URL parser has smoothed yet.
    const raw = await speak(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    assert.doesNotMatch(raw, /secret|root:/, path)
    assert.match(raw, /^HTTP\/1\.1 (404|400|431)/, path)
  }
})

test('what is not there is said in both languages', async () => {
  const cases: [string, string, 'de' | 'en'][] = [
    ['/de/nichts', '', 'de'],
    ['/de/nichts', 'en', 'de'],
    ['/nothing', 'de-CH', 'de'],
    ['/nothing', 'en', 'en'],
    ['/nothing', '', 'en'],
  ]
  for (const [path, wish, language] of cases) {
    const answer = await get(path, wish ? { 'accept-language': wish } : {})
    assert.equal(answer.status, 404)
    const text = await answer.text()
    assert.match(text, new RegExp(`<html lang="${language}">`))
    assert(text.includes(messages[language].notFound.title))
  }
  assert.doesNotMatch(await (await get('/%3Cscript%3Ealert(1)')).text(), /<script/)
})

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

/** The newest partial tile of a kind. */
function tile(kind: string): string {
  const paths = [...siteOf(company).keys()].filter((path) =>
    path.startsWith(`log/tile/${kind}/000.p/`),
  )
  return paths.at(-1)?.replace('log/tile/', '') ?? ''
}
