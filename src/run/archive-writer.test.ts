import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'

import { readArchive } from '#connectors/read-archive.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import { ArchiveWriter } from './archive-writer.ts'

const folder = mkdtempSync(join(tmpdir(), 'beleg-archive-'))
after(() => rmSync(folder, { recursive: true }))

async function read(path: string): Promise<RecordedCall[]> {
  const calls: RecordedCall[] = []
  for await (const each of readArchive(path)) calls.push(each)
  return calls
}

const call: RecordedCall = { service: 's', op: 'List', params: {}, response: { text: 'ä\n' } }

test('what is written is read again, and the file is named by its own hash', async () => {
  const home = join(folder, 'new')
  const writer = await ArchiveWriter.open(home)
  const calls = Array.from({ length: 5000 }, (_, n) => ({ ...call, params: { n } }))
  await Promise.all(calls.map((each) => writer.write(each)))
  const stored = await writer.close()

  const bytes = readFileSync(stored.path)
  assert.equal(stored.sha256, createHash('sha256').update(bytes).digest('hex'))
  assert.equal(basename(stored.path), `${stored.sha256}.jsonl.gz`)
  assert.deepEqual([stored.calls, stored.bytes], [5000, bytes.length])
  assert.deepEqual(await read(stored.path), calls)
  assert.deepEqual(readdirSync(home), [basename(stored.path)])
})

test('the same calls make the same archive', async () => {
  const hashes = []
  for (let n = 0; n < 2; n++) {
    const writer = await ArchiveWriter.open(join(folder, 'same'))
    await writer.write(call)
    hashes.push((await writer.close()).sha256)
  }

  assert.equal(hashes[0], hashes[1])
})

test('a discarded archive leaves nothing behind', async () => {
  const home = join(folder, 'discarded')
  const writer = await ArchiveWriter.open(home)
  await writer.write(call)
  await writer.discard()

  assert.deepEqual(readdirSync(home), [])
})
