import assert from 'node:assert/strict'
import { appendFileSync, rmSync } from 'node:fs'
import { after, test } from 'node:test'

import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { CallError } from '#connectors/transport.ts'
import type { Transport } from '#connectors/transport.ts'
import { databases } from '#populations/database.ts'

import { csv } from './index.ts'
import { liveTransport } from './live-transport.ts'
import { CsvSettings } from './settings.ts'
import { header, listFolder, readAll, readList, register, replay } from './written-list.ts'

const folder = listFolder()
after(() => folder.remove())

const row = (name: string, encrypted = 'ja') =>
  `${name};hetzner;postgres;Falkenstein;DE;${encrypted}`

async function readText(content: string | Uint8Array, more: Record<string, unknown> = {}) {
  return await readList({ ...register, ...more, file: folder.write('list.csv', content) })
}

/** What the receipt says: because and message, or nothing where it is complete. */
async function said(content: string | Uint8Array, more: Record<string, unknown> = {}) {
  const { receipt, items } = await readText(content, more)
  return { because: receipt.because, message: receipt.message, keys: [...items.keys()] }
}

test('a German register becomes databases, by the role that answers for it', async () => {
  const { items, receipt } = await readText(
    `${header}\r\n${row('orders')}\r\nusers;;mysql;Frankfurt;DE;Nein\r\nold;;mysql;;;\r\n`,
  )
  assert.deepEqual(items.get('register:orders'), {
    id: 'register:orders',
    account: 'on-premises',
    provider: 'hetzner',
    kind: 'instance',
    engine: 'postgres',
    locations: [{ region: 'Falkenstein', country: 'DE' }],
    encryptedAtRest: true,
  })
  const old = { id: 'register:old', account: 'on-premises', kind: 'instance', engine: 'mysql' }
  assert.deepEqual(items.get('register:old'), old, 'an empty cell says nothing')
  assert.deepEqual(receipt.basis, { kind: 'attested', by: 'platform lead' })
  assert.deepEqual(
    [receipt.scope, receipt.feeds, receipt.complete, receipt.items],
    ['csv/register', ['database'], true, 3],
  )
  assert.equal(receipt.message, '3 rows, read as utf-8 (by content), fields separated by ";"')
})

test('an export says which system it is of', async () => {
  const { receipt } = await readText(`${header}\n${row('orders')}`, {
    attestedBy: undefined,
    exportOf: 'Proxmox',
  })
  assert.deepEqual(receipt.basis, { kind: 'attested', by: 'Export: Proxmox' })
})

test('a list longer than a block is read in several pages, and a replay of them says the same', async () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => row(`db-${n}`, n % 2 ? 'ja' : 'nein'))
  const { items, receipt, recorded } = await readText(`${header}\n${rows.join('\n')}\n`)
  assert.equal(items.size, 20_000)
  assert.ok(receipt.pages > 3, `${receipt.pages} pages`)
  assert.equal(receipt.calls, receipt.pages + 1)
  const again = await replay(recorded, receipt.readAt)
  assert.deepEqual(again.items, items)
  assert.deepEqual(again.receipts, [receipt])
})

test('nothing of a column that is not mapped leaves the file', async () => {
  const { recorded, receipt } = await readText(`${header};Gehalt\n${row('orders')};secret-4711\n`)
  assert.equal(receipt.complete, true)
  assert.doesNotMatch(JSON.stringify(recorded), /4711|Gehalt/)
})

test('rows of nothing but separators are no rows, and the receipt says how many there were', async () => {
  const text = `${header}\n${row('a')}\n;;;;;\n${row('b')}\n; ;"";;;\n;;\n\n`
  const { receipt, recorded, items } = await readText(text)
  assert.equal(items.size, 2)
  assert.deepEqual([receipt.complete, receipt.because], [true, undefined])
  assert.match(receipt.message ?? '', /^2 rows, 3 empty ones passed over, read as utf-8/)
  assert.deepEqual((await replay(recorded, receipt.readAt)).receipts, [receipt])
  const one = await said(`${header}\n${row('a')}\n;;;;;\n`)
  assert.match(one.message ?? '', /^1 row, 1 empty one passed over/)
})

test('a bad row is reported by line and column without its words, and costs the completeness', async () => {
  const bad = [
    row('good'),
    row('maybe', 'vielleicht'),
    'short;hetzner;postgres',
    `${row('long')};more`,
    ';hetzner;postgres;Falkenstein;DE;ja',
    row('last'),
  ]
  const { items, receipt, recorded } = await readText(`${header}\n${bad.join('\n')}\n`)
  assert.deepEqual([...items.keys()], ['register:good', 'register:last'])
  assert.deepEqual([receipt.complete, receipt.because, receipt.items], [false, 'MalformedItem', 2])
  assert.equal(
    receipt.message,
    '4 of 6 rows are bad: line 3 (Verschlüsselt: no word for yes or no), line 4 (3 fields where the header has 6), line 5 (7 fields where the header has 6), line 6 (Name: empty, and part of the key)',
  )
  assert.deepEqual((await replay(recorded, receipt.readAt)).receipts, [receipt])
})

