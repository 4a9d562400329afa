/** A company that asks witnesses: what its page says of them, and what a visitor finds. */
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, before, test } from 'node:test'

import { exitCode } from '#log/verify-site.ts'
import type { Check, Verification } from '#log/verify-site.ts'
import { loadLogKey } from '#run/log-key.ts'
import { setLogPolicy } from '#run/log-policy.ts'
import { publishControls } from '#run/publish-controls.ts'
import { publish } from '#run/publish.ts'
import { awsCalls, beginCompany, entriesOf, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import type { TrustPage } from '#run/trust.ts'
import { openTestStore } from '#store/test-store.ts'

import {
  assertNamed,
  assertVerified,
  changed,
  publishSite,
  siteOf,
  textIn,
  visit,
} from './test-site.ts'
import type { Site } from './test-site.ts'
import { renderTrust } from './trust/render-trust.ts'
import { startTestWitness } from './witness/test-witness.ts'
import type { TestWitness } from './witness/test-witness.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
const closings: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closings.toReversed()) await close()
  await store.close()
})

let company: TestCompany
let auditor: TestWitness
let customer: TestWitness
/** Nobody listens there any more. */
let deadUrl: string

before(async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  deadUrl = `http://127.0.0.1:${address.port}`
  await new Promise((resolve) => server.close(resolve))
})

/** A new company, with two witnesses that live and one that does not, of which it takes two. */
async function begin(): Promise<void> {
  clock.now = new Date(clock.now.getTime() + 86_400_000)
  company = await beginCompany(store, clock)
  const { slug, origin } = company.organisation
  const log = loadLogKey(store.directory, slug, origin)
  auditor = await startTestWitness('auditor', log.vkey, () => clock.now)
  customer = await startTestWitness('customer', log.vkey, () => clock.now)
  const dead = await startTestWitness('gone', log.vkey, () => clock.now)
  const living = [auditor, customer]
  closings.push(...living.map((each) => () => each.close()))
  await dead.close()
  await setLogPolicy(store, company.organisation, policyText(dead.line))
  await publishControls(store, company.org, 'all', { window: 60 })
  await news()
  // Past the window, so that no status changes by itself.
  passTime(company, 120)
}

function policyText(dead: string, needed: number | 'any' = 2): string {
  const gone = dead.replace(/\S+\n$/, `${deadUrl}\n`)
  return `${auditor.line}${customer.line}${gone}group outside ${needed} auditor customer gone\nquorum outside\n`
}

/** Something new to sign. */
async function news(): Promise<void> {
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true }, snapshots: {} } }))
  await run(company)
}

async function publishHeard(): Promise<{ page: TrustPage; heard: string[] }> {
  const heard: string[] = []
  const page = await publish(store, company.organisation, {
    render: renderTrust,
    heard: (trouble) => heard.push(trouble),
  })
  return { page, heard }
}

function said({ checks }: Verification, check: Check['check']): string {
  const found = checks.filter((each) => each.check === check)
  assert(found.length > 0, `no ${check} among ${JSON.stringify(checks)}`)
  return found.map(({ outcome, message }) => `${outcome}: ${message}`).join('\n')
}

interface Says {
  witnessed: boolean
  witnesses: {
    needed: number
    at: string | null
    last: unknown
    of: { name: string; at: string | null }[]
  }
}

function logIn(site: Site): Says {
  const { log }: { log: Says } = JSON.parse(textIn(site, 'trust.json'))
  return log
}

test('two of three witnesses make the quorum: page, trust.json, proofs and verifier say so, in both languages', async () => {
  await begin()
  const { heard } = await publishHeard()
  assert.equal(heard.length, 1)
  assert.match(
    heard.join(),
    /^The witness gone did not cosign: it cannot be reached: .*ECONNREFUSED/,
  )
  const site = siteOf(company)
  const at = clock.now.toISOString()
  assert.deepEqual(logIn(site), {
    ...logIn(site),
    witnessed: true,
    witnesses: {
      needed: 2,
      at,
      last: null,
      of: [
        { name: 'auditor', at },
        { name: 'customer', at },
        { name: 'gone', at: null },
      ],
    },
  })
  const checkpoint = textIn(site, 'log/checkpoint')
  assert.equal(checkpoint.match(/^— /gm)?.length, 3)
  const control = 'log/controls/databases-encrypted-at-rest.tlog-proof'
  assert(textIn(site, control).endsWith(`\n\n${checkpoint}`))
  assert(textIn(site, 'log/policy').startsWith('log '))

  assert.match(
    textIn(site, 'en/index.html'),
    /witnessed: 2 of the 3 witnesses the company names confirm this checkpoint; 2 are required\./,
  )
  assert.match(textIn(site, 'en/index.html'), /gone: has not confirmed this checkpoint/)
  assert.match(
    textIn(site, 'de/index.html'),
    /bezeugt: 2 von 3 Zeugen, die das Unternehmen benennt, bestätigen diesen Prüfpunkt; nötig sind 2\./,
  )

  const own = await visit(site, { now: clock.now, replay: true })
  assertVerified(own)
  assert.match(
    said(own, 'witnesses'),
    /^verified: Witnessed by auditor, customer \(2 of 3, at least 2 needed\), last at .*, by the site's own policy; pin one/,
  )
  const policy = textIn(site, 'log/policy')
  const pinned = await visit(site, { now: clock.now, policy })
  assertVerified(pinned)
  assert.match(said(pinned, 'witnesses'), /^verified: .* by your policy\.$/)
  assert.match(said(pinned, 'checkpoint'), /is signed by the key you gave/)
})

