import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { OperatingError } from '#engine/operating-error.ts'
import { publishControls } from '#run/publish-controls.ts'
import { publishedFolder } from '#run/publish.ts'
import { currentStatuses } from '#run/statuses.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { readOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { stylesheet } from '#ui/stylesheet.ts'

import { startWebServer, website } from './server.ts'
import type { WebServer } from './server.ts'
import { signedIn } from './test-people.ts'
import { publishSite, siteOf, textIn } from './test-site.ts'
import { Trouble } from './trouble.ts'
import { browserAssets } from './verifier/browser-assets.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
/** Enough to be looked at: one that fails, one that is met, two without a source. */
const fewControls = [
  'services-on-approved-clouds',
  'databases-in-allowed-countries',
  'databases-encrypted-at-rest',
  'endpoints-tls-only',
]
const store = await openTestStore(clock)
const silent = pino({ level: 'silent' })
let company: TestCompany
let site: Hono
let server: WebServer

before(async () => {
  company = await beginCompany(store, clock)
  await publishControls(store, company.org, fewControls, { window: 60 })
  await read(
    company,
    awsCalls({
      'us-east-1': { databases: { orders: true, users: false }, snapshots: { nightly: true } },
    }),
  )
  await run(company)
  passTime(company, 120)
  await publishSite(company)
  site = website(store, company.organisation, silent)
  server = await startWebServer(site, 0, '127.0.0.1')
})
after(async () => {
  await server.close()
  await store.close()
})

/** What each control is to be called now, as the store has it. */
async function statusesNow(): Promise<Map<string, string>> {
  const statuses = await readOrg(store, company.org, (tx) => currentStatuses(tx, clock.now))
  return new Map([...statuses].map(([id, { status }]) => [id, status]))
}

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

