import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { sql } from 'kysely'
import { pino } from 'pino'

import { findOrganisation } from '#run/begin.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore, serverUrl } from '#store/test-store.ts'
import { startWebServer, website } from '#web/server.ts'
import type { WebServer } from '#web/server.ts'

import { environment } from './environment.ts'
import { runBeleg } from './test-run-beleg.ts'
import type { Ended } from './test-run-beleg.ts'

const recorded = ['aws.jsonl', 'aws-network.jsonl', 'aws-access.jsonl', 'aws-watch.jsonl'].map(
  (file) => join(import.meta.dirname, '../../demo', file),
)
const asRecorded = recorded.flatMap((file) => ['--recorded', file])
const at = '2026-11-23T06:00:00Z'

const data = mkdtempSync(join(tmpdir(), 'beleg-cli-'))
const missing = join(data, 'no-such-folder')
const store = await openTestStore()
const url = 'connectionString' in store.connection ? store.connection.connectionString : ''
let web: WebServer | undefined

/** A command on the company that `before` sets up. */
async function onCompany(...words: string[]): Promise<Ended> {
  environment.databaseUrl = url
  try {
    return await runBeleg('--data', data, ...words)
  } finally {
    environment.databaseUrl = undefined
  }
}

async function done(...words: string[]): Promise<Ended> {
  const ended = await onCompany(...words)
  assert.equal(ended.code, 0, `${words.join(' ')}: ${ended.err}`)
  return ended
}

/** Refused in words for people: code and fix, and nothing of the program's inside. */
function assertRefused(ended: Ended, code: string, message: RegExp, fix: RegExp): void {
  assert.equal(ended.code, 1, ended.err || ended.out)
  assert.equal(ended.out, '')
  const [said = '', fixed = '', coded, ...rest] = ended.err.trimEnd().split('\n')
  assert.match(said, /^beleg: /)
  assert.match(said, message)
  assert.match(fixed, /^ {2}fix: /)
  assert.match(fixed, fix)
  assert.equal(coded, `  code: ${code}`)
  assert.deepEqual(rest, [])
  assert.doesNotMatch(ended.err, /unexpected error|\n\s+at /)
}

before(async () => {
  await done(
    'init',
    '--name',
    'Example GmbH',
    '--origin',
    'trust.example.com/log',
    '--slug',
    'example',
  )
  await done('source', 'add', 'aws', '--connector', 'aws', ...asRecorded)
  await done('source', 'read')
  await done('test', 'run')
  await done('trust', 'publish', '--all')
  const company = { ...store, directory: openDataDirectory(data) }
  const organisation = await findOrganisation(company, 'example')
  web = await startWebServer(
    website(company, organisation, pino({ level: 'silent' })),
    0,
    '127.0.0.1',
  )
})
after(async () => {
  await web?.close()
  await store.close()
  rmSync(data, { recursive: true, force: true })
})

test('test list gives every test with exactly these fields', async () => {
  const { json } = await done('test', 'list', '--json')
  const tests = json()
  assert.ok(tests.length >= 8)
  for (const each of tests) {
    assert.deepEqual(Object.keys(each), [
      'id',
      'control',
      'chapter',
      'population',
      'every',
      'parameters',
      'spec',
    ])
    assert.equal(typeof each['every'], 'number')
    assert.equal(typeof each['parameters'], 'object')
    assert.match(String(each['spec']), /^[\w-]{43}$/)
  }
})

test('test list needs no database, and makes none', async () => {
  const { code, json } = await runBeleg('test', 'list', '--json', '--data', missing)
  assert.equal(code, 0)
  assert.deepEqual(json(), (await done('test', 'list', '--json')).json())
  assert.equal(existsSync(missing), false)
})

