import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { formatVkey, parseVkey } from '#log/note.ts'
import { tilePath } from '#log/tile-path.ts'
import { parseTrustDocument } from '#log/trust-document.ts'
import { exitCode } from '#log/verify-site.ts'
import type { Check, SeenHead } from '#log/verify-site.ts'
import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { sha256 } from '#store/sha256.ts'
import { openTestStore } from '#store/test-store.ts'

import {
  assertNamed,
  assertVerified,
  changed,
  flipped,
  publishSite,
  siteOf,
  textIn,
  visit,
} from './test-site.ts'
import type { Site } from './test-site.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

/** Holds: every database is in a country allowed. */
const held = 'databases-in-allowed-countries'
/** Does not: one database is not encrypted. */
const broken = 'databases-encrypted-at-rest'
let company: TestCompany
let vkey: string
/** An earlier state of the same log, and what a verifier kept of it. */
let older: { site: Site; now: Date; seen: SeenHead | undefined }
let site: Site
let now: Date
let size: number

before(async () => {
  company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all', { window: 60 })
  await read(
    company,
    awsCalls({
      'us-east-1': { databases: { orders: true, users: true }, snapshots: { nightly: true } },
      'us-west-2': { databases: { archive: true } },
    }),
  )
  await run(company)
  vkey = (await publishSite(company)).vkey
  older = { site: siteOf(company), now: clock.now, seen: undefined }
  older.seen = (await visit(older.site, { now: clock.now })).seen

  passTime(company, 3600)
  await read(
    company,
    awsCalls({
      'us-east-1': { databases: { orders: true, users: false }, snapshots: { nightly: true } },
      'us-west-2': { databases: { archive: true } },
    }),
  )
  await run(company)
  size = (await publishSite(company)).size
  site = siteOf(company)
  now = clock.now
})

test('an untouched site is verified: at first sight, with its key, with what was seen before, and replayed', async () => {
  assertVerified(await visit(site, { now }))
  assertVerified(await visit(site, { now, key: vkey }))
  assertVerified(await visit(site, { now, key: vkey, replay: true }))
  assert(older.seen)
  const again = await visit(site, { now, seen: older.seen })
  assertVerified(again)
  assert.match(messageOf(again.checks, 'consistency'), /continues the one seen before/)
  assert.equal(again.seen?.note, textIn(site, 'log/checkpoint'))
})

