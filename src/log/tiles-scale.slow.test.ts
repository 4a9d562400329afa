/** What large trees cost. */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'

import { utf8 } from './bytes.ts'
import { hashSize, leafHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { keptTiles } from './kept-tiles.ts'
import { leafChanges } from './leaf-changes.ts'
import { appended, writeTiles } from './tile-writer.ts'
import type { ReadTile } from './tiles.ts'

const sha256: Sha256 = (data) => hash('sha256', data, 'buffer')

function leaf(name: string | number): Uint8Array {
  return leafHash(sha256, utf8(`leaf ${name}`))
}

test('changing one of 100,000 leaves reads and writes three tiles', async () => {
  const tiles = keptTiles()
  const leaves = new Map(Array.from({ length: 100_000 }, (_, index) => [index, leaf(index)]))
  tiles.write((await writeTiles(sha256, 0, leafChanges(leaves), tiles.read)).tiles)
  let reads = 0
  const counting: ReadTile = (level, n, width) => {
    reads++
    return tiles.read(level, n, width)
  }
  const changes = leafChanges(new Map([[70_000, leaf('changed')]]))
  const written = await writeTiles(sha256, 100_000, changes, counting)

  assert.deepEqual(
    written.tiles.map(({ level, n }) => `${level}/${n}`),
    ['0/273', '1/1', '2/0'].slice(0, written.tiles.length),
  )
  // 100,000 leaves are 390 full tiles, so tile 1/1 is partial and nothing stands on it.
  assert.equal(written.tiles.length, 2)
  // Two before the change, and the right edge for the new root.
  assert.ok(reads <= 5, `${reads} reads`)
})

test('a million leaves are written in seconds', async () => {
  const count = 1_000_000
  const hashes = new Uint8Array(count * hashSize)
  for (let i = 0; i < count; i++) new DataView(hashes.buffer).setUint32(i * hashSize, i)
  const began = process.cpuUsage()
  const written = await writeTiles(sha256, 0, appended(0, hashes), keptTiles().read)
  const { user } = process.cpuUsage(began)

  assert.equal(written.tiles.length, 3907 + 16 + 1)
  // Of the processor's time, whatever runs beside.
  assert.ok(user < 8_000_000, `${user} µs`)
})