test('of many bad rows the first are named, and all are counted', async () => {
  const rows = Array.from({ length: 5000 }, (_, n) => row(`db-${n}`, 'vielleicht'))
  const { message } = await said(`${header}\n${rows.join('\n')}`)
  assert.match(message ?? '', /^5000 of 5000 rows are bad: line 2 \(.* and 4990 more$/)
  assert.ok((message ?? '').length < 1000)
})

test('two rows of one key are a conflict, whichever comes last, even where they agree', async () => {
  for (const [first, second] of [
    ['ja', 'nein'],
    ['nein', 'ja'],
    ['ja', 'ja'],
  ]) {
    const { receipt } = await readText(
      `${header}\n${row('orders', first)}\n${row('users')}\n${row('orders', second)}\n`,
    )
    assert.deepEqual([receipt.complete, receipt.because], [false, 'DuplicateKey'])
    assert.equal(receipt.message, '1 of 3 rows is bad: line 4 (the same key as line 2)')
  }
})

test('a file that ends within quotes is truncated; what came before it is kept', async () => {
  const { because, message, keys } = await said(`${header}\n${row('orders')}\n"users;hetzner\nmore`)
  assert.deepEqual([because, keys], ['TruncatedFile', ['register:orders']])
  assert.equal(message, 'a quote that opens after line 2 is never closed')
})

test('a file that ends within a row has too few fields there', async () => {
  const { because, message } = await said(`${header}\n${row('orders')}\nusers;het`)
  assert.equal(because, 'MalformedItem')
  assert.match(message ?? '', /line 3 \(2 fields where the header has 6\)/)
})

test('no rows, no header and no bytes are three things, and none is an empty list', async () => {
  assert.equal((await said('')).because, 'EmptyFile')
  assert.equal((await said('\n\r\n\n')).because, 'EmptyFile')
  assert.equal((await said(`${header}\n;;;;;\n\n`)).because, 'EmptyList')
  const stated = await readText(`${header}\n`, { mayBeEmpty: true })
  assert.deepEqual([stated.receipt.complete, stated.receipt.items], [true, 0])
})

test('a mapped column that is missing or there twice is named', async () => {
  const missing = await said('Name;Anbieter;System;Standort;Land\nx;y;z;a;b\n')
  assert.equal(missing.because, 'ColumnMissing')
  assert.match(missing.message ?? '', /no column "Verschlüsselt"; there are "Name", "Anbieter"/)
  assert.equal((await said(`${header};Name\n${row('x')};y\n`)).because, 'ColumnTwice')
})

test('a NUL in a cell makes its row bad, and only that', async () => {
  const { because, message, keys } = await said(`${header}\n${row('a\0b')}\n${row('users')}\n`)
  assert.deepEqual([because, keys], ['MalformedItem', ['register:users']])
  assert.match(message ?? '', /line 2 \(Name: a control character\)/)
})

test('a cell of a megabyte is a bad row where it is mapped, and nothing where it is not', async () => {
  const much = 'x'.repeat(1_000_000)
  const mapped = await said(`${header}\n${row(much)}\n${row('users')}\n`)
  assert.deepEqual([mapped.because, mapped.keys], ['MalformedItem', ['register:users']])
  assert.match(mapped.message ?? '', /line 2 \(Name: longer than 10000 characters\)/)
  const beside = await said(`${header};Notiz\n${row('orders')};"${much}"\n${row('users')};\n`)
  assert.deepEqual([beside.because, beside.keys.length], [undefined, 2])
})

test('a missing quote ends the reading after a megabyte, not when memory does', async () => {
  const rows = Array.from({ length: 200_000 }, (_, n) => row(`db-${n}`)).join('\n')
  const { because, message, keys } = await said(`${header}\n${row('orders')}\n"${rows}`)
  assert.deepEqual([because, keys], ['RowTooLong', ['register:orders']])
  assert.match(message ?? '', /from line 3 on no good row ends within 1 MiB/)
})

test('a line of nothing but delimiters without end is bounded too', async () => {
  const { because } = await said(`${header}\n${';'.repeat(3_000_000)}`)
  assert.equal(because, 'RowTooLong')
})

test('a stray quote makes a bad row, and the report names every line that it took', async () => {
  const rows = [
    row('a'),
    '5"disk;h;p;F;DE;ja',
    row('b'),
    '"c"x;h;p;F;DE;ja',
    row('d'),
    '"e";h;p;F;DE;ja',
    row('f'),
  ]
  const { because, message, keys } = await said(`${header}\n${rows.join('\n')}\n`)
  assert.equal(because, 'MalformedItem')
  assert.deepEqual(keys, ['register:a', 'register:b', 'register:f'])
  assert.match(message ?? '', /line 3 \(a quote in the middle of a field\), lines 5 to 7 \(/)
})

test('quotes, line ends within them and lines count as they do in an editor', async () => {
  const { items, receipt } = await readText(
    `${header}\r\n"a ""quoted"";\r\nname";"het;zner";p;F;DE;ja\r\n\r\n${row('b', '?')}\r\n`,
  )
  assert.deepEqual([...items.keys()], ['register:a "quoted";\nname'])
  assert.match(receipt.message ?? '', /^1 of 2 rows is bad: line 5 /)
})

test('a cell that a spreadsheet would compute stays the text it is', async () => {
  const { items } = await readText(`${header}\n"=HYPERLINK(""http://x"")";@SUM(1);+1;-2;DE;ja\n`)
  const [item] = items.values()
  assert.deepEqual(databases.item.parse(item).id, 'register:=HYPERLINK("http://x")')
  assert.deepEqual(databases.item.parse(item).provider, '@SUM(1)')
})

test('a missing list leaves the others as they are', async () => {
  const there = folder.write('there.csv', `${header}\n${row('orders')}\n`)
  const { receipts, items } = await readAll([
    { ...register, name: 'gone', file: folder.pathOf('gone.csv') },
    { ...register, name: 'there', file: there },
    { ...register, name: 'folder', file: folder.pathOf('.') },
  ])
  assert.deepEqual(
    receipts.map(({ scope, because }) => [scope, because]),
    [
      ['csv/folder', 'NotAFile'],
      ['csv/gone', 'ENOENT'],
      ['csv/there', undefined],
    ],
  )
  assert.deepEqual([...items.keys()], ['there:orders'])
})

test('a file that changes, is replaced or removed while it is read is noticed', async () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => row(`db-${n}`)).join('\n')
  const changes = {
    FileChanged: [
      (path: string) => appendFileSync(path, 'x'),
      (path: string) => {
        rmSync(path)
        folder.write('list.csv', `${header}\n${rows}`)
      },
    ],
    ENOENT: [(path: string) => rmSync(path)],
  }
  for (const [because, ways] of Object.entries(changes)) {
    for (const change of ways) {
      const file = folder.write('list.csv', `${header}\n${rows}`)
      const live = liveTransport()
      const transport: Transport = {
        async call(call) {
          const answer = await live.call(call)
          if (call.params['from'] === 0) change(file)
          return answer
        },
      }
      const { receipt, items } = await readList({ ...register, file }, { transport })
      assert.equal(receipt.because, because)
      assert.ok(items.size > 0 && items.size < 20_000)
    }
  }
})