test('verdict list gives each item, and each scope that could not be read, with exactly these fields', async () => {
  const ended = await done('verdict', 'list', '--json')
  const lines = ended.json()
  assert.ok(lines.length > 50)
  for (const line of lines) {
    assert.deepEqual(
      Object.keys(line),
      'scope' in line
        ? ['test', 'scope', 'verdict', 'because']
        : ['test', 'item', 'verdict', 'because', 'basis', 'at'],
    )
    assert.match(String(line['verdict']), /^(pass|fail|unknown|excepted)$/)
  }
  const one = (await done('verdict', 'list', '--test', 'storage-encrypted', '--json')).json()
  assert.deepEqual(
    one,
    lines.filter((line) => line['test'] === 'storage-encrypted'),
  )
})

test('evidence replay gives the verdicts of the live run, needs no data directory and writes nothing', async () => {
  const filesBefore = readdirSync('.').toSorted()
  const live = (await done('verdict', 'list', '--json')).json()
  // Some verdicts change with time alone: at the same time they are the same.
  const seen = String(live.find(({ item }) => item !== undefined)?.['at'])
  const { code, json, err } = await runBeleg(
    'evidence',
    'replay',
    ...recorded,
    '--at',
    seen,
    '--json',
    '--data',
    missing,
  )
  assert.deepEqual({ code, err }, { code: 0, err: '' })
  const lines = json()
  for (const line of lines) {
    assert.deepEqual(
      Object.keys(line),
      'scope' in line
        ? ['test', 'scope', 'verdict', 'because']
        : ['test', 'item', 'verdict', 'because', 'basis', 'at'],
    )
    if ('item' in line) assert.equal(line['at'], seen)
  }
  assert.equal(existsSync(missing), false)
  assert.deepEqual(readdirSync('.').toSorted(), filesBefore)

  const told = (all: typeof lines) =>
    all.map(({ at: _at, ...line }) => JSON.stringify(line)).toSorted()
  assert.deepEqual(
    told(lines),
    told(live.filter(({ test: id }) => lines.some((line) => line['test'] === id))),
  )
})

test('every command answers --json with one object a line, and nothing else on stdout', async () => {
  const site = web?.url ?? ''
  const state = join(data, 'seen.json')
  const [first] = (await done('item', 'list', 'database', '--json')).json()
  for (const words of [
    ['doctor'],
    ['source', 'add', 'again', '--connector', 'aws', ...asRecorded],
    ['source', 'test', 'aws'],
    ['source', 'read', 'aws'],
    ['test', 'list'],
    ['test', 'run', 'storage-encrypted'],
    ['test', 'show', 'storage-encrypted'],
    ['control', 'status'],
    ['item', 'list', 'database'],
    ['item', 'history', 'database', String(first?.['key'])],
    ['verdict', 'list'],
    ['evidence', 'replay', ...recorded, '--at', at],
    ['log', 'export'],
    ['trust', 'publish'],
    ['trust', 'verify', site, '--state', state, '--replay'],
  ]) {
    const { code, out, err, json } = await onCompany(...words, '--json')
    assert.equal(code, 0, `${words.join(' ')}: ${err}${out}`)
    assert.ok(json().length > 0, words.join(' '))
    assert.equal(err, '', `${words.join(' ')} is quiet`)
  }
})

test('the global options may stand before the object, before the verb, and after it', async () => {
  environment.databaseUrl = url
  try {
    const globals = ['--data', data, '--org', 'example', '--json']
    const expected = (await runBeleg(...globals, 'item', 'list', 'database')).json()
    assert.ok(expected.length > 0)
    for (const words of [
      ['item', ...globals, 'list', 'database'],
      ['item', 'list', ...globals, 'database'],
      ['item', 'list', 'database', ...globals],
      ['--org', 'other', '--data', missing, 'item', 'list', 'database', ...globals],
    ]) {
      const { code, err, json } = await runBeleg(...words)
      assert.equal(code, 0, err)
      assert.deepEqual(json(), expected, words.join(' '))
    }
    assert.equal(existsSync(missing), false)
  } finally {
    environment.databaseUrl = undefined
  }
})

test('log export gives every entry byte for byte', async () => {
  const { out } = await done('log', 'export')
  const { rows } = await store.pool.query<{ bytes: Buffer }>(
    'SELECT bytes FROM beleg.entry ORDER BY index',
  )
  assert.equal(out, rows.map(({ bytes }) => `${bytes.toString()}\n`).join(''))
})

