import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'

import fc from 'fast-check'

import { base64, fromBase64, utf8 } from './bytes.ts'
import { decodeBundle, encodeBundle } from './entry-bundle.ts'
import { hashSize, leafHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { keptTiles } from './kept-tiles.ts'
import { leafChanges } from './leaf-changes.ts'
import { parseTilePath, tilePath, widthOf } from './tile-path.ts'
import { writeTiles } from './tile-writer.ts'
import { consistencyProof, inclusionProof, rootFromTiles } from './tiles.ts'
import type { ReadTile } from './tiles.ts'
import { rootOf, verifyConsistency, verifyInclusion } from './tree.ts'
import { tessera } from './vectors.ts'

const sha256: Sha256 = (data) => hash('sha256', data, 'buffer')

function leaf(name: string | number): Uint8Array {
  return leafHash(sha256, utf8(`leaf ${name}`))
}

function leaves(size: number): Uint8Array[] {
  return Array.from({ length: size }, (_, i) => leaf(i))
}

/** A stored tree of these leaves, written at once. */
async function stored(hashes: readonly Uint8Array[]) {
  const tiles = keptTiles()
  const changes = leafChanges(new Map(hashes.entries()))
  tiles.write((await writeTiles(sha256, 0, changes, tiles.read)).tiles)
  return tiles
}

/** Sizes where tiles begin and end, and others in between. */
const treeSize = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.constantFrom(255, 256, 257, 511, 512, 513),
  fc.integer({ min: 1, max: 1500 }),
)

test('every entry is provable in every later tree, and a proof with any bit flipped is refused', async () => {
  const all = leaves(1500)
  const tiles = await stored(all)
  const roots = new Map<number, Uint8Array>()
  await fc.assert(
    fc.asyncProperty(treeSize, fc.nat(), fc.nat(), async (size, pick, flip) => {
      const index = pick % size
      const root = roots.get(size) ?? rootOf(sha256, all.slice(0, size))
      roots.set(size, root)
      const proof = await inclusionProof(sha256, index, size, tiles.read)
      const claim = { index, size, leafHash: leaf(index), proof, root }
      assert.ok(verifyInclusion(sha256, claim))

      const parts = [claim.leafHash, root, ...proof]
      const flipped = parts.map((part) => Uint8Array.from(part))
      const part = flipped[flip % parts.length]
      assert.ok(part)
      const bit = flip % (hashSize * 8)
      part[Math.floor(bit / 8)] = (part[Math.floor(bit / 8)] ?? 0) ^ (1 << (bit % 8))
      const [otherLeaf, otherRoot, ...otherProof] = flipped
      assert.ok(otherLeaf && otherRoot)
      const other = { index, size, leafHash: otherLeaf, proof: otherProof, root: otherRoot }
      assert.equal(verifyInclusion(sha256, other), false)
      if (size > 1) {
        assert.equal(verifyInclusion(sha256, { ...claim, index: (index + 1) % size }), false)
      }
      assert.equal(verifyInclusion(sha256, { ...claim, proof: [...proof, root] }), false)
      if (proof.length > 0) {
        assert.equal(verifyInclusion(sha256, { ...claim, proof: proof.slice(1) }), false)
        assert.equal(verifyInclusion(sha256, { ...claim, proof: proof.slice(0, -1) }), false)
      }
    }),
    { numRuns: 300 },
  )
})

test('any two trees of one log are consistent, and a proof with any bit flipped is refused', async () => {
  const all = leaves(1500)
  const tiles = await stored(all)
  await fc.assert(
    fc.asyncProperty(treeSize, treeSize, fc.nat(), async (a, b, flip) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      const fromRoot = await rootFromTiles(sha256, from, tiles.read)
      const toRoot = await rootFromTiles(sha256, to, tiles.read)
      assert.equal(base64(fromRoot), base64(rootOf(sha256, all.slice(0, from))))
      const proof = await consistencyProof(sha256, from, to, tiles.read)
      assert.ok(verifyConsistency(sha256, { from, to, fromRoot, toRoot, proof }))

      const flipped = [fromRoot, toRoot, ...proof].map((part) => Uint8Array.from(part))
      const part = flipped[flip % flipped.length]
      assert.ok(part)
      part[flip % hashSize] = (part[flip % hashSize] ?? 0) ^ (1 << (flip % 8))
      const [first, second, ...rest] = flipped
      assert.ok(first && second)
      const other = { from, to, fromRoot: first, toRoot: second, proof: rest }
      assert.equal(verifyConsistency(sha256, other), false)
      const longer = { from, to, fromRoot, toRoot, proof: [...proof, toRoot] }
      assert.equal(verifyConsistency(sha256, longer), false)
    }),
    { numRuns: 300 },
  )
})

