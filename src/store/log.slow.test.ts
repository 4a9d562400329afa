import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { digestOfDisclosure } from '#log/disclosure.ts'
import { parseEntry } from '#log/entry.ts'
import type { ActionEntry } from '#log/entry.ts'
import { leafHash } from '#log/hash.ts'
import { replay } from '#log/replay.ts'
import { rootFromTiles } from '#log/tiles.ts'
import { rootOf } from '#log/tree.ts'

import {
  appendEntry,
  entriesOfType,
  logTree,
  readEntries,
  readHead,
  readOpenings,
  saltKeys,
  storedTiles,
} from './log.ts'
import type { HiddenFields } from './log.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import type { WriteTx } from './organisation.ts'
import { sha256 } from './sha256.ts'
import { openTestStore } from './test-store.ts'

const store = await openTestStore()
after(() => store.close())

let organisations = 0

/** An organisation whose log holds its genesis. */
async function newLog(): Promise<string> {
  const slug = `log-${organisations++}`
  const origin = `${slug}.example/log`
  const wanted = { slug, name: slug, origin, timeZone: 'UTC' }
  const { id } = await createOrganisation(store, wanted, rootOf(sha256, []))
  const vkey = `${origin}+eae30e55+AVxkPtpl4GLIbGnFdEydzj1wDpFiKUsHWVpp+nWvFDbX`
  await withOrg(store, id, (tx) =>
    appendEntry(tx, () => ({
      v: 1,
      t: 'genesis',
      at: tx.recordedAt.toISOString(),
      origin,
      operator: slug,
      spec: 1,
      keys: [{ role: 'log', vkey }],
    })),
  )
  return id
}

async function appendAction(tx: WriteTx, hidden?: HiddenFields): Promise<number> {
  const action = (sd: string[]): ActionEntry => ({
    v: 1,
    t: 'action',
    at: tx.recordedAt.toISOString(),
    sd,
  })
  return await appendEntry(tx, action, hidden)
}

async function bytesOf(org: string): Promise<Uint8Array[]> {
  const entries = await readOrg(store, org, (tx) => readEntries(tx, 0, 1_000_000))
  assert.deepEqual(
    entries.map(({ index }) => index),
    entries.map((_, place) => place),
    'indexes without a gap',
  )
  return entries.map(({ bytes }) => bytes)
}

/** The head as stored, after it was compared with the entries and with the stored tiles. */
async function soundHead(org: string) {
  const bytes = await bytesOf(org)
  const root = rootOf(
    sha256,
    bytes.map((entry) => leafHash(sha256, entry)),
  )
  return await readOrg(store, org, async (tx) => {
    const head = await readHead(tx)
    assert.equal(head.size, bytes.length)
    assert.deepEqual(Buffer.from(head.root), Buffer.from(root))
    const fromTiles = await rootFromTiles(sha256, head.size, storedTiles(tx, logTree))
    assert.deepEqual(Buffer.from(fromTiles), Buffer.from(root))
    return head
  })
}

test('twenty appends at once get twenty indexes in a row, and one chain', async () => {
  const org = await newLog()
  const indexes = await Promise.all(
    Array.from({ length: 20 }, () => withOrg(store, org, (tx) => appendAction(tx))),
  )
  assert.deepEqual(
    indexes.toSorted((a, b) => a - b),
    Array.from({ length: 20 }, (_, place) => place + 1),
  )
  assert.equal((await soundHead(org)).size, 21)
  const times = (await bytesOf(org)).map((bytes) => parseEntry(bytes).at)
  assert.deepEqual(times, times.toSorted(), 'times rise with the indexes')
})

test('many entries in one transaction, over the edge of a tile, keep tiles and head true', async () => {
  const org = await newLog()
  await withOrg(store, org, async (tx) => {
    for (let count = 0; count < 300; count++) await appendAction(tx)
  })
  assert.equal((await soundHead(org)).size, 301)
})

test('an entry, its tiles and the head appear together or not at all', async () => {
  const org = await newLog()
  const before = await soundHead(org)
  const tilesBefore = await rowsOf(org, 'tile')
  await assert.rejects(
    withOrg(store, org, async (tx) => {
      await appendAction(tx, { subject: 'person/ada', fields: { who: 'Ada' } })
      throw new Error('power cut')
    }),
    /power cut/,
  )
  assert.deepEqual(await soundHead(org), before)
  assert.deepEqual(await rowsOf(org, 'tile'), tilesBefore)
  assert.deepEqual(await rowsOf(org, 'opening'), [])
  assert.deepEqual(await rowsOf(org, 'salt_key'), [])

  assert.equal(await withOrg(store, org, (tx) => appendAction(tx)), 1, 'and no index is skipped')
})

