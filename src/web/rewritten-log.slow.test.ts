/** Somebody with the database in hand, and with the key: what the signer refuses, and what a reader notices. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { OperatingError } from '#engine/operating-error.ts'
import { encodeEntry, parseEntry } from '#log/entry.ts'
import type { KnownEntry } from '#log/entry.ts'
import { leafHash } from '#log/hash.ts'
import { keptTiles } from '#log/kept-tiles.ts'
import { parseNote, parseVkey } from '#log/note.ts'
import { appended, writeTiles } from '#log/tile-writer.ts'
import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, entriesOf, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { appendEntry } from '#store/log.ts'
import { withOrg } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'
import { openTestStore } from '#store/test-store.ts'

import { rewrites } from './test-forgeries.ts'
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

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const control = 'databases-encrypted-at-rest'
const test1 = 'storage-encrypted'

/** A company with one database, one published sentence, and two runs of each of its tests. */
async function beginSmall(isEncrypted = true): Promise<TestCompany> {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, [control], { window: 60 })
  await read(
    company,
    awsCalls({ 'us-east-1': { databases: { orders: isEncrypted }, snapshots: { nightly: true } } }),
  )
  for (const _ of [1, 2]) {
    await run(company, test1, 'snapshot-encrypted')
    passTime(company, 600)
  }
  return company
}

function signedPath({ store: { directory }, organisation }: TestCompany): string {
  return join(directory.keys, `${organisation.slug}.signed`)
}

/** The log as whoever owns the database can make it: any entries, and tiles and root that fit them. */
async function rewrite(
  { org }: TestCompany,
  edit: (entries: KnownEntry[]) => KnownEntry[],
): Promise<void> {
  const { rows } = await store.pool.query<{ bytes: Buffer }>(
    'SELECT bytes FROM beleg.entry WHERE org_id = $1 ORDER BY index',
    [org],
  )
  const entries = edit(
    rows.flatMap(({ bytes }) => {
      const entry = parseEntry(bytes)
      return entry.t === 'other' ? [] : [entry]
    }),
  )
  for (const table of ['entry', 'fold'])
    await store.pool.query(`DELETE FROM beleg.${table} WHERE org_id = $1`, [org])
  await store.pool.query("DELETE FROM beleg.tile WHERE org_id = $1 AND tree = 'log'", [org])
  const hashes: Uint8Array[] = []
  for (const [index, entry] of entries.entries()) {
    const bytes = encodeEntry(entry)
    const hash = leafHash(sha256, bytes)
    hashes.push(hash)
    await store.pool.query(
      'INSERT INTO beleg.entry (org_id, index, type, at, bytes, leaf_hash) VALUES ($1, $2, $3, $4, $5, $6)',
      [org, index, entry.t, entry.at, Buffer.from(bytes), Buffer.from(hash)],
    )
  }
  const tree = await writeTiles(sha256, 0, appended(0, Buffer.concat(hashes)), keptTiles().read)
  for (const { level, n, hashes: tile } of tree.tiles) {
    await store.pool.query(
      "INSERT INTO beleg.tile (org_id, tree, level, n, hashes) VALUES ($1, 'log', $2, $3, $4)",
      [org, level, n, Buffer.from(tile)],
    )
  }
  await store.pool.query(
    'UPDATE beleg.organisation SET log_size = $2, log_root = $3 WHERE id = $1',
    [org, tree.size, Buffer.from(tree.root)],
  )
}

async function assertRefused(company: TestCompany, code: string): Promise<void> {
  const before = siteOf(company).get('log/checkpoint')
  await assert.rejects(
    publishSite(company),
    (error) => error instanceof OperatingError && error.code === code,
  )
  assert.deepEqual(siteOf(company).get('log/checkpoint'), before)
}

test('a database rolled back to an older copy is not signed', async () => {
  const company = await beginSmall()
  await publishSite(company)
  await rewrite(company, (entries) => entries.slice(0, 5))
  await assertRefused(company, 'log-rolled-back')
})