test('a log that rewrote one entry is not consistent with its past', async () => {
  const old = leaves(300)
  const rewritten = [...old.slice(0, 100), leaf('forged'), ...old.slice(101), leaf(300)]
  const tiles = await stored(rewritten)
  const claim = {
    from: 300,
    to: 301,
    fromRoot: rootOf(sha256, old),
    toRoot: rootOf(sha256, rewritten),
    proof: await consistencyProof(sha256, 300, 301, tiles.read),
  }
  assert.equal(verifyConsistency(sha256, claim), false)
})

test('writing step by step gives the root and the tiles of writing at once, whatever the edits', async () => {
  const step = fc.record({
    append: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 600 })),
    edits: fc.array(fc.nat(), { maxLength: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const now: Uint8Array[] = []
      const tiles = keptTiles()
      for (const [number, { append, edits }] of steps.entries()) {
        const size = now.length
        const changes = new Map<number, Uint8Array>()
        // In falling order, so that the order of the map can't be what makes it work.
        for (let index = size + append - 1; index >= size; index--) {
          changes.set(index, leaf(`${index} in step ${number}`))
        }
        for (const edit of edits) {
          if (size > 0) changes.set(edit % size, leaf(`edit ${edit} in step ${number}`))
        }
        const written = await writeTiles(sha256, size, leafChanges(changes), tiles.read)
        tiles.write(written.tiles)
        for (const [index, changed] of changes) now[index] = changed

        assert.equal(written.size, now.length)
        assert.equal(base64(written.root), base64(rootOf(sha256, now)))
        const fresh = await writeTiles(sha256, 0, leafChanges(new Map(now.entries())), tiles.read)
        for (const { level, n, hashes } of fresh.tiles) {
          const kept = await tiles.read(level, n, 256)
          assert.ok(Buffer.from(kept).equals(hashes), `tile ${level}/${n}`)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('a proof reads each tile at most once, and few of them', async () => {
  const tiles = await stored(leaves(70_000))
  const read: string[] = []
  const counting: ReadTile = (level, n, width) => {
    assert.equal(width, widthOf(70_000, level, n))
    read.push(`${level}/${n}`)
    return tiles.read(level, n, width)
  }
  await inclusionProof(sha256, 12_345, 70_000, counting)
  assert.equal(new Set(read).size, read.length)
  assert.ok(read.length <= 5, read.join(' '))
})

test('a change that would leave a hole, or is out of order, is refused', async () => {
  const { read } = keptTiles()
  const hole = leafChanges(new Map([[1, leaf(1)]]))
  await assert.rejects(writeTiles(sha256, 0, hole, read), /hole/)
  const unordered = { indexes: [1, 0], hashes: new Uint8Array(64) }
  await assert.rejects(writeTiles(sha256, 2, unordered, read), /rise/)
  const doubled = { indexes: [0, 0], hashes: new Uint8Array(64) }
  await assert.rejects(writeTiles(sha256, 2, doubled, read), /rise/)
  const short = { indexes: [0, 1], hashes: new Uint8Array(32) }
  await assert.rejects(writeTiles(sha256, 0, short, read), /one hash/)
})

test('a stored tile of the wrong width is refused', async () => {
  const cut: ReadTile = () => Promise.resolve(new Uint8Array(32))
  await assert.rejects(rootFromTiles(sha256, 2, cut), /has 1 hashes, not 2/)
})

test("tessera's published tree, tile and bundle come out byte for byte", async () => {
  const entries = tessera.entries.split(' ').map(utf8)
  const hashes = entries.map((entry) => leafHash(sha256, entry))
  for (const line of tessera.checkpoints) {
    const [size, root] = line.split(' ')
    assert.equal(base64(rootOf(sha256, hashes.slice(0, Number(size)))), root)
  }
  const tiles = await stored(hashes)
  assert.equal(base64(await tiles.read(0, 0, 15)), tessera.tile)
  assert.equal(base64(encodeBundle(entries)), tessera.bundle)
  assert.deepEqual(decodeBundle(fromBase64(tessera.bundle), 15), entries)
})

test('tile paths are those of the specification, and no other spelling is read', () => {
  const places = [
    [{ level: 0, n: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 0, n: 273, width: 112 }, 'tile/0/273.p/112'],
    [{ level: 2, n: 0, width: 1 }, 'tile/2/000.p/1'],
    [{ level: 63, n: 999, width: 255 }, 'tile/63/999.p/255'],
    [{ level: 'entries', n: 1000, width: 256 }, 'tile/entries/x001/000'],
  ] as const
  for (const [place, path] of places) {
    assert.equal(tilePath(place), path)
    assert.deepEqual(parseTilePath(path), place)
  }
  const wrong = [
    'tile/0/x000/001',
    'tile/00/001',
    'tile/64/000',
    'tile/0/1',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    '/tile/0/000',
    'tile/0/000\n',
    'tile/-1/000',
    'tile/data/000',
  ]
  for (const path of wrong) assert.throws(() => parseTilePath(path), /tile path/, path)
  assert.throws(() => parseTilePath('tile/64/000'), /^FormatError: not a tile path$/)
  assert.throws(() => tilePath({ level: 0, n: -1, width: 256 }))
})

test('tile widths are those of the specification', () => {
  // tlog-tiles: 70,000 entries make 273 full tiles and one of 112; then one of 256, one of 17; then one of 1.
  assert.equal(widthOf(70_000, 0, 272), 256)
  assert.equal(widthOf(70_000, 0, 273), 112)
  assert.equal(widthOf(70_000, 1, 0), 256)
  assert.equal(widthOf(70_000, 1, 1), 17)
  assert.equal(widthOf(70_000, 2, 0), 1)
  assert.equal(widthOf(70_000, 3, 0), 0)
})

test('a cut, padded or miscounted bundle is refused', () => {
  const bundle = encodeBundle([utf8('one'), utf8(''), utf8('three')])
  assert.deepEqual(decodeBundle(bundle, 3).length, 3)
  assert.throws(() => decodeBundle(bundle, 2), /3 entries, not 2/)
  assert.throws(() => decodeBundle(bundle.subarray(0, -1), 3), /inside an entry/)
  assert.throws(() => decodeBundle(Uint8Array.of(0), 1), /inside a length/)
  assert.throws(() => encodeBundle([new Uint8Array(65_536)]), /65,535/)
})

test('there is no proof of an entry or a beginning that a tree does not have', async () => {
  const { read } = await stored(leaves(5))
  for (const index of [-1, 5, 6, NaN])
    await assert.rejects(inclusionProof(sha256, index, 5, read), /no entry/)
  for (const from of [-1, 6, NaN])
    await assert.rejects(consistencyProof(sha256, from, 5, read), /no beginning/)
  assert.deepEqual(await consistencyProof(sha256, 0, 5, read), [])
  assert.deepEqual(await consistencyProof(sha256, 5, 5, read), [])
})

test('a bundle may end in an empty entry and hold one of 65,535 bytes, and has at most 256', () => {
  const entries = [new Uint8Array(65_535).fill(7), utf8('')]
  assert.deepEqual(decodeBundle(encodeBundle(entries), 2), entries)
  const many = Array.from({ length: 257 }, () => utf8('x'))
  assert.equal(decodeBundle(encodeBundle(many.slice(1)), 256).length, 256)
  assert.throws(() => encodeBundle(many), /at most 256/)
})
