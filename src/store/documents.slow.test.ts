import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'

import { documentStream, putDocument, readDocument } from './documents.ts'
import type { NewDocument } from './documents.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { openTestStore } from './test-store.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const { blobs } = store.directory

const one = await newOrganisation('one')
const two = await newOrganisation('two')

async function newOrganisation(slug: string): Promise<string> {
  const wanted = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  return (await createOrganisation(store, wanted, new Uint8Array(32))).id
}

function fileOf(bytes: NewDocument['bytes']): NewDocument {
  return { name: 'Prüfbericht.pdf', type: 'application/pdf', bytes, uploadedBy: 'cli' }
}

async function put(bytes: NewDocument['bytes'], org = one) {
  return await withOrg(store, org, (tx) => putDocument(tx, store.directory, fileOf(bytes)))
}

/** More than one piece, and no two alike. */
function manyBytes(seed: string, length = 2_500_000): Buffer {
  const block = createHash('shake256', { outputLength: length }).update(seed)
  return block.digest()
}

test('a document is found by its organisation, and by no other', async () => {
  const { id } = await put(Buffer.from('ours'))

  assert.equal((await readOrg(store, one, (tx) => readDocument(tx, id)))?.id, id)
  assert.equal(await readOrg(store, two, (tx) => readDocument(tx, id)), undefined)
})

test('what is handed in comes back byte by byte, and the row says what it is', async () => {
  const bytes = manyBytes('whole')
  const document = await put(bytes)

  assert.deepEqual(await readOrg(store, one, (tx) => readDocument(tx, document.id)), document)
  assert.equal(document.size, bytes.length)
  assert.equal(document.digest, createHash('sha256').update(bytes).digest('hex'))
  assert((await buffer(await documentStream(store.directory, document.digest))).equals(bytes))
})

test('a stream is kept as its bytes are, and the same bytes twice are one blob', async () => {
  const bytes = manyBytes('twice')
  const before = readdirSync(blobs).length
  const first = await put(bytes)
  const second = await put(
    (async function* () {
      for (let at = 0; at < bytes.length; at += 60_000) yield bytes.subarray(at, at + 60_000)
    })(),
  )

  assert.equal(second.digest, first.digest)
  assert.notEqual(second.id, first.id)
  assert.equal(readdirSync(blobs).length, before + 1)
})

test('the bytes are under their name before the row can be seen', async () => {
  await withOrg(store, one, async (tx) => {
    const bytes = Buffer.from('durable first')
    const { id, digest } = await putDocument(tx, store.directory, fileOf(bytes))

    assert.deepEqual(readFileSync(join(blobs, digest)), bytes)
    assert.equal(await readOrg(store, one, (reading) => readDocument(reading, id)), undefined)
  })
})

test('a stream that breaks off leaves neither a row nor half a file', async () => {
  const before = readdirSync(blobs)
  const broken = (async function* () {
    yield Buffer.from('half')
    throw new Error('the line went dead')
  })()

  await assert.rejects(put(broken), /the line went dead/)
  assert.deepEqual(readdirSync(blobs), before)
})

test('a flipped byte, a missing end, an added end and a missing file are never served', async () => {
  const error = { name: 'OperatingError', code: 'blob-unreadable', fix: /backup/ }
  const bytes = manyBytes('flipped')
  const { digest } = await put(bytes)
  const path = join(blobs, digest)
  const flipped = Buffer.from(bytes)
  flipped[2_100_000] = 255 - (flipped[2_100_000] ?? 0)
  for (const wrong of [flipped, bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.from('!')])]) {
    writeFileSync(path, wrong)
    await assert.rejects(documentStream(store.directory, digest), error)
  }
  rmSync(path)
  await assert.rejects(documentStream(store.directory, digest), error)
})

test('a file that changes while it is sent ends the stream before the change', async () => {
  const bytes = manyBytes('while sent', 3 * 1024 * 1024)
  const { digest } = await put(bytes)
  const path = join(blobs, digest)
  for (const change of [
    () => {
      const flipped = Buffer.from(bytes)
      flipped[2_900_000] = 255 - (flipped[2_900_000] ?? 0)
      writeFileSync(path, flipped)
    },
    () => truncateSync(path, 2_900_000),
    () => truncateSync(path, 2 * 1024 * 1024),
    () => writeFileSync(path, Buffer.concat([bytes, Buffer.from('!')])),
  ]) {
    writeFileSync(path, bytes)
    const stream = await documentStream(store.directory, digest)
    change()
    const seen: Uint8Array[] = []
    await assert.rejects(
      async () => {
        for await (const piece of stream) seen.push(piece)
      },
      { code: 'blob-unreadable' },
    )
    const sent = Buffer.concat(seen)
    assert(sent.equals(bytes.subarray(0, sent.length)))
  }
})

test('a digest that is a path is refused', async () => {
  await assert.rejects(documentStream(store.directory, '../keys/x'), /SHA-256/)
})

test('rows and blobs of documents can be added and read, and nothing else', async () => {
  const { id } = await put(Buffer.from('stays'))

  await assert.rejects(
    withOrg(store, one, (tx) => tx.db.deleteFrom('document').where('id', '=', id).execute()),
    /permission denied/,
  )
  await assert.rejects(
    withOrg(store, one, (tx) =>
      tx.db.updateTable('document').set({ name: 'other' }).where('id', '=', id).execute(),
    ),
    /permission denied/,
  )
})