test('a heartbeat without news brings fresh cosignatures, and every checkpoint is kept', async () => {
  await begin()
  await publishSite(company)
  const first = textIn(siteOf(company), 'log/checkpoint')
  passTime(company, 600)
  await publishSite(company)
  const site = siteOf(company)
  const second = textIn(site, 'log/checkpoint')
  const [body] = first.split('\n\n')
  assert(second.startsWith(`${body}\n\n`) && second !== first)
  assert.equal(logIn(site).witnesses.at, clock.now.toISOString())
  const day = clock.now.toISOString().slice(0, 10)
  assert.equal(textIn(site, 'log/checkpoints/index'), `${day}\n`)
  assert.equal(textIn(site, `log/checkpoints/${day}`), `${first}\n${second}`)
  // The address by size is cached for ever, so the file does not change either.
  assert.equal(textIn(site, `log/checkpoints/${body?.split('\n')[1]}`), first)
  assertVerified(await visit(site, { now: clock.now, replay: true }))
})

test('when a witness of the quorum goes away, publishing goes on, and everybody is told how far it is witnessed', async () => {
  await begin()
  const before = (await publishSite(company)).size
  const witnessedAt = clock.now.toISOString()
  await customer.stop()

  // At the same size its cosignature still stands; it is only no longer fresh.
  passTime(company, 600)
  const { page: same } = await publishHeard()
  assert.equal(same.witnessing.at?.toISOString(), witnessedAt)

  passTime(company, 600)
  await news()
  const { heard } = await publishHeard()
  assert.equal(heard.length, 2)
  const site = siteOf(company)
  const { witnessed, witnesses } = logIn(site)
  assert.deepEqual([witnessed, witnesses.at], [false, null])
  assert.deepEqual(witnesses.last, { size: before, at: witnessedAt })
  assert.match(
    textIn(site, 'en/index.html'),
    /unwitnessed: 1 of 3 witnesses confirms this checkpoint; 2 are required\. The last one with enough witnesses is of/,
  )
  assert.match(
    textIn(site, 'de/index.html'),
    /unbezeugt: 1 von 3 Zeugen bestätigt diesen Prüfpunkt; nötig sind 2\. Zuletzt bestätigten genügend Zeugen/,
  )
  const own = await visit(site, { now: clock.now })
  assertVerified(own)
  assert.match(said(own, 'witnesses'), /^noted: Unwitnessed: 1 of 3 .* by the site's own policy/)
  const pinned = await visit(site, { now: clock.now, policy: textIn(site, 'log/policy') })
  assertNamed(pinned, 'witnesses', /1 of 3 witnesses .* that is no quorum .* by your policy/)
})

test('a policy of your own decides: other witnesses, another log, a quorum out of date', async () => {
  await begin()
  await publishSite(company)
  const site = siteOf(company)
  const policy = textIn(site, 'log/policy')
  const { now } = clock
  const all = policy.replace('group outside 2', 'group outside all')
  assertNamed(await visit(site, { now, policy: all }), 'witnesses', /no quorum \(at least 3 needed/)
  const nobody = 'quorum none\n'
  const unasked = await visit(site, { now, policy: nobody })
  assert.equal(said(unasked, 'witnesses'), 'noted: Your policy asks for no witness.')
  const elsewhere = policy.replace(/^log \S+\n/, '').concat(`log ${otherLog()}\n`)
  assertNamed(await visit(site, { now, policy: elsewhere }), 'witnesses', /about other logs/)
  const later = new Date(now.getTime() + 23 * 3_600_000)
  assert.equal(exitCode(await visit(site, { now: later, policy })), 0)
  const tooLate = new Date(now.getTime() + 25 * 3_600_000)
  assertNamed(await visit(site, { now: tooLate, policy }), 'witnesses', /more than 24 hours ago/)
  const tooEarly = new Date(now.getTime() - 6 * 60_000)
  assertNamed(await visit(site, { now: tooEarly, policy }), 'witnesses', /yet to come/)
})

test('a cosignature that was changed, taken from another checkpoint or only claimed is found out', async () => {
  await begin()
  await publishSite(company)
  const old = siteOf(company)
  passTime(company, 600)
  await news()
  await publishSite(company)
  const site = siteOf(company)
  const { now } = clock
  const line = (of: Site, name: string) =>
    new RegExp(`^— ${name}\\.example/w \\S+\\n`, 'm').exec(textIn(of, 'log/checkpoint'))?.[0] ?? ''
  const swapped = changed(site, 'log/checkpoint', (text) =>
    text.replace(line(site, 'auditor'), line(old, 'auditor')),
  )
  assertNamed(await visit(swapped, { now }), 'witnesses', /cosignature of the witness auditor/)
  const dropped = changed(site, 'log/checkpoint', (text) => text.replace(line(site, 'auditor'), ''))
  assertNamed(await visit(dropped, { now }), 'witnesses', /claims to be witnessed\. .* 1 of 3/)
  const weakened = changed(site, 'log/policy', () => 'quorum none\n')
  assertNamed(await visit(weakened, { now }), 'witnesses', /claims to be witnessed/)
  const missing = new Map(site)
  missing.delete('log/policy')
  assert.equal(exitCode(await visit(missing, { now })), 2)
})

test('entries that say they are older than their first witnessed checkpoint are flagged late when replayed', async () => {
  await begin()
  passTime(company, 3600)
  await news()
  const early = (await entriesOf(company)).length
  passTime(company, 40 * 60)
  await news()
  await publishSite(company)
  const site = siteOf(company)
  const found = await visit(site, { now: clock.now, replay: true })
  assertVerified(found)
  assert.match(
    said(found, 'history'),
    /^verified: All checkpoints published so far \(1\) are of this log\./,
  )
  assert.match(
    said(found, 'history'),
    new RegExp(`noted: Late, .* of \\d+ entries, 0-${early - 1}\\.`),
  )

  const lost = changed(site, 'log/checkpoints/index', () => '')
  assert.match(
    said(await visit(lost, { now: clock.now, replay: true }), 'history'),
    /Not witnessed yet: \d+/,
  )
  const wrong = changed(site, 'log/checkpoints/index', () => 'yesterday\n')
  assertNamed(await visit(wrong, { now: clock.now, replay: true }), 'history', /a day a line/)
})

test('to ask fewer witnesses, or a smaller quorum, is logged in clear; to ask more is not', async () => {
  await begin()
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'action' ? [entry.kind] : []))
  assert.deepEqual(await kinds(), [undefined])
  const change = async (text: string) => await setLogPolicy(store, company.organisation, text)
  const both = `${auditor.line}${customer.line}`
  assert.equal((await change(`${both}group g all auditor customer\nquorum g\n`)).isWeaker, true)
  const again = await change(`${both}group g all auditor customer\nquorum g\n`)
  assert.deepEqual(again, { isWeaker: false })
  assert.equal((await change(`${both}group g any auditor customer\nquorum g\n`)).isWeaker, true)
  assert.equal((await change(`${both}group g all auditor customer\nquorum g\n`)).isWeaker, false)
  assert.equal((await change('quorum none\n')).isWeaker, true)
  const weakened = 'log-policy-weakened'
  assert.deepEqual(await kinds(), [undefined, weakened, weakened, undefined, weakened])

  await publishSite(company)
  const site = siteOf(company)
  assertVerified(await visit(site, { now: clock.now, replay: true }))
  assert.match(textIn(site, 'de/index.html'), /unbezeugt: Noch bestätigt niemand/)
})

test('a policy that cannot be meant is refused, and nothing is logged', async () => {
  await begin()
  const before = (await entriesOf(company)).length
  for (const [text, why] of [
    ['', /quorum line/],
    [`log ${otherLog()}\nquorum none\n`, /names another log/],
    [auditor.line.replace(auditor.url, '').concat('quorum auditor\n'), /no web address/],
    [auditor.line.replace(/\n$/, '?to=elsewhere\n').concat('quorum auditor\n'), /no web address/],
    [auditor.line.replace('http:', 'file:').concat('quorum auditor\n'), /no web address/],
    [auditor.line.replace('127.', 'me:secret@127.').concat('quorum auditor\n'), /no web address/],
    [`#${'x'.repeat(70_000)}\nquorum none\n`, /longer than 64 KiB/],
  ] as const) {
    await assert.rejects(setLogPolicy(store, company.organisation, text), {
      code: 'log-policy-refused',
      message: why,
    })
  }
  await assert.rejects(setLogPolicy(store, company.organisation, Uint8Array.of(0xff)), /not UTF-8/)
  assert.equal((await entriesOf(company)).length, before)
})

function otherLog(): string {
  const { text } = loadLogKey(store.directory, company.organisation.slug, 'other.example/log')
  return text
}