test('a database with one entry edited is not signed, nor after the log has grown on', async () => {
  const company = await beginSmall()
  await publishSite(company)
  await rewrite(company, (entries) =>
    entries.map((entry) =>
      entry.t === 'genesis' ? { ...entry, operator: 'Somebody else' } : entry,
    ),
  )
  await assertRefused(company, 'log-forked')
  await run(company, test1)
  await assertRefused(company, 'log-forked')
})

test('a database whose tiles were edited is not signed', async () => {
  const company = await beginSmall()
  await publishSite(company)
  await store.pool.query(
    "UPDATE beleg.tile SET hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) WHERE org_id = $1 AND tree = 'log' AND level = 0",
    [company.org],
  )
  await assertRefused(company, 'log-forked')
})

test('a signed head that was tampered with stops the signer', async () => {
  const company = await beginSmall()
  await publishSite(company)
  const note = siteOf(company).get('log/checkpoint')?.toString() ?? ''
  writeFileSync(signedPath(company), note.replace(/\n\d+\n/, '\n1\n'))
  await assertRefused(company, 'signed-head-damaged')
})

test('an entry edited in place is signed by nobody: its bytes no longer fit the tile, and every reader notices', async () => {
  const company = await beginSmall(false)
  await publishSite(company)
  await store.pool.query(
    `UPDATE beleg.entry SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '"result":"fail"', '"result":"pass"'), 'UTF8')
     WHERE org_id = $1 AND type = 'run'`,
    [company.org],
  )
  passTime(company, 60)
  await publishSite(company)
  assertNamed(
    await visit(siteOf(company), { now: clock.now }),
    'inclusion',
    /is not the one in the signed log/,
  )
})

for (const { what, edit, ours } of rewrites) {
  test(`${what}, signed again with the log’s own key, is named by a replay and by whoever was there before`, async () => {
    const company = await beginSmall(false)
    await publishSite(company)
    const { seen } = await visit(siteOf(company), { now: clock.now })
    assert(seen)
    await rewrite(company, edit)
    await assertRefused(company, 'log-forked')

    rmSync(signedPath(company))
    passTime(company, 60)
    await publishSite(company)
    const site = siteOf(company)
    assertNamed(await visit(site, { now: clock.now, replay: true }), ...ours)
    const again = await visit(site, { now: clock.now, seen })
    assertNamed(again, 'consistency', /does not continue the one|another root|was rolled back/)
    assert.equal(again.seen, undefined)
  })
}

test('two logs of one size signed by one key are named as a fork, with both notes', async () => {
  const company = await beginSmall()
  await publishSite(company)
  const honest = siteOf(company)
  const { seen } = await visit(honest, { now: clock.now })
  assert(seen)
  await rewrite(company, (entries) =>
    entries.map((entry) => (entry.t === 'run' ? { ...entry, trigger: 'schedule' } : entry)),
  )
  // The status entry is at hand, so that nothing is appended and the size stays.
  await rewrite(company, (entries) => entries.filter(({ t }) => t !== 'status'))
  rmSync(signedPath(company))
  await publishSite(company)
  const forged = siteOf(company)
  const verification = await visit(forged, { now: clock.now, seen })
  assertNamed(verification, 'consistency', /another root at the same \d+ entries: a fork/)
  for (const note of [textIn(honest, 'log/checkpoint'), textIn(forged, 'log/checkpoint')]) {
    assert(verification.checks.some(({ message }) => message.includes(note)))
  }
  // Whoever forges must remember all that was published before.
  const replayed = await visit(forged, { now: clock.now, replay: true })
  assertNamed(replayed, 'history', /another root at \d+ entries: a fork/)
  await store.pool.query('DELETE FROM beleg.checkpoint WHERE org_id = $1', [company.org])
  const folder = join(store.directory.published, company.organisation.slug)
  rmSync(join(folder, 'log/checkpoints'), { recursive: true })
  await publishSite(company)
  // By itself it is then a log like any other: only whoever was there before can tell.
  assertVerified(await visit(siteOf(company), { now: clock.now, replay: true }))
})

