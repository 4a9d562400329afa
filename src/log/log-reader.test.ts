import assert from 'node:assert/strict'
import { test } from 'node:test'

import { concat, textOf, utf8 } from './bytes.ts'
import { decodeBundle, encodeBundle } from './entry-bundle.ts'
import { encodeEntry } from './entry.ts'
import { leafHash } from './hash.ts'
import { logReader } from './log-reader.ts'
import { filler, headOf, hour, published, sha256, soundEntries } from './test-published-log.ts'
import type { Files } from './test-published-log.ts'

const entries = soundEntries(600)
const head = headOf(entries)

/** A reader of these files that notes what it fetches. */
function reader(files: Files, at = head, hash = sha256) {
  const asked: string[] = []
  const get = async (path: string) => {
    asked.push(path)
    const file = files.get(path)
    if (!file) throw new Error(`${path} answers 404`)
    return file
  }
  return { asked, log: logReader(hash, get, at) }
}

test('entries from one index up to another are read across bundles, and no bundle that has none of them', async () => {
  const files = await published(entries)
  for (const [from, to] of [
    [0, 612],
    [0, 256],
    [250, 520],
    [256, 512],
    [300, 301],
    [600, 612],
    [5, 5],
  ] as const) {
    const { asked, log } = reader(files)
    const read: string[] = []
    for await (const bytes of log.readBytes(from, to)) read.push(textOf(bytes))
    const wanted = entries.slice(from, to).map((entry) => textOf(encodeEntry(entry)))
    assert.deepEqual(read, wanted, `${from} to ${to}`)
    const bundles = from === to ? 1 : Math.ceil(to / 256) - Math.floor(from / 256)
    assert.equal(asked.length, bundles, asked.join(' '))
  }
})

test('an entry changed in its bundle is named, and one changed together with its hash is found out', async () => {
  const files = await published(entries)
  const [bundle, tile] = ['log/tile/entries/001', 'log/tile/0/001']
  const stored = decodeBundle(files.get(bundle) ?? utf8(''), 256)
  const forged = encodeEntry(filler(hour(2.5)))
  const changed = new Map(files).set(bundle, encodeBundle(stored.with(100, forged)))
  await assert.rejects(
    reader(changed).log.readProved(300),
    /^FormatError: entry 356 is not the one/,
  )
  const hashes = Uint8Array.from(files.get(tile) ?? utf8(''))
  hashes.set(leafHash(sha256, forged), 100 * 32)
  changed.set(tile, hashes)
  await assert.rejects(
    reader(changed).log.readProved(300),
    /^FormatError: entry 256 is not the one/,
  )
  assert.equal((await reader(changed).log.readProved(5)).t, 'run', 'those in other bundles stand')
})

test('in the whole bundle that took the place of a partial one, what stands beyond the head is not looked at', async () => {
  const old = entries.slice(0, 300)
  const files = await published(entries)
  const upper = files.get('log/tile/1/000.p/2') ?? utf8('')
  files.set('log/tile/1/000.p/1', upper.subarray(0, 32))
  const bundle = 'log/tile/entries/001'
  const stored = decodeBundle(files.get(bundle) ?? utf8(''), 256)
  files.set(bundle, encodeBundle(stored.with(50, utf8('not of this head'))))
  const { log } = reader(files, headOf(old))
  assert.deepEqual(await log.readProved(299), old[299])
  const read: Uint8Array[] = []
  for await (const bytes of log.readBytes(290, 300)) read.push(bytes)
  assert.deepEqual(concat(...read), concat(...old.slice(290).map(encodeEntry)))
  await assert.rejects(log.readProved(300), /beyond the log's 300/)
})

test('a bundle is fetched and proved once, however many of its entries are read', async () => {
  let hashed = 0
  const counting = (data: Uint8Array) => {
    hashed++
    return sha256(data)
  }
  const { asked, log } = reader(await published(entries), head, counting)
  await log.readProved(300)
  const [files, hashes] = [asked.length, hashed]
  await log.readProved(301)
  assert.deepEqual([asked.length, hashed], [files, hashes])
})
