/** A company that takes time stamps: what it logs and publishes, and what a visitor finds. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { exitCode } from '#log/verify-site.ts'
import type { VerifyOptions } from '#log/verify-site.ts'
import { anchorLog } from '#run/anchor.ts'
import { publishControls } from '#run/publish-controls.ts'
import { publish, publishedFolder } from '#run/publish.ts'
import { awsCalls, beginCompany, entriesOf, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { startTsa } from '#run/test-tsa.ts'
import type { TestTsa } from '#run/test-tsa.ts'
import { verifyTimeStamp } from '#run/time-stamp.ts'
import { openTestStore } from '#store/test-store.ts'

import {
  assertNamed,
  assertVerified,
  changed,
  flipped,
  siteOf,
  textIn,
  visit,
} from './test-site.ts'
import { renderTrust } from './trust/render-trust.ts'

// The authority's clock is the machine's, and ours must not be far from it.
const clock = { now: new Date() }
const store = await openTestStore(clock)
let tsa: TestTsa
before(async () => {
  tsa = await startTsa('ec')
})
after(async () => {
  await tsa.close()
  await store.close()
})

async function begin(): Promise<TestCompany> {
  clock.now = new Date()
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all', { window: 0 })
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true }, snapshots: {} } }))
  await run(company)
  return company
}

async function publishStamped({ organisation }: TestCompany): Promise<string[]> {
  const heard: string[] = []
  await publish(store, organisation, {
    render: renderTrust,
    timeStamping: { url: tsa.url, certificates: tsa.certificates },
    heard: (trouble) => heard.push(trouble),
  })
  return heard
}

/** A visitor who believes this authority. */
function believing(trusted = tsa.certificates): Pick<VerifyOptions, 'checkTimeStamp' | 'now'> {
  return {
    now: clock.now,
    checkTimeStamp: async (response, stamped) =>
      (await verifyTimeStamp(response, stamped, trusted)).at,
  }
}

test('a time stamp is taken once a day, logged, published and verified, by us and by openssl', async () => {
  const company = await begin()
  for (const _ of [1, 2, 3]) assert.deepEqual(await publishStamped(company), [])
  const anchors = (await entriesOf(company)).filter(({ t }) => t === 'anchor')
  assert.equal(anchors.length, 1)
  const site = siteOf(company)
  const { log } = JSON.parse(textIn(site, 'trust.json'))
  const { file, over, size } = log.timestamp
  assert.equal(over, `log/checkpoints/${size}`)
  assert.match(textIn(site, 'en/index.html'), /authority confirms: the first \d+ entries/)
  assert.match(textIn(site, 'de/index.html'), /Zeitstempeldienst bestätigt: Die ersten/)

  assertVerified(await visit(site, { ...believing(), replay: true }))
  assertVerified(await visit(site, believing(tsa.issuers)))
  const unasked = await visit(site, { now: clock.now })
  assertVerified(unasked)
  assert(unasked.checks.some(({ check, outcome }) => check === 'timestamp' && outcome === 'noted'))

  const [body, response] = [join(tsa.folder, 'body'), join(tsa.folder, 'stamp.tsr')]
  writeFileSync(body, `${textIn(site, over).split('\n\n')[0]}\n`)
  writeFileSync(response, site.get(file) ?? '')
  const words = ['ts', '-verify', '-data', body, '-in', response, '-CAfile', tsa.issuer]
  assert.match(execFileSync('openssl', words, { stdio: 'pipe' }).toString(), /Verification: OK/)

  passTime(company, 86_500)
  const heard = await publishStamped(company)
  // The machine's clock did not go on with ours, so what comes now is refused; the log is published all the same.
  assert.match(heard.join(), /its clock says/)
})

test('without the published folder, the next publishing brings time stamp and checkpoint back', async () => {
  const company = await begin()
  for (const _ of [1, 2]) await publishStamped(company)
  rmSync(publishedFolder(store, company.organisation), { recursive: true })
  await publishStamped(company)
  assertVerified(await visit(siteOf(company), believing()))
})

test('a time stamp that is another’s, spoiled, of another log or missing is found out', async () => {
  const company = await begin()
  for (const _ of [1, 2]) await publishStamped(company)
  const site = siteOf(company)
  const { log } = JSON.parse(textIn(site, 'trust.json'))
  const { file, over } = log.timestamp
  const other = await startTsa('ec')
  try {
    const stranger = await visit(site, believing(other.certificates))
    assertNamed(stranger, 'timestamp', /not signed by the authority given/)
  } finally {
    await other.close()
  }
  const length = site.get(file)?.length ?? 0
  const spoiled = flipped(site, file, length - 5)
  assertNamed(await visit(spoiled, believing()), 'timestamp', /authority given|RFC 3161/)
  const renamed = changed(site, over, (text) => text.replace('\n', '-other\n'))
  assertNamed(await visit(renamed, believing()), 'timestamp', /not of this log/)
  const missing = new Map(site)
  missing.delete(file)
  assert.equal(exitCode(await visit(missing, believing())), 2)
  const silent = changed(site, 'trust.json', (text) =>
    text.replace(/"timestamp": \{[^}]*\}/, '"timestamp": null'),
  )
  assertNamed(await visit(silent, believing()), 'timestamp', /no time stamp to check/)
})

test('an authority that cannot be had costs the time stamp and nothing else', async () => {
  const company = await begin()
  tsa.behave((_, response) => response.writeHead(503).end())
  try {
    assert.match((await publishStamped(company)).join(), /There is no time stamp from .*503/)
  } finally {
    tsa.behave()
  }
  assert.equal((await entriesOf(company)).filter(({ t }) => t === 'anchor').length, 0)
  assertVerified(await visit(siteOf(company), { now: clock.now }))
})

test('before anything is published there is nothing to stamp', async () => {
  const { organisation } = await beginCompany(store, clock)
  const stamping = { url: tsa.url, certificates: tsa.certificates }
  await assert.rejects(anchorLog(store, organisation, stamping), { code: 'nothing-published' })
})