/** Each is one lie, the check that must name it, and what it must say. */
const lies: [string, (site: Site) => Site, Check['check'], RegExp][] = [
  [
    'a changed sentence in trust.json',
    (from) => json(from, (it) => it.replace('All databases store', 'All our databases store')),
    'sentences',
    /sentence of databases-encrypted-at-rest \(en\)/,
  ],
  [
    'a sentence in a language the log has none in',
    (from) =>
      json(from, (it) => it.replace('"sentence": {', '"sentence": {"fr": "Tout va bien.",')),
    'sentences',
    /\(fr\)/,
  ],
  [
    'a changed sentence on the German page',
    (from) => page(from, 'de', (it) => it.replace('Daten verschlüsselt.', 'Daten sehr sicher.')),
    'pages',
    /sentence of databases-encrypted-at-rest on the page \(de\)/,
  ],
  [
    'a changed sentence on the English page',
    (from) => page(from, 'en', (it) => it.replace('store their data encrypted', 'are quite safe')),
    'pages',
    /sentence of databases-encrypted-at-rest on the page \(en\)/,
  ],
  [
    'a changed status in trust.json',
    (from) => json(from, (it) => it.replace('"status": "failing"', '"status": "met"')),
    'status',
    /is shown as met, and the log says failing/,
  ],
  [
    'a changed status of one test in trust.json',
    (from) => figures(from, /("tests"[^]*?)"status": "met"/, '$1"status": "excepted"'),
    'status',
    /other tests, runs or times/,
  ],
  [
    'another beginning of a status in trust.json',
    (from) => json(from, (it) => it.replace(/"since": "2026/, '"since": "2025')),
    'status',
    /other tests, runs or times/,
  ],
  [
    'better words for a status on the English page',
    (from) => page(from, 'en', (it) => it.replace(/<strong>does not hold[^<]*/, '<strong>holds')),
    'pages',
    /is shown as "met" on the page \(en\), and the log says failing/,
  ],
  [
    'better words for a status on the German page',
    (from) =>
      page(from, 'de', (it) => it.replace(/<strong>trifft nicht zu[^<]*/, '<strong>trifft zu')),
    'pages',
    /is shown as "met" on the page \(de\), and the log says failing/,
  ],
  [
    'words that only begin like a status',
    (from) => page(from, 'en', (it) => it.replace('<strong>holds', '<strong>holds in spirit')),
    'pages',
    /shown as "holds in spirit"/,
  ],
  [
    'changed numbers on a page',
    (from) =>
      page(from, 'en', (it) => it.replace(/\d of \d data stores/, '3,000 of 3,000 data stores')),
    'pages',
    /shows 3000 of 3000/,
  ],
  [
    'changed counts in trust.json',
    (from) => figures(from, '"n": 3', '"n": 4'),
    'inclusion',
    /other figures/,
  ],
  [
    'a changed number of passing items',
    (from) => figures(from, '"pass": 3', '"pass": 4'),
    'inclusion',
    /other figures/,
  ],
  [
    'a changed number of scopes',
    (from) => figures(from, /"complete": \d+/, '"complete": 99'),
    'inclusion',
    /other figures/,
  ],
  [
    'a changed result in trust.json',
    (from) => figures(from, '"result": "pass"', '"result": "deviated"'),
    'inclusion',
    /other figures/,
  ],
  [
    'a changed number of a run',
    (from) => figures(from, '"seq": 2', '"seq": 3'),
    'inclusion',
    /other figures/,
  ],
  [
    'a run at another time',
    (from) => figures(from, /("seq": 2,\s*"at": "2026-11-02T)13/, '$112'),
    'inclusion',
    /other figures/,
  ],
  [
    'a dead canary shown alive',
    (from) => figures(from, '"canary": true', '"canary": false'),
    'inclusion',
    /other figures/,
  ],
  [
    'an earlier run in place of the last one',
    (from) => olderRun(from),
    'status',
    /other tests, runs or times/,
  ],
  [
    'a run left out',
    (from) => documentOf(from, (it) => delete it.controls[2]?.tests[0]?.run),
    'status',
    /other tests, runs or times/,
  ],
  [
    'a test left out',
    (from) => documentOf(from, (it) => it.controls[2]?.tests.pop()),
    'sentences',
    /Criteria, window or tests/,
  ],
  [
    'a criterion added',
    (from) => json(from, (it) => it.replace('"CC6.7"', '"CC6.7", "CC6.8"')),
    'sentences',
    /Criteria, window or tests/,
  ],
  [
    'a longer window than was observed',
    (from) => json(from, (it) => it.replaceAll('"window": 60', '"window": 1209600')),
    'sentences',
    /Criteria, window or tests/,
  ],
  [
    'a delay that was never declared',
    (from) => json(from, (it) => it.replace('"delay": 0', '"delay": 86400')),
    'status',
    /other tests, runs or times/,
  ],
  [
    'claimed witnesses',
    (from) => json(from, (it) => it.replace('"witnessed": false', '"witnessed": true')),
    'witnesses',
    /claims witnesses/,
  ],
  [
    'a claimed SOC 2 report',
    (from) => json(from, (it) => it.replace('"soc2Report": "none"', '"soc2Report": "Type II"')),
    'checkpoint',
    /soc2Report/,
  ],
  [
    'a smaller log than is signed',
    (from) => json(from, (it) => it.replace(/"size": \d+/, '"size": 3')),
    'checkpoint',
    /shows a log of 3 entries/,
  ],
  [
    'another key to pin',
    (from) => json(from, (it) => it.replace(/"vkey": "[^"]+"/, `"vkey": "${otherKey()}"`)),
    'checkpoint',
    /valid signature/,
  ],
  [
    'a control dropped from trust.json',
    (from) => documentOf(from, (it) => it.controls.shift()),
    'status',
    /does not show it/,
  ],
  [
    'all controls dropped from trust.json',
    (from) => documentOf(from, (it) => it.controls.splice(0)),
    'status',
    /does not show it/,
  ],
  [
    'a control shown twice in trust.json',
    (from) => documentOf(from, (it) => it.controls.push(...it.controls.slice(0, 1))),
    'checkpoint',
    /twice/,
  ],
  [
    'a control invented in trust.json',
    (from) =>
      documentOf(
        new Map(from).set('log/controls/no-incidents.tlog-proof', from.get(proof) ?? Buffer.of()),
        (it) => it.controls.push({ ...it.controls[2], id: 'no-incidents', tests: [] }),
      ),
    'sentences',
    /is not the control no-incidents/,
  ],
  [
    'a control dropped from the German page',
    (from) => page(from, 'de', withoutArticle),
    'pages',
    /does not show databases-encrypted-at-rest/,
  ],
  [
    'a control dropped from the English page',
    (from) => page(from, 'en', withoutArticle),
    'pages',
    /does not show databases-encrypted-at-rest/,
  ],
  [
    'a control invented on a page',
    (from) =>
      page(from, 'en', (it) =>
        it.replace(
          '<article',
          '<article class="sentence" id="no-incidents"><h3>We never err.</h3><strong>holds</strong></article><article',
        ),
      ),
    'pages',
    /shows "no-incidents"/,
  ],
  [
    'a control shown twice on a page, once in better words',
    (from) =>
      page(from, 'en', (it) =>
        it.replace(
          '<article',
          `<article class="sentence" id="${broken}"><h3>We never err.</h3><strong>holds</strong></article><article`,
        ),
      ),
    'pages',
    /on the page \(en\)/,
  ],
  [
    'a changed root in the checkpoint',
    (from) => checkpoint(from, 2, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='),
    'checkpoint',
    /valid signature/,
  ],
  [
    'a changed size in the checkpoint',
    (from) => checkpoint(from, 1, '9'),
    'checkpoint',
    /valid signature/,
  ],
  [
    'a changed origin in the checkpoint',
    (from) => checkpoint(from, 0, 'other.example/log'),
    'checkpoint',
    /calls itself other.example/,
  ],
  [
    'an added line in the checkpoint',
    (from) => changed(from, 'log/checkpoint', (it) => it.replace('\n\n', '\nmore\n\n')),
    'checkpoint',
    /valid signature/,
  ],
  [
    'a checkpoint without signature',
    (from) => changed(from, 'log/checkpoint', (it) => it.replace(/— .*\n/, '')),
    'checkpoint',
    /./,
  ],
  [
    'a changed signature',
    (from) => flipped(from, 'log/checkpoint', textIn(from, 'log/checkpoint').length - 20),
    'checkpoint',
    /./,
  ],
  [
    'another index in a proof',
    (from) => changed(from, proof, (it) => it.replace(/index \d+/, 'index 4')),
    'inclusion',
    /proof of databases/,
  ],
  [
    'a changed hash in a proof',
    (from) =>
      changed(from, proof, (it) =>
        it.replace(
          /(index \d+\n)./,
          (_all, line: string) => `${line}${it.includes(`${line}A`) ? 'B' : 'A'}`,
        ),
      ),
    'inclusion',
    /proof of databases/,
  ],
  [
    'other words in a proof',
    (from) =>
      changed(from, proof, (it) =>
        it.replace(/extra .*/, `extra ${Buffer.from('{"v":1}').toString('base64')}`),
      ),
    'inclusion',
    /proof of databases/,
  ],
  [
    'no words in a proof',
    (from) => changed(from, proof, (it) => it.replace(/extra .*\n/, '')),
    'inclusion',
    /proof of databases/,
  ],
  [
    'the checkpoint of another time in a proof',
    (from) => changed(from, proof, (it) => it.replace(/\n\n[^]*/, `\n\n${older.seen?.note ?? ''}`)),
    'inclusion',
    /proof of databases/,
  ],
  [
    'the proof of an earlier time',
    (from) => new Map(from).set(proof, older.site.get(proof) ?? Buffer.of()),
    'inclusion',
    /proof of databases/,
  ],
  [
    'a changed state to start from',
    (from) => changed(from, foldOf(from), (it) => it.replace('"failing"', '"met"')),
    'status',
    /not the one it vouches for/,
  ],
]

for (const [lie, tell, check, said] of lies) {
  test(`${lie} is named`, async () => {
    assertNamed(await visit(tell(site), { now }), check, said)
  })
}

test('one changed byte anywhere in the entries or the hash tile is named', async () => {
  const bundle = `log/${tilePath({ level: 'entries', n: 0, width: size })}`
  const tile = `log/${tilePath({ level: 0, n: 0, width: size })}`
  for (const path of [bundle, tile]) {
    const length = site.get(path)?.length ?? 0
    assert(length > 0)
    for (let at = 0; at < length; at += Math.ceil(length / 60)) {
      const verification = await visit(flipped(site, path, at), { now })
      assert.equal(exitCode(verification), 1, `${path} at ${at}`)
    }
  }
  assertNamed(
    await visit(flipped(site, bundle, 5), { now }),
    'inclusion',
    /Entry 0 is not the one in the signed log/,
  )
})

test('a page older than a day, or from the future, is named', async () => {
  const later = new Date(now.getTime() + 24 * 3_600_000 + 1000)
  assertNamed(await visit(site, { now: later }), 'freshness', /more than 24 hours ago/)
  const sooner = new Date(now.getTime() - 6 * 60_000)
  assertNamed(await visit(site, { now: sooner }), 'freshness', /yet to come/)
})

test('a page that says it is younger, or older, than it is does not keep its statuses', async () => {
  const later = new Date(now.getTime() + 36 * 3_600_000)
  const young = json(site, (it) => it.replace(/"at": "[^"]+"/, `"at": "${later.toISOString()}"`))
  assertNamed(await visit(young, { now: later }), 'status', /is shown as/)

  const before = new Date(now.getTime() - 1_800_000).toISOString()
  const old = json(site, (it) => it.replace(/"at": "[^"]+"/, `"at": "${before}"`))
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
  assertNamed(await visit(site, { now, key: otherKey() }), 'checkpoint', /valid signature/)
  assertNamed(await visit(site, { now, key: 'no key' }), 'checkpoint', /Not a verifier key/)
  const stranger = vkey.replace(/^[^+]+/, 'other.example/log')
  assertNamed(await visit(site, { now, key: stranger }), 'checkpoint', /./)
  const seen = { vkey: otherKey(), note: textIn(site, 'log/checkpoint') }
  assertNamed(await visit(site, { now, seen }), 'checkpoint', /valid signature/)
})

test('a missing file leaves it open or fails, and is never passed over', async () => {
  const used = [...site.keys()].filter(
    (path) => !/^(assets\/|log\/policy|log\/checkpoints\/|log\/tile\/.*\.p\/)/.test(path),
  )
  const tiles = [
    tilePath({ level: 0, n: 0, width: size }),
    tilePath({ level: 'entries', n: 0, width: size }),
  ]
  const latestFold = foldOf(site)
  for (const path of [...used, ...tiles.map((tile) => `log/${tile}`)]) {
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
    proof,
    foldOf(site),
  ]
  const tiles = [
    tilePath({ level: 0, n: 0, width: size }),
    tilePath({ level: 'entries', n: 0, width: size }),
  ]
  for (const path of [...paths, ...tiles.map((tile) => `log/${tile}`)]) {
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
  const between = new Map(older.site).set(proof, site.get(proof) ?? Buffer.of())
  const verification = await visit(between, { now: older.now })
  assert.equal(exitCode(verification), 2)
  assert.match(messageOf(verification.checks, 'inclusion'), /only \d+ are signed so far/)
})

function messageOf(checks: readonly Check[], wanted: Check['check']): string {
  return checks.find(({ check }) => check === wanted)?.message ?? ''
}

const proof = `log/controls/${broken}.tlog-proof`

function json(from: Site, change: (text: string) => string): Site {
  return changed(from, 'trust.json', change)
}

function page(from: Site, language: string, change: (text: string) => string): Site {
  return changed(from, `${language}/index.html`, change)
}

/** Changes the figures of the control that holds. */
function figures(from: Site, search: string | RegExp, put: string): Site {
  return json(from, (it) => {
    const at = it.indexOf(`"id": "${held}"`)
    return it.slice(0, at) + it.slice(at).replace(search, put)
  })
}

interface Document {
  controls: { id: string; tests: { run?: object }[] }[]
}

function documentOf(from: Site, change: (document: Document) => void): Site {
  return json(from, (it) => {
    const document: Document = JSON.parse(it)
    change(document)
    return JSON.stringify(document)
  })
}

function olderRun(from: Site): Site {
  const earlier: Document = JSON.parse(textIn(older.site, 'trust.json'))
  return documentOf(from, (it) => {
    const run = earlier.controls.find(({ id }) => id === held)?.tests[0]?.run
    const test = it.controls.find(({ id }) => id === held)?.tests[0]
    assert(run && test)
    test.run = run
  })
}

function withoutArticle(markup: string): string {
  return markup.replace(new RegExp(`<article class="sentence" id="${broken}">[^]*?</article>`), '')
}

function checkpoint(from: Site, line: number, put: string): Site {
  return changed(from, 'log/checkpoint', (it) => it.split('\n').with(line, put).join('\n'))
}

function foldOf(from: Site): string {
  const [last] = [...from.keys()]
    .filter((path) => path.startsWith('log/fold/'))
    .toSorted((a, b) => Number(b.match(/\d+/)) - Number(a.match(/\d+/)))
  return last ?? ''
}

/** Well-formed, of the same name, and not the log's. */
function otherKey(): string {
  const other = { ...parseVkey(sha256, vkey), publicKey: new Uint8Array(32).fill(7) }
  return formatVkey(sha256, other)
}
