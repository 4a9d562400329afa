import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'

import { readArchive } from './read-archive.ts'
import type { RecordedCall } from './transport.ts'

const folder = mkdtempSync(join(tmpdir(), 'beleg-archive-'))
after(() => rmSync(folder, { recursive: true }))

async function read(path: string): Promise<RecordedCall[]> {
  const calls: RecordedCall[] = []
  for await (const call of readArchive(path)) calls.push(call)
  return calls
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const call: RecordedCall = { service: 's', op: 'List', params: {}, response: { text: 'ä\n' } }

test('plain and compressed files are read alike, empty lines skipped', async () => {
  const text = `${JSON.stringify(call)}\r\n\n${JSON.stringify(call)}`

  assert.deepEqual(await read(file('a.jsonl', text)), [call, call])
  assert.deepEqual(await read(file('a.jsonl.gz', gzipSync(text))), [call, call])
  assert.deepEqual(await read(file('empty.jsonl', '')), [])
})

test('a bad line is named by file, number and fault', async () => {
  const good = `${JSON.stringify(call)}\n`
  const cases: [string, string | Uint8Array, RegExp][] = [
    ['json.jsonl', `${good}{"service":`, /^json\.jsonl:2: .*JSON/],
    ['shape.jsonl', `${good}\n{"service":"s","op":1,"response":1}\n`, /^shape\.jsonl:3: op: /],
    ['bare.jsonl', '{"service":"s","op":"o"}', /^bare\.jsonl:1: needs a response or an error/],
    ['utf.jsonl', Uint8Array.of(0x22, 0xff, 0x22), /^utf\.jsonl:1: /],
    [
      'cut.jsonl.gz',
      gzipSync(good.repeat(10_000)).subarray(0, -20),
      /^cut\.jsonl\.gz:\d+: unexpected end/,
    ],
    ['no.jsonl.gz', good, /^no\.jsonl\.gz:1: incorrect header check/],
  ]
  for (const [name, content, message] of cases) {
    const error = { name: 'OperatingError', code: 'archive-unreadable', message }
    await assert.rejects(read(file(name, content)), error)
  }
  await assert.rejects(read(join(folder, 'none.jsonl')), { message: /^none\.jsonl:1: ENOENT/ })
})

test('a line without end is refused before it fills the memory', async () => {
  const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20), { level: 1 })

  await assert.rejects(read(file('bomb.jsonl.gz', bomb)), { message: /:1: longer than 64 MiB/ })
})