test('tiles that do not fit the checkpoint are called that, and nobody is accused of a fork', async () => {
  const company = await beginSmall()
  await publishSite(company)
  const { seen } = await visit(siteOf(company), { now: clock.now })
  assert(seen)
  await run(company, test1)
  passTime(company, 60)
  const { size } = await publishSite(company)
  const site = siteOf(company)
  const tile = `log/tile/0/000.p/${size}`
  const bytes = Buffer.from(site.get(tile) ?? [])
  // Of an entry that came since; those before are in a node that the proof need not open.
  const last = bytes.length - 1
  bytes[last] = (bytes[last] ?? 0) ^ 1
  const verification = await visit(new Map(site).set(tile, bytes), { now: clock.now, seen })
  assertNamed(verification, 'consistency', /tiles served are not those/)
  assert.equal(verification.seen, undefined)
})

test('a log of several bundles is verified when its partial files are gone, and goes on from what was seen', async () => {
  const company = await beginSmall()
  await publishSite(company)
  const { seen } = await visit(siteOf(company), { now: clock.now })
  assert(seen)
  await withOrg(store, company.org, async (tx) => {
    for (let n = 0; n < 600; n++) {
      await appendEntry(tx, () => ({ v: 1, t: 'action', at: tx.recordedAt.toISOString(), sd: [] }))
    }
  })
  await run(company, test1, 'snapshot-encrypted')
  const { size } = await publishSite(company)
  assert(size > 512)
  const site = siteOf(company)
  for (const path of [...site.keys()].filter(
    (each) => each.includes('.p/') && !each.endsWith(`.p/${size % 256}`),
  )) {
    // Level 1 has two hashes so far, and stays partial for long.
    if (!path.startsWith('log/tile/1/')) site.delete(path)
  }
  assertVerified(await visit(site, { now: clock.now, replay: true }))
  assertVerified(await visit(site, { now: clock.now, seen }))
  assertVerified(await visit(site, { now: clock.now, seen, replay: true }))
})

test('a company with a disclosure delay is verified, and its page may not show what is not revealed', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, [control], { window: 60, delay: 86_400 })
  await read(
    company,
    awsCalls({ 'us-east-1': { databases: { orders: true }, snapshots: { nightly: true } } }),
  )
  await run(company, test1, 'snapshot-encrypted')
  await publishSite(company)
  assertVerified(await visit(siteOf(company), { now: clock.now, replay: true }))
  assert.doesNotMatch(textIn(siteOf(company), 'en/index.html'), /1 of 1/)

  for (let hour = 0; hour < 25; hour += 6) {
    passTime(company, 6 * 3600)
    await read(company)
    await run(company, test1, 'snapshot-encrypted')
    await publishSite(company)
  }
  const site = siteOf(company)
  assertVerified(await visit(site, { now: clock.now }))
  assertVerified(await visit(site, { now: clock.now, replay: true }))
  const page = textIn(site, 'en/index.html')
  assert.match(page, /1 of 1 store passes/)
  assert.match(page, /Results are shown 1 day late/)

  const lie = textIn(site, 'trust.json')
    .replace('"pass": 1', '"pass": 0')
    .replace('"failing": 0', '"failing": 1')
  assertNamed(
    await visit(new Map(site).set('trust.json', Buffer.from(lie)), { now: clock.now }),
    'inclusion',
    /other figures/,
  )
})

