import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { parseTrustDocument } from '#log/trust-document.ts'
import { exitCode } from '#log/verify-site.ts'
import type { Check } from '#log/verify-site.ts'
import { openTestStore } from '#store/test-store.ts'

import { lies } from './test-lies.ts'
import { entriesPath, foldOf, hashesPath } from './test-log-lies.ts'
import {
  assertNamed,
  assertVerified,
  changed,
  fileIn,
  flipped,
  textIn,
  visit,
} from './test-site.ts'
import { beginWatched, otherKey } from './test-watched-company.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const { vkey, older, site, now } = await beginWatched(store, clock)
const size = parseTrustDocument(fileIn(site, 'trust.json')).log.size

test('an untouched site is verified: at first sight, with its key, with what was seen before, and replayed', async () => {
  assertVerified(await visit(site, { now }))
  assertVerified(await visit(site, { now, key: vkey }))
  assertVerified(await visit(site, { now, key: vkey, replay: true }))
  const again = await visit(site, { now, seen: older.seen })
  assertVerified(again)
  assert.match(messageOf(again.checks, 'consistency'), /continues the one seen before/)
  assert.equal(again.seen?.note, textIn(site, 'log/checkpoint'))
})

for (const { what, tell, ours } of lies) {
  test(`${what} is named`, async () => {
    const lie = tell(site, { older: older.site, otherKey: otherKey(vkey) })
    assertNamed(await visit(lie, { now }), ...ours)
  })
}

test('one changed byte anywhere in the entries or the hash tile is named', async () => {
  for (const path of [entriesPath(site), hashesPath(site)]) {
    const length = site.get(path)?.length ?? 0
    assert(length > 0)
    for (let at = 0; at < length; at += Math.ceil(length / 60)) {
      const verification = await visit(flipped(site, path, at), { now })
      assert.equal(exitCode(verification), 1, `${path} at ${at}`)
    }
  }
})

test('a page older than a day, or from the future, is named', async () => {
  const later = new Date(now.getTime() + 24 * 3_600_000 + 1000)
  assertNamed(await visit(site, { now: later }), 'freshness', /more than 24 hours ago/)
  const sooner = new Date(now.getTime() - 6 * 60_000)
  assertNamed(await visit(site, { now: sooner }), 'freshness', /yet to come/)
})

test('a page that says it is younger, or older, than it is does not keep its statuses', async () => {
  const later = new Date(now.getTime() + 36 * 3_600_000)
  const young = changed(site, 'trust.json', (it) =>
    it.replace(/"at": "[^"]+"/, `"at": "${later.toISOString()}"`),
  )
  assertNamed(await visit(young, { now: later }), 'status', /is shown as/)

  const before = new Date(now.getTime() - 1_800_000).toISOString()
  const old = changed(site, 'trust.json', (it) => it.replace(/"at": "[^"]+"/, `"at": "${before}"`))
  assertNamed(await visit(old, { now }), 'status', /and entry \d+ of/)
  assertNamed(await visit(old, { now, replay: true }), 'status', /and entry \d+ of/)
})

test('a log rolled back to an earlier state is named, and is not remembered', async () => {
  const { seen } = await visit(site, { now })
  assert(seen)
  const verification = await visit(older.site, { now, seen })
  assertNamed(verification, 'consistency', /was rolled back/)
  assertNamed(verification, 'consistency', new RegExp(`\n${size}\n`))
  assert.equal(verification.seen, undefined)
})

test('a wrong pinned key, or a key that is not the log’s, verifies nothing', async () => {
  assertNamed(await visit(site, { now, key: otherKey(vkey) }), 'checkpoint', /valid signature/)
  assertNamed(await visit(site, { now, key: 'no key' }), 'checkpoint', /Not a verifier key/)
  const stranger = vkey.replace(/^[^+]+/, 'other.example/log')
  assertNamed(await visit(site, { now, key: stranger }), 'checkpoint', /./)
  const seen = { vkey: otherKey(vkey), note: textIn(site, 'log/checkpoint') }
  assertNamed(await visit(site, { now, seen }), 'checkpoint', /valid signature/)
})

test('a missing file leaves it open or fails, and is never passed over', async () => {
  const used = [...site.keys()].filter(
    (path) =>
      !/^(assets\/|trust\.schema\.json|\w\w\/changes\.|log\/checkpoints\/|log\/tile\/.*\.p\/)/.test(
        path,
      ),
  )
  const latestFold = foldOf(site)
  for (const path of [...used, entriesPath(site), hashesPath(site)]) {
    if (path.startsWith('log/fold/') && path !== latestFold) continue
    const without = new Map(site)
    assert(without.delete(path), path)
    assert.equal(exitCode(await visit(without, { now })), 2, path)
  }
})

test('a file cut short leaves it open or fails, and is never passed over', async () => {
  const paths = [
    'trust.json',
    'de/index.html',
    'en/index.html',
    'log/checkpoint',
    'log/controls/databases-encrypted-at-rest.tlog-proof',
    foldOf(site),
  ]
  for (const path of [...paths, entriesPath(site), hashesPath(site)]) {
    const whole = site.get(path) ?? Buffer.of()
    // Half a page still shows some controls in full, but not all.
    for (const length of [
      0,
      1,
      Math.floor(whole.length / 2),
      whole.length - (path.endsWith('.html') ? 20_000 : 2),
    ]) {
      const cut = new Map(site).set(path, whole.subarray(0, Math.max(0, length)))
      assert.notEqual(exitCode(await visit(cut, { now })), 0, `${path} cut to ${length}`)
    }
  }
})

test('no single changed byte of trust.json or the checkpoint is verified with another meaning', async () => {
  for (const path of ['trust.json', 'log/checkpoint']) {
    const whole = site.get(path) ?? Buffer.of()
    const step = Math.max(1, Math.floor(whole.length / 300))
    for (let at = 0; at < whole.length; at += step) {
      const lie = flipped(site, path, at, at % 2 === 0 ? 1 : 0x10)
      if (exitCode(await visit(lie, { now })) !== 0) continue
      assert.equal(path, 'trust.json', `checkpoint verified with byte ${at} changed`)
      const told = parseTrustDocument(lie.get(path) ?? Buffer.of())
      // The statuses were worked out for the instant told, whichever it is.
      const meant = parseTrustDocument(whole)
      assert.deepEqual({ ...told, at: meant.at }, meant, `byte ${at}`)
    }
  }
})

test('a publishing that broke off after the proofs leaves open what is true, and makes nothing wrong', async () => {
  const proof = 'log/controls/databases-encrypted-at-rest.tlog-proof'
  const between = new Map(older.site).set(proof, site.get(proof) ?? Buffer.of())
  const verification = await visit(between, { now: older.now })
  assert.equal(exitCode(verification), 2)
  assert.match(messageOf(verification.checks, 'inclusion'), /only \d+ are signed so far/)
})

function messageOf(checks: readonly Check[], wanted: Check['check']): string {
  return checks.find(({ check }) => check === wanted)?.message ?? ''
}
