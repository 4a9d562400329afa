import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { OperatingError } from '#engine/operating-error.ts'
import { exitCode } from '#log/verify-site.ts'
import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { serving, withServer } from '#web/test-serve-site.ts'
import { publishSite, siteOf } from '#web/test-site.ts'
import type { Site } from '#web/test-site.ts'

import { verifyUrl } from './verify-url.ts'

// The verifier looks at the real clock.
const clock = { now: new Date() }
const store = await openTestStore(clock)
after(() => store.close())
const folder = mkdtempSync(join(tmpdir(), 'beleg-verify-url-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let company: TestCompany
let site: Site

before(async () => {
  company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 60 })
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true } } }))
  await run(company)
  await publishSite(company)
  site = siteOf(company)
})

let files = 0
function stateFile(): string {
  return join(folder, `state-${files++}`, 'seen.json')
}

test('a served site is verified, and its head is remembered for the next visit', async () => {
  const state = stateFile()
  await withServer(
    serving(() => site),
    async (url) => {
      assert.equal(exitCode(await verifyUrl(url, { state })), 0)
      assert.equal(
        JSON.parse(readFileSync(state, 'utf8')).note,
        site.get('log/checkpoint')?.toString(),
      )
      const again = await verifyUrl(`${url}/en/?any#where`, { state, replay: true })
      assert.equal(exitCode(again), 0)
      assert(again.checks.some(({ message }) => message.includes('as it was seen before')))
    },
  )
})

test('a page in one language that is gone leaves it open', async () => {
  const without = new Map(site)
  without.delete('de/index.html')
  const verification = await withServer(
    serving(() => without),
    (url) => verifyUrl(url, { state: stateFile(), pauseMs: 10 }),
  )
  assert.equal(exitCode(verification), 2)
  assert(
    verification.checks.some(
      ({ check, message }) => check === 'pages' && /\/de\/ answers 404/.test(message),
    ),
  )
})

test('a server that answers nothing, half, or only with errors leaves it open, and nothing is remembered', async () => {
  const servers: [RequestListener, RegExp][] = [
    [() => undefined, /cannot be reached/],
    [(_request, response) => response.writeHead(200).write('half'), /cannot be reached/],
    [
      (_request, response) =>
        response.writeHead(200, { 'content-length': 100 }).end('half', () => response.destroy()),
      /cannot be reached/,
    ],
    [(_request, response) => response.writeHead(503).end(), /answers 503/],
    [
      (request, response) => response.writeHead(302, { location: request.url }).end(),
      /cannot be reached/,
    ],
  ]
  for (const [handle, said] of servers) {
    const state = stateFile()
    const verification = await withServer(handle, (url) =>
      verifyUrl(url, { state, timeoutMs: 150, pauseMs: 10 }),
    )
    assert.equal(exitCode(verification), 2)
    assert.match(verification.checks[0]?.message ?? '', said)
    assert.equal(existsSync(state), false)
  }
  const nobody = await verifyUrl('http://127.0.0.1:1', { state: stateFile(), pauseMs: 10 })
  assert.equal(exitCode(nobody), 2)
})

test('a server that stops answering half-way leaves it open', async () => {
  const verification = await withServer(
    (request, response) => {
      if (request.url?.includes('/tile/')) return
      serving(() => site)(request, response)
    },
    (url) => verifyUrl(url, { state: stateFile(), timeoutMs: 150, pauseMs: 10 }),
  )
  assert.equal(exitCode(verification), 2)
})

test('a site that publishes while it is read is read again, and not called a liar', async () => {
  passTime(company, 120)
  await run(company)
  await publishSite(company)
  const newer = siteOf(company)
  let isNew = false
  const half = new Map(site).set('trust.json', newer.get('trust.json') ?? Buffer.of())
  const verification = await withServer(
    (request, response) => {
      serving(() => (isNew ? newer : half))(request, response)
      if (request.url === '/trust.json') isNew = true
    },
    (url) => verifyUrl(url, { state: stateFile(), pauseMs: 10 }),
  )
  assert.equal(exitCode(verification), 0)
})

test('an address that is none, or a state that cannot be read, is an operating error with a fix', async () => {
  const state = stateFile()
  for (const url of [
    'trust.example',
    'ftp://trust.example',
    'file:///etc/passwd',
    'mailto:x',
    '',
  ]) {
    await assert.rejects(
      verifyUrl(url, { state }),
      (error) => error instanceof OperatingError && error.code === 'url-refused',
    )
  }
  const broken = join(folder, 'broken.json')
  for (const content of ['', '{}', '{"vkey":"x","note":"y"}', '[]']) {
    writeFileSync(broken, content)
    await assert.rejects(
      verifyUrl('http://127.0.0.1:1', { state: broken }),
      (error) => error instanceof OperatingError && error.code === 'state-unreadable',
    )
  }
})
