/** Lists by the command line, from a file to a verdict. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { openTestStore } from '#store/test-store.ts'

import { environment } from './environment.ts'
import { runBeleg } from './test-run-beleg.ts'
import type { Ended } from './test-run-beleg.ts'

const data = mkdtempSync(join(tmpdir(), 'beleg-lists-'))
const store = await openTestStore()
const url = 'connectionString' in store.connection ? store.connection.connectionString : ''

async function beleg(...words: string[]): Promise<Ended> {
  environment.databaseUrl = url
  try {
    return await runBeleg('--data', data, ...words)
  } finally {
    environment.databaseUrl = undefined
  }
}

async function done(...words: string[]): Promise<Ended> {
  const ended = await beleg(...words)
  assert.equal(ended.code, 0, `${words.join(' ')}: ${ended.err}`)
  return ended
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(data, name)
  writeFileSync(path, content)
  return path
}

const list = {
  name: 'register',
  file: join(data, 'register.csv'),
  population: 'database',
  attestedBy: 'platform lead',
  key: { columns: ['Name'] },
  fields: {
    account: { constant: 'on-premises' },
    kind: { constant: 'instance' },
    engine: 'System',
    encryptedAtRest: { column: 'Verschlüsselt', as: 'boolean' },
  },
}

function add(connector: string, settings: unknown): Promise<Ended> {
  const file = write('settings.json', JSON.stringify(settings))
  return beleg('source', 'add', connector, '--connector', connector, '--settings', file)
}

/** What the last run says of each database, and of each scope it could not read. */
async function verdicts(): Promise<unknown[]> {
  const words = ['verdict', 'list', '--test', 'storage-encrypted', '--json']
  return (await done(...words))
    .json()
    .map((line) => [line['item'] ?? line['scope'], line['verdict'], line['because'], line['basis']])
}

before(() => done('init', '--name', 'Example', '--origin', 'trust.example.com/log'))
after(async () => {
  await store.close()
  rmSync(data, { recursive: true, force: true })
})

test('settings that cannot mean anything are refused as the source is added', async () => {
  const refused = await add('csv', { files: [{ ...list, fields: { encrypted: 'Verschlüsselt' } }] })
  assert.equal(refused.code, 1)
  assert.match(refused.err, /files.0.fields.encrypted: is no field of database/)
  assert.match(refused.err, /src\/connectors\/csv\/readme.md/)
  assert.match(refused.err, /code: source-settings-refused/)
})

test('a list with a bad row is tried, read and judged, and the bad row is not forgotten', async () => {
  const rows = 'orders;postgres;ja\r\nusers;mysql;Nein\r\nwiki;mysql;vielleicht\r\n'
  write('register.csv', Buffer.from(`Name;System;Verschlüsselt\r\n${rows}`, 'latin1'))
  assert.equal((await add('csv', { files: [list] })).code, 0)

  const tried = await beleg('source', 'test', 'csv')
  assert.equal(tried.code, 1)
  assert.match(tried.out, /^csv\/register +incomplete: MalformedItem +1 +2 /m)
  const report = '1 of 3 rows is bad: line 4 (Verschlüsselt: no word for yes or no)'
  assert.ok(tried.out.endsWith(`\ncsv/register: ${report}\n`), tried.out)

  const [receipt] = (await done('source', 'read', 'csv', '--json')).json()
  assert.equal(receipt?.['message'], report)
  assert.deepEqual(receipt['basis'], { kind: 'attested', by: 'platform lead' })
  await done('test', 'run')
  assert.deepEqual(await verdicts(), [
    ['register:orders', 'pass', null, 'attested'],
    ['register:users', 'fail', 'plain', 'attested'],
    ['csv/register', 'unknown', 'MalformedItem', undefined],
  ])
})

test('a corrected list is complete, beside an attested one, and its evidence alone says the same', async () => {
  write('register.csv', 'sep=;\nName;System;Verschlüsselt\norders;postgres;ja\nwiki;mysql;wahr\n')
  const [today] = new Date().toISOString().split('T')
  const item = { id: 'archive:tapes', account: 'on-premises', kind: 'instance', engine: 'tape' }
  const archives = {
    name: 'archives',
    population: 'database',
    attestedBy: 'head of operations',
    attestedOn: today,
    everyMonths: 3,
    items: [{ ...item, encryptedAtRest: true }],
  }
  assert.equal((await add('attested', { lists: [archives] })).code, 0)
  rmSync(join(data, 'blobs'), { recursive: true })
  await done('source', 'read')
  await done('test', 'run')
  const expected = [
    ['archive:tapes', 'pass', null, 'attested'],
    ['register:orders', 'pass', null, 'attested'],
    ['register:wiki', 'pass', null, 'attested'],
  ]
  assert.deepEqual(await verdicts(), expected)

  const archived = readdirSync(join(data, 'blobs')).map((file) => join(data, 'blobs', file))
  const replayed = (await runBeleg('evidence', 'replay', ...archived, '--json')).json()
  assert.deepEqual(
    replayed
      .filter((line) => line['test'] === 'storage-encrypted')
      .map((line) => [line['item'], line['verdict'], line['because'], line['basis']]),
    expected,
  )
})

test('a file that is gone makes what it said unknown, and nothing in it moves a cursor', async () => {
  rmSync(list.file)
  const gone = await beleg('source', 'test', 'csv')
  assert.match(gone.out, /incomplete: ENOENT/)
  await done('source', 'read', 'csv')
  await done('test', 'run', 'storage-encrypted')
  assert.deepEqual(await verdicts(), [
    ['archive:tapes', 'pass', null, 'attested'],
    ['register:orders', 'unknown', 'not-confirmed', 'attested'],
    ['register:wiki', 'unknown', 'not-confirmed', 'attested'],
    ['csv/register', 'unknown', 'ENOENT', undefined],
  ])

  write('register.csv', 'Name;Sys\u001B[2Jtem\norders;postgres\n')
  const hostile = await beleg('source', 'test', 'csv')
  assert.match(hostile.out, /no column "System", "Verschlüsselt"; there are "Name", "Sys \[2Jtem"/)
  assert.ok(!hostile.out.includes('\u001B'))
})
