import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'

import { openPackage } from '#program/training/package-file.ts'
import { zipOf } from '#web/upload/test-zip.ts'

test('a folder that was packed as a whole is taken for its content, and what file managers leave behind is passed over', async () => {
  const pack = await openPackage(
    zipOf([
      { name: 'Mein Kurs/' },
      { name: 'Mein Kurs/imsmanifest.xml', content: 'x' },
      { name: 'Mein Kurs/a/b.html', content: 'page' },
      { name: 'Mein Kurs/.DS_Store', content: 'x' },
      { name: '__MACOSX/Mein Kurs/._imsmanifest.xml', content: 'x' },
    ]),
  )
  assert.deepEqual([...pack.files.keys()], ['imsmanifest.xml', 'a/b.html'])
  assert.equal((await pack.read('a/b.html'))?.toString(), 'page')
})

test('where anything lies beside the folder, or there is no manifest in it, all stays where it is', async () => {
  const beside = [
    { name: 'course/imsmanifest.xml', content: 'x' },
    { name: 'readme.txt', content: 'x' },
  ]
  const other = [{ name: 'course/index.html', content: 'x' }]
  for (const entries of [beside, other]) {
    const { files } = await openPackage(zipOf(entries))
    assert.deepEqual(
      [...files.keys()],
      entries.map(({ name }) => name),
    )
  }
})

test('a name is found in either spelling of its letters, though the ZIP does not say that it is UTF-8', async () => {
  for (const form of ['NFC', 'NFD'] as const) {
    const pack = await openPackage(
      zipOf([{ name: 'Größe für alle.svg'.normalize(form), content: 'x' }]),
    )
    assert.deepEqual([...pack.files.keys()], ['Größe für alle.svg'])
    for (const asked of ['NFC', 'NFD'])
      assert.equal((await pack.read('Größe für alle.svg'.normalize(asked)))?.toString(), 'x')
  }
})

test('a piece of a file is those bytes and no others, however large the file', async () => {
  const bytes = Buffer.alloc(300_000, 'abcdefghij')
  const pack = await openPackage(
    zipOf([
      { name: 'packed', content: bytes },
      { name: 'stored', content: bytes, isStored: true },
    ]),
  )
  for (const path of ['packed', 'stored']) {
    for (const [start, end] of [
      [0, 0],
      [65_530, 65_545],
      [299_999, 299_999],
      [0, 299_999],
    ] as const) {
      const stream = await pack.stream(path, { start, end })
      assert(stream)
      assert.deepEqual(await buffer(stream), bytes.subarray(start, end + 1))
    }
  }
  assert.equal(await pack.stream('nothing'), undefined)
})