test('an old file speaks for nothing, however often it is read, nor does one from the future', async () => {
  const file = folder.write('list.csv', `${header}\n${row('orders')}\n`)
  const later = (days: number) => new Date(Date.now() + days * 86_400_000)
  const because = async (at: Date, more = {}) =>
    (await readList({ ...register, ...more, file }, { at })).receipt.because
  assert.equal(await because(later(91)), undefined)
  assert.equal(await because(later(93)), 'FileTooOld')
  assert.equal(await because(later(8), { maxAgeDays: 7 }), 'FileTooOld')
  assert.equal(await because(later(-2)), 'FileDatedAhead')
  const { items } = await readList({ ...register, file }, { at: later(93) })
  assert.equal(items.size, 0)
})

test('an answer that is none of ours, or a refusal, leaves the scope incomplete', async () => {
  const transport: Transport = { call: async () => ({ rows: 'all of them' }) }
  const file = folder.pathOf('list.csv')
  const { receipt } = await readList({ ...register, file }, { transport })
  assert.equal(receipt.because, 'MalformedAnswer')
  const refusing: Transport = { call: () => Promise.reject(new CallError('EACCES', 'denied')) }
  const denied = await readList({ ...register, file }, { transport: refusing })
  assert.deepEqual([denied.receipt.complete, denied.receipt.because], [false, 'EACCES'])
})

test('an abort ends the reading between two pages', async () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => row(`db-${n}`)).join('\n')
  const file = folder.write('list.csv', `${header}\n${rows}`)
  const stop = new AbortController()
  const live = liveTransport()
  let calls = 0
  const transport: Transport = {
    async call(call) {
      calls++
      if (calls === 2) stop.abort(new Error('stopped'))
      return await live.call(call)
    },
  }
  const settings = CsvSettings.parse({ files: [{ ...register, file }] })
  const options = { at: new Date(), signal: stop.signal }
  await assert.rejects(readIntoMemory(csv, settings, transport, options), /stopped/)
  assert.equal(calls, 2)
})

test('a header that cannot be taken apart is no header, and takes no row with it', async () => {
  const { because, keys } = await said(`${header};5"disk\n${row('orders')};\n${row('users')};\n`)
  assert.deepEqual([because, keys], ['MalformedHeader', []])
})