test('a page that is published again is served again', async () => {
  const before = await (await get('/log/checkpoint')).text()
  passTime(company, 60)
  await run(company)
  await publishSite(company)
  // Files are looked at again after a quarter of a second.
  await new Promise((resolve) => setTimeout(resolve, 260))
  const now = await (await get('/log/checkpoint')).text()
  assert.notEqual(now, before)
  assert.equal(now, textIn(siteOf(company), 'log/checkpoint'))
  assert.equal(await (await get('/de/')).text(), textIn(siteOf(company), 'de/index.html'))
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

test('both languages show the same statuses, numbers, times and proofs', async () => {
  const statuses = await statusesNow()
  const files = siteOf(company)
  const pages = (['de', 'en'] as const).map((language) => {
    const page = textIn(files, `${language}/index.html`)
    return {
      order: [...page.matchAll(/<article class="sentence" id="([^"]+)"/g)].map(([, id]) => id),
      statuses: [...page.matchAll(/<p class="status ([a-z]+)"/g)].map(([, status]) => status),
      signs: [...page.matchAll(/class="sign ([a-z]+)"/g)].map(([, status]) => status),
      figures: [...page.matchAll(/(\d+) (?:of|von) (\d+)/g)].map(
        ([, part, whole]) => `${part}/${whole}`,
      ),
      bars: [...page.matchAll(/<rect[^>]*>/g)].map(([bar]) => bar),
      links: [...page.matchAll(/href="(\/log\/[^"]+)"/g)].map(([, link]) => link),
      criteria: page.match(/C{1,2}\d\.\d/g),
      moments: page.match(/\d\d:\d\d/g),
    }
  })
  assert.deepEqual(pages[0], pages[1])
  assert.equal(pages[0]?.order.length, fewControls.length)
  assert.deepEqual(
    pages[0]?.statuses,
    pages[0]?.order.map((id) => statuses.get(id ?? '')),
  )
  for (const [id, status] of [
    ['databases-encrypted-at-rest', 'failing'],
    ['databases-in-allowed-countries', 'met'],
    ['services-on-approved-clouds', 'pending'],
  ] as const)
    assert.equal(statuses.get(id), status, id)
})

test('the page says all that it must, in words as the program has them', async () => {
  const statuses = [...(await statusesNow()).values()]
  const [met, failing, pending] = (['met', 'failing', 'pending'] as const).map(
    (status) => statuses.filter((each) => each === status).length,
  )
  assert(met && failing && pending && met + failing + pending === fewControls.length)
  const files = siteOf(company)
  const [de, en] = [textIn(files, 'de/index.html'), textIn(files, 'en/index.html')].map((page) =>
    page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' '),
  )
  const said: [string | undefined, RegExp[]][] = [
    [
      de,
      [
        new RegExp(
          `1 von ${fewControls.length} Sätzen trifft zu; einer trifft nicht zu; ${pending} sind in Beobachtung\\.`,
        ),
        /Alle Datenbanken speichern ihre Daten verschlüsselt\. trifft nicht zu seit 2\. November 2026/,
        /in Beobachtung seit 2\. November 2026 um 12:00 UTC/,
        /1 von 2 Speichern in Ordnung, 1 nicht in Ordnung/,
        /Grundlage 2 gemessen/,
        /Stand 2\. November 2026/,
        /Nächste spätestens am/,
        /Die letzten zwölf Monate/,
        /Kriterien \(SOC 2\) CC6\.1, C1\.1/,
        /SOC-2-Bericht keiner/,
        /databases-encrypted-at-rest\.tlog-proof/,
        /nicht, dass sie wahr ist; es ist kein Prüfungsurteil und keine Garantie/,
        /Beobachtungszeit ist hier auf 60 Sekunden verkürzt; üblich sind 14 Tage/,
        /beleg trust verify https:\/\/trust\.example --key/,
      ],
    ],
    [
      en,
      [
        new RegExp(
          `1 of ${fewControls.length} sentences holds; one does not hold; ${pending} are under observation\\.`,
        ),
        /All databases store their data encrypted\. does not hold since 2 November 2026/,
        /under observation since 2 November 2026 at 12:00 UTC/,
        /1 of 2 stores passes, 1 fails/,
        /Basis 2 measured/,
        /As of 2 November 2026/,
        /Next run due by/,
        /The last twelve months/,
        /Criteria \(SOC 2\) CC6\.1, C1\.1/,
        /SOC 2 report none/,
        /databases-encrypted-at-rest\.tlog-proof/,
        /not that it is true; it is no audit opinion and no guarantee/,
        /observation window is shortened to 60 seconds here; usually it is 14 days/,
      ],
    ],
  ]
  for (const [text = '', wanted] of said) for (const each of wanted) assert.match(text, each)
})

test('with the database gone the public page stays up, and the console says so with a number to quote', async () => {
  const own = await openTestStore(clock)
  const alone = await beginCompany(own, clock)
  await publishControls(own, alone.org, 'all', { window: 60 })
  await publishSite(alone)
  const pages = website(own, alone.organisation, silent)
  await own.pool.end()
  for (const path of ['/de/', '/en/', '/trust.json', '/log/checkpoint', stylesheet.url]) {
    assert.equal((await pages.request(path)).status, 200, path)
  }
  const answer = await pages.request('/console', { headers: { host: 'localhost' } }, loopback)
  assert.equal(answer.status, 500)
  assert.match(await answer.text(), /^Error [0-9a-f-]{36}\n$/)
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  await own.close().catch(() => undefined)
})

test('while scheduled work fails, the console says so with what to do, in both languages; afterwards no more', async () => {
  const trouble = new Trouble()
  const pages = website(store, company.organisation, silent, trouble)
  const lead = await signedIn(store, company.org, pages, ['lead'])
  const console = async (language: string) =>
    await (await lead.get(`/console?lang=${language}`)).text()
  const full = new OperatingError('disk-full', 'There is no room left.', 'Free some disk space.')
  assert.equal(trouble.failed(full, clock.now), true)
  assert.equal(trouble.failed(full, clock.now), false, 'the same again is no news')
  for (const [language, words] of [
    ['de', /schlägt seit .* fehl[\s\S]*Abhilfe:/],
    ['en', /has been failing since[\s\S]*What to do:/],
  ] as const) {
    const text = await console(language)
    assert.match(text, words)
    assert.match(text, /Free some disk space\.[\s\S]*disk-full/)
  }
  trouble.ended()
  assert.doesNotMatch(await console('en'), /failing since/)
})

/** The newest partial tile of a kind. */
function tile(kind: string): string {
  const paths = [...siteOf(company).keys()].filter((path) =>
    path.startsWith(`log/tile/${kind}/000.p/`),
  )
  return paths.at(-1)?.replace('log/tile/', '') ?? ''
}