async function rowsOf(org: string, table: string): Promise<unknown[]> {
  const { rows } = await readOrg(store, org, ({ db }) =>
    sql`SELECT * FROM ${sql.table(table)} ORDER BY 1, 2, 3`.execute(db),
  )
  return rows
}

test('an entry the log could not read again is refused before it is stored', async () => {
  const org = await newLog()
  const before = await soundHead(org)
  await assert.rejects(
    withOrg(store, org, (tx) =>
      appendEntry(tx, () => ({ v: 1, t: 'action', at: 'yesterday', sd: [] })),
    ),
    /at/,
  )
  assert.deepEqual(await soundHead(org), before)
})

test('hidden fields stand in the entry as digests that only their openings explain', async () => {
  const org = await newLog()
  const fields = { who: 'Ada Lovelace', why: 'left' }
  const index = await withOrg(store, org, (tx) =>
    appendAction(tx, { subject: 'person/ada', fields }),
  )
  const bytes = (await bytesOf(org))[index]
  assert.ok(bytes)
  const text = new TextDecoder().decode(bytes)
  assert.doesNotMatch(text, /Ada|left/)
  const entry = parseEntry(bytes)
  assert.equal(entry.t, 'action')
  const openings = await readOrg(store, org, (tx) => readOpenings(tx, index))
  assert.deepEqual([...openings.keys()], ['who', 'why'])
  assert.deepEqual(
    [...openings.values()].map((opening) => digestOfDisclosure(sha256, opening)).toSorted(),
    entry.t === 'action' ? entry.sd.toSorted() : [],
  )
})

test('destroying a salt key and its openings erases, and the log verifies as before', async () => {
  const org = await newLog()
  for (const who of ['ada', 'ben']) {
    await withOrg(store, org, (tx) =>
      appendAction(tx, { subject: `person/${who}`, fields: { who } }),
    )
  }
  const keysOf = () => readOrg(store, org, (tx) => rowsOfKeys(tx))
  const before = await soundHead(org)
  const entries = await bytesOf(org)
  assert.deepEqual(await keysOf(), ['person/ada', 'person/ben'])

  await withOrg(store, org, async ({ db }) => {
    await sql`DELETE FROM salt_key WHERE subject = 'person/ada'`.execute(db)
    await sql`DELETE FROM opening WHERE entry = 1`.execute(db)
  })
  assert.deepEqual(await keysOf(), ['person/ben'])
  assert.deepEqual(await bytesOf(org), entries)
  const head = await soundHead(org)
  assert.deepEqual(head, before)
  assert.deepEqual((await replay(sha256, oneByOne(entries), head)).problems, [])
  assert.equal((await readOrg(store, org, (tx) => readOpenings(tx, 1))).size, 0)
  assert.equal((await readOrg(store, org, (tx) => readOpenings(tx, 2))).size, 1)
})

async function rowsOfKeys({ db }: Pick<WriteTx, 'db'>): Promise<string[]> {
  const rows = await db.selectFrom('salt_key').select('subject').orderBy('subject').execute()
  return rows.map(({ subject }) => subject)
}

async function* oneByOne(entries: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* entries
}

test('a subject has one salt key, whoever asks first, and another after it was destroyed', async () => {
  const org = await newLog()
  const ask = () => withOrg(store, org, (tx) => saltKeys(tx, ['person/eve', 'person/eve']))
  const [one, two] = await Promise.all([ask(), ask()])
  const key = one.get('person/eve')
  assert.equal(key?.length, 32)
  assert.deepEqual(two.get('person/eve'), key)

  await withOrg(store, org, ({ db }) => sql`DELETE FROM salt_key`.execute(db))
  assert.notDeepEqual((await ask()).get('person/eve'), key)
})

test('a change to one stored entry, made past the application, is found', async () => {
  const org = await newLog()
  for (let count = 0; count < 5; count++) await withOrg(store, org, (tx) => appendAction(tx))
  const head = await soundHead(org)
  const entries = await bytesOf(org)
  const forged = new TextDecoder().decode(entries[3]).replace('"sd":[]', '"kind":"x","sd":[]')
  entries[3] = new TextEncoder().encode(forged)

  const { problems } = await replay(sha256, oneByOne(entries), head)
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['root'],
  )
})

test('entries of a type come oldest first, also the last few of them', async () => {
  const org = await newLog()
  for (let count = 0; count < 3; count++) await withOrg(store, org, (tx) => appendAction(tx))
  const indexes = (last?: number) =>
    readOrg(store, org, async (tx) =>
      (await entriesOfType(tx, 'action', undefined, last)).map(({ index }) => index),
    )
  assert.deepEqual(await indexes(), [1, 2, 3])
  assert.deepEqual(await indexes(2), [2, 3])
})