test('item list shows what stood at a past instant, by the clock of the record', async () => {
  const before = await done('item', 'list', 'database', '--as-of', '2020-01-01T00:00:00Z', '--json')
  assert.deepEqual(before.json(), [])
  const now = await done('item', 'list', 'database', '--json')
  const justNow = await done(
    'item',
    'list',
    'database',
    '--as-of',
    new Date().toISOString(),
    '--json',
  )
  assert.deepEqual(
    justNow.json().map((item) => item['key']),
    now.json().map((item) => item['key']),
  )
})

test('trust verify ends with 0 where all is verified, 1 where it is not, 2 where it cannot tell', async () => {
  const site = web?.url ?? ''
  const state = join(data, 'exit-codes.json')
  const good = await onCompany('trust', 'verify', site, '--state', state)
  assert.equal(good.code, 0, good.out)
  assert.match(good.out, /: verified\n$/)
  assert.ok(existsSync(state))

  const key = 'trust.example.com/log+3c4a5a8a+AV2SeFTTgBHCAqbA4bCCaU5TlHHZ6q2Q9WpXlpVqVvNK'
  const bad = await onCompany(
    'trust',
    'verify',
    site,
    '--state',
    join(data, 'x.json'),
    '--key',
    key,
  )
  assert.equal(bad.code, 1, bad.out)
  assert.equal(existsSync(join(data, 'x.json')), false, 'what does not verify is not remembered')

  const gone = await onCompany('trust', 'verify', 'http://127.0.0.1:1/', '--state', state)
  assert.equal(gone.code, 2, gone.out)
})

test('what is not there is refused by name, with what there is', async () => {
  const refusals: [string[], string, RegExp, RegExp][] = [
    [['test', 'show', 'nope'], 'test-unknown', /no test called nope/, /storage-encrypted/],
    [['test', 'run', 'nope'], 'test-unknown', /no test called nope/, /storage-encrypted/],
    [['verdict', 'list', '--test', 'nope'], 'test-unknown', /nope/, /storage-encrypted/],
    [['trust', 'publish', 'nope'], 'control-unknown', /nope/, /databases-encrypted-at-rest/],
    [['source', 'read', 'nope'], 'source-unknown', /nope/, /Sources here: .*aws/],
    [['source', 'test', 'nope'], 'source-unknown', /nope/, /Sources here: .*aws/],
    [['item', 'history', 'database', 'nope'], 'item-unknown', /nope/, /beleg item list database/],
    [['item', 'list', 'nope'], 'population-unknown', /nope/, /database/],
    [['control', 'status', '--org', 'nope'], 'organisation-unclear', /nope/, /--org: example/],
    [
      ['source', 'add', 'x', '--connector', 'nope'],
      'connector-unknown',
      /nope/,
      /attested, aws, checkr, csv, gcp, scans, tls/,
    ],
  ]
  for (const [words, code, message, fix] of refusals) {
    assertRefused(await onCompany(...words), code, message, fix)
    assertRefused(await onCompany(...words, '--json'), code, message, fix)
  }
})

test('an instant that is none is refused, also one that a calendar does not have', async () => {
  for (const instant of [
    'yesterday',
    '1Z',
    '2026-11-23',
    '2026-11-23T06:00:00',
    '2026-02-30T00:00:00Z',
    '2026-11-23T25:00:00Z',
  ]) {
    const ended = await onCompany('item', 'list', 'database', '--as-of', instant)
    assertRefused(ended, 'instant-unreadable', /is no instant/, /2026-11-23T06:00:00Z/)
    const replayed = await runBeleg('evidence', 'replay', ...recorded, '--at', instant)
    assertRefused(replayed, 'instant-unreadable', /is no instant/, /2026-11-23T06:00:00Z/)
  }
  for (const instant of ['2026-11-23T06:00Z', '2026-11-23T07:00:00+01:00']) {
    const { out } = await runBeleg('evidence', 'replay', ...recorded, '--at', instant, '--json')
    assert.match(out, /"at":"2026-11-23T06:00:00\.000Z"/)
  }
})