test('a withdrawn sentence is shown struck through, and verified', async () => {
  const company = await beginSmall()
  await publishSite(company)
  await withOrg(store, company.org, (tx) =>
    appendEntry(tx, () => ({
      v: 1,
      t: 'withdraw',
      at: tx.recordedAt.toISOString(),
      control,
      reason: 'replaced',
      effective: tx.recordedAt.toISOString(),
    })),
  )
  await publishSite(company)
  const site = siteOf(company)
  assertVerified(await visit(site, { now: clock.now, replay: true }))
  assert.match(textIn(site, 'en/index.html'), /<s>All databases store their data encrypted\.<\/s>/)
  assert.match(textIn(site, 'de/index.html'), /<strong>zurückgezogen/)
})

test('a page that shows an earlier version of a sentence than the log is named by a replay', async () => {
  const verification = await visit(await siteWithEarlierSentence(), {
    now: clock.now,
    replay: true,
  })
  assertNamed(verification, 'status', /earlier version of databases-encrypted-at-rest/)
})

test('a page that shows an earlier version of a sentence than the log is named without a replay', async () => {
  const verification = await visit(await siteWithEarlierSentence(), { now: clock.now })
  assertNamed(verification, 'status', /earlier version of databases-encrypted-at-rest/)
})

/** A site of a company that now says less, and still shows what it said before: that stands in the log as well. */
async function siteWithEarlierSentence(): Promise<Site> {
  const company = await beginSmall()
  await publishSite(company)
  const weaker = {
    de: 'Viele Datenbanken sind verschlüsselt.',
    en: 'Many databases are encrypted.',
  }
  await publishControls(store, company.org, [control], { sentence: weaker, window: 60 })
  passTime(company, 60)
  await publishSite(company)
  assertVerified(await visit(siteOf(company), { now: clock.now }))

  const entries = await entriesOf(company)
  const first = entries.findIndex(({ t }) => t === 'control')
  const last = entries.findLastIndex(({ t }) => t === 'control')
  const strong = {
    de: 'Alle Datenbanken speichern ihre Daten verschlüsselt.',
    en: 'All databases store their data encrypted.',
  }
  let lie = changed(siteOf(company), 'trust.json', (text) =>
    text
      .replace(weaker.de, strong.de)
      .replace(weaker.en, strong.en)
      .replace(`"control": ${last}`, `"control": ${first}`),
  )
  for (const language of ['de', 'en'] as const)
    lie = changed(lie, `${language}/index.html`, (text) =>
      text.replace(weaker[language], strong[language]),
    )
  return lie
}

test('a checkpoint is verified by openssl alone', (t) => {
  if (spawnSync('openssl', ['version']).status !== 0) {
    t.skip('openssl is not installed')
    return
  }
  return withSmallSite(({ note, vkey }) => {
    const folder = mkdtempSync(join(tmpdir(), 'beleg-openssl-'))
    try {
      const [signature] = parseNote(note).signatures
      assert(signature)
      const body = parseNote(note).text
      const { publicKey } = parseVkey(sha256, vkey)
      // RFC 8410: the fixed beginning of an Ed25519 key, then its 32 bytes.
      const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey])
      writeFileSync(join(folder, 'body'), body)
      writeFileSync(join(folder, 'signature'), signature.signature)
      writeFileSync(join(folder, 'key.der'), der)
      const verify = () =>
        spawnSync(
          'openssl',
          [
            'pkeyutl',
            '-verify',
            '-pubin',
            '-inkey',
            'key.der',
            '-keyform',
            'DER',
            '-rawin',
            '-in',
            'body',
            '-sigfile',
            'signature',
          ],
          { cwd: folder, encoding: 'utf8' },
        )
      assert.match(verify().stdout, /Signature Verified Successfully/)
      writeFileSync(join(folder, 'body'), body.replace(/\n\d+\n/, '\n1\n'))
      assert.notEqual(verify().status, 0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

async function withSmallSite(use: (site: { note: string; vkey: string }) => void): Promise<void> {
  const company = await beginSmall()
  const { vkey } = await publishSite(company)
  assert(existsSync(signedPath(company)))
  use({ note: textIn(siteOf(company), 'log/checkpoint'), vkey })
}