test('settings that a connector refuses are not recorded', async () => {
  const file = join(data, 'settings.json')
  const add = ['source', 'add', 'web', '--connector', 'tls', '--settings', file]
  const read = /settings-unreadable/
  writeFileSync(file, '{"endpoints": [{"host": 12}]}')
  assertRefused(
    await onCompany(...add),
    'source-settings-refused',
    /tls connector refuses the setting endpoints/,
    /src\/connectors\/tls\/readme\.md/,
  )
  for (const content of ['', '{', '[]', 'null']) {
    writeFileSync(file, content)
    assertRefused(await onCompany(...add), 'settings-unreadable', /settings\.json/, /one object/)
  }
  rmSync(file)
  const { code, err } = await onCompany(...add)
  assert.equal(code, 1)
  assert.match(err, read)
  assertRefused(await onCompany('source', 'read', 'web'), 'source-unknown', /web/, /Sources here/)
})

test('a recorded file that cannot be read names the line, costs nothing known, and passes nothing', async () => {
  const file = join(data, 'broken.jsonl')
  await done('source', 'add', 'broken', '--connector', 'aws', '--recorded', file)
  const verdicts = async () => (await done('verdict', 'list', '--json')).out
  const items = async () => (await done('item', 'list', 'database', '--json')).out
  const [verdictsBefore, itemsBefore] = [await verdicts(), await items()]
  const good = '{"service":"s3","op":"ListBuckets","params":{},"response":{}}\n'
  for (const [content, message] of [
    [`${good}${good}{"service":`, /^beleg: broken\.jsonl:3: /],
    [`${good}<html>Sign in</html>\n`, /^beleg: broken\.jsonl:2: /],
    [`${good}{"op":"ListBuckets"}\n`, /^beleg: broken\.jsonl:2: service: /],
  ] as const) {
    writeFileSync(file, content)
    for (const words of [
      ['source', 'read', 'broken'],
      ['source', 'test', 'broken'],
      ['evidence', 'replay', file],
    ]) {
      assertRefused(
        await onCompany(...words),
        'archive-unreadable',
        message,
        /one JSON object a line/,
      )
    }
  }
  rmSync(file)
  assertRefused(
    await onCompany('source', 'read', 'broken'),
    'archive-unreadable',
    /broken\.jsonl.*ENOENT/,
    /recorded calls/,
  )
  assert.deepEqual([await verdicts(), await items()], [verdictsBefore, itemsBefore])
  const company = await findOrganisation(store, 'example')
  await withOrg(store, company.id, ({ db, recordedAt }) =>
    sql`UPDATE source SET settings = ${JSON.stringify({ recorded })}::jsonb, recorded_at = ${recordedAt} WHERE id = 'broken'`.execute(
      db,
    ),
  )
})

test('what was seen before and cannot be read is refused, and kept', async () => {
  const state = join(data, 'damaged.json')
  const site = web?.url ?? ''
  for (const content of ['', 'x', '{}', '{"vkey":"x","note":"y"}', '[1]']) {
    writeFileSync(state, content)
    const ended = await onCompany('trust', 'verify', site, '--state', state)
    assertRefused(ended, 'state-unreadable', /damaged\.json/, /move it away/)
  }
})

test('an address that is none is refused', async () => {
  for (const address of ['nonsense', 'ftp://example.com', '//example.com']) {
    const ended = await onCompany('trust', 'verify', address, '--state', join(data, 'y.json'))
    assertRefused(ended, 'url-refused', /is no web address/, /https:/)
  }
})

test('a company cannot begin twice, nor with a name, origin or time zone that cannot be', async () => {
  const init = (origin: string, ...more: string[]) =>
    onCompany('init', '--name', 'Other', '--origin', origin, ...more)
  const taken = await init('trust.example.com/log')
  assertRefused(taken, 'organisation-exists', /already runs Example GmbH/, /another name/)
  const slug = await init('other.example/log', '--slug', 'No Spaces')
  assertRefused(slug, 'slug-refused', /No Spaces/, /--slug/)
  const origin = await init('https://other.example/log')
  assertRefused(origin, 'origin-refused', /https/, /without scheme/)
  const zone = await init('other.example/log', '--time-zone', 'Europe/Musterhafen')
  assertRefused(zone, 'time-zone-unknown', /Musterhafen/, /Europe\/Berlin/)
})

test('without an organisation every command about one says how to begin', async () => {
  const empty = await openTestStore()
  environment.databaseUrl =
    'connectionString' in empty.connection ? empty.connection.connectionString : ''
  try {
    for (const words of [
      ['control', 'status'],
      ['verdict', 'list'],
      ['source', 'read'],
      ['log', 'export'],
    ]) {
      const ended = await runBeleg(...words, '--data', data)
      assertRefused(ended, 'organisation-none', /no organisation here yet/, /beleg init/)
    }
    const doctor = await runBeleg('doctor', '--data', data)
    assert.equal(doctor.code, 1)
    assert.match(doctor.out, /FAIL organisation: There is no organisation here yet/)
  } finally {
    environment.databaseUrl = undefined
    await empty.close()
  }
})

test('a data directory that is not there is not made by looking into it', async () => {
  const misspelt = join(data, 'dta')
  const ended = await runBeleg('control', 'status', '--data', misspelt)
  assertRefused(ended, 'organisation-none', /no organisation here yet/, /--data/)
  assert.equal(existsSync(misspelt), false)
})

test('a word that no command has is one line with the way to all of them', async () => {
  const ended = await runBeleg('frobnicate')
  assert.equal(ended.code, 2)
  assert.match(ended.err, /unknown command 'frobnicate'/)
  assert(ended.err.split('\n').length < 6, ended.err)
})

test('a database that cannot be had is one sentence and a fix, and doctor says so too', async () => {
  const addresses: [string, string][] = [
    ['nonsense', 'database-url-refused'],
    ['postgres://ada:hunter2@127.0.0.1:1/x', 'database-unreachable'],
    [serverUrl('postgres', { user: 'nobody_here', password: 'hunter2' }), 'database-unreachable'],
  ]
  for (const [address, code] of addresses) {
    environment.databaseUrl = address
    try {
      const ended = await runBeleg('control', 'status', '--data', data)
      assertRefused(ended, code, /database|DATABASE_URL/i, /unset (it|DATABASE_URL)|or unset it/)
      assert.doesNotMatch(ended.err, /hunter2/)
      const doctor = await runBeleg('doctor', '--json', '--data', data)
      assert.equal(doctor.code, 1)
      assert.ok(
        doctor.json().some((finding) => finding['what'] === code && finding['ok'] === false),
      )
    } finally {
      environment.databaseUrl = undefined
    }
  }
})

test('a data directory that cannot be written is refused by its path', async () => {
  const file = join(data, 'a-file')
  writeFileSync(file, '')
  const ended = await runBeleg('init', '--name', 'X', '--origin', 'x.example/log', '--data', file)
  assertRefused(ended, 'data-directory-unwritable', /a-file cannot be written/, /--data DIR/)
})

test('a database that goes away in the middle of a command is an operating error', async () => {
  const dying = await openTestStore()
  const address = 'connectionString' in dying.connection ? dying.connection.connectionString : ''
  environment.databaseUrl = address
  try {
    await runBeleg(
      'init',
      '--name',
      'X',
      '--origin',
      'x.example/log',
      '--data',
      join(data, 'dying'),
    )
    // The lock that every writer waits for; whoever waits is then cut off.
    const blocker = await dying.pool.connect()
    const { rows } = await blocker.query<{ id: string }>('SELECT id FROM beleg.organisation')
    await blocker.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [
      `beleg ${rows[0]?.id}`,
    ])
    const waiting = runBeleg('test', 'run', '--data', join(data, 'dying'))
    for (let cut = 0; cut === 0;) {
      const { rowCount } = await blocker.query(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      )
      cut = rowCount ?? 0
    }
    blocker.release(true)
    assertRefused(await waiting, 'database-lost', /went away/, /run the command again/)
  } finally {
    environment.databaseUrl = undefined
    await dying.close()
  }
})
