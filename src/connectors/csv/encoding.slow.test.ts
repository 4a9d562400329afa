import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { Database } from '#populations/database.ts'

import { header, listFolder, readList, register } from './written-list.ts'

const folder = listFolder()
after(() => folder.remove())

const text = `${header}\r\nBüro „Süd“ – 5 €;Größe & Söhne;postgres;Köln;DE;ja\r\n`
const key = 'register:Büro „Süd“ – 5 €'

async function read(content: Uint8Array, more: Record<string, unknown> = {}) {
  const { items, receipt } = await readList({
    ...register,
    ...more,
    file: folder.write('list.csv', content),
  })
  const [item] = [...items.values()].map((found) => Database.parse(found))
  return { item, because: receipt.because, message: receipt.message ?? '' }
}

function utf16be(value: string): Buffer {
  return Buffer.from(value, 'utf16le').swap16()
}

/** Bytes of a one-byte encoding; every character must be in it. */
function bytesIn(encoding: string, value: string): Uint8Array {
  const decoder = new TextDecoder(encoding)
  const all = Array.from({ length: 256 }, (_, byte) => byte)
  const bytes = new Map(all.map((byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
  return Uint8Array.from(value, (character) => {
    const byte = bytes.get(character)
    assert.ok(byte !== undefined, `${character} is not in ${encoding}`)
    return byte
  })
}

/** Code page 850, which no TextDecoder knows: what DOS and old Windows tools write. */
function inCodePage850(value: string): Uint8Array {
  const bytes: Record<string, number> = { ä: 0x84, ö: 0x94, ü: 0x81, ß: 0xe1, Ü: 0x9a }
  return Uint8Array.from(value, (character) => bytes[character] ?? character.charCodeAt(0))
}

const mark = '\uFEFF'

test('every encoding that German tables come in is found, and the receipt says which and how', async () => {
  const cases: [Uint8Array, string][] = [
    [Buffer.from(text), 'read as utf-8 (by content)'],
    [Buffer.from(mark + text), 'read as utf-8 (by byte order mark)'],
    [Buffer.from(mark + text, 'utf16le'), 'read as utf-16le (by byte order mark)'],
    [utf16be(mark + text), 'read as utf-16be (by byte order mark)'],
    [Buffer.from(text, 'utf16le'), 'read as utf-16le (by content)'],
    [utf16be(text), 'read as utf-16be (by content)'],
    [bytesIn('windows-1252', text), 'read as windows-1252 (by content)'],
  ]
  for (const [bytes, how] of cases) {
    const { item, message } = await read(bytes)
    assert.equal(item?.id, key, how)
    assert.equal(item.provider, 'Größe & Söhne')
    assert.ok(message.includes(how), message)
  }
})

test('ISO-8859-1 is the part of Windows-1252 that it is', async () => {
  const latin1 = Buffer.from(`${header}\nMünchen;Groß;p;Köln;DE;ja\n`, 'latin1')
  const { item, message } = await read(latin1)
  assert.equal(item?.id, 'register:München')
  assert.match(message, /windows-1252 \(by content\)/)
})

test('text that could be several encodings is refused until the settings say which', async () => {
  const table = (name: string) =>
    `Name;Anbieter;System;Standort;Land;Verschluesselt\n${name};Größe über Süd;p;Köln;DE;ja\n`
  const cyrillic = table('Сервер').replace('Größe über Süd', '').replace('Köln', 'Moskau')
  const euro = table('5 €')
  const polish = table('Łódź').replaceAll(/Größe über Süd|Köln/g, 'x')
  const cases: [string, Uint8Array, string | undefined][] = [
    ['DOS', inCodePage850(table('März')), undefined],
    ['März', bytesIn('macintosh', table('März')), 'macintosh'],
    ['5 €', bytesIn('iso-8859-15', euro), 'iso-8859-15'],
    ['Łódź', bytesIn('windows-1250', polish), 'windows-1250'],
    ['Сервер', bytesIn('windows-1251', cyrillic), 'windows-1251'],
    ['damaged', Buffer.concat([Buffer.from(table('März')), Buffer.of(0xc3, 0x0a)]), undefined],
  ]
  const encryptedAtRest = { column: 'Verschluesselt', as: 'boolean' }
  const fields = { ...register.fields, encryptedAtRest }
  for (const [name, bytes, encoding] of cases) {
    const refused = await read(bytes, { fields })
    assert.equal(refused.because, 'UnclearEncoding', name)
    assert.match(refused.message, /setting encoding/)
    if (encoding === undefined) continue
    const told = await read(bytes, { fields, encoding })
    assert.equal(told.item?.id, `register:${name}`)
    assert.ok(told.message.startsWith(`1 row, read as ${encoding} (by setting)`), told.message)
  }
  const wider = Buffer.of(0xff, 0xfe, 0, 0, 0x41, 0, 0, 0)
  assert.equal((await read(wider)).because, 'UnclearEncoding')
})

test('one wrong byte in the last line of a long file is not guessed away', async () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => `db-${n};h;p;Köln;DE;ja`).join('\n')
  const bytes = Buffer.concat([Buffer.from(`${header}\n${rows}\n`), Buffer.from([0xe4, 0x0a])])
  assert.equal((await read(bytes)).because, 'UnclearEncoding')
  const asked = await read(bytes, { encoding: 'utf-8' })
  assert.equal(asked.because, 'UndecodableText')
  assert.equal(asked.item?.id, 'register:db-0')
})

test('the delimiter is the one by which every mapped column is there', async () => {
  const table = (delimiter: string) =>
    [header, 'a,b;h;postgres 1,5;F;DE;ja', 'b,c;h;mysql 2,5;F;DE;nein']
      .join('\n')
      .replaceAll(',', delimiter === ',' ? '.' : ',')
      .replaceAll(';', delimiter)
  for (const delimiter of [',', ';', '\t', '|']) {
    const { item, message } = await read(Buffer.from(table(delimiter)))
    assert.equal(item?.encryptedAtRest, true)
    assert.ok(message.endsWith(delimiter === '\t' ? 'by tabs' : `by "${delimiter}"`), message)
  }
})

test("Excel's own separator line is followed, and counts as a line", async () => {
  const rows = `${header}\na;h;p;F;DE;ja\nb;h;p;F;DE;?\n`.replaceAll(';', '^')
  const { item, message } = await read(Buffer.from(`sep=^\r\n${rows}`))
  assert.equal(item?.id, 'register:a')
  assert.match(message, /^1 of 2 rows is bad: line 4 /)
})

test('a delimiter that was set is not looked for', async () => {
  const { because } = await read(Buffer.from(text), { delimiter: ',' })
  assert.equal(because, 'ColumnMissing')
})

test('several delimiters that fit are refused, and one column needs none', async () => {
  const constants = { account: 'x', kind: 'table', engine: 'e' }
  const fields = Object.fromEntries(
    Object.entries(constants).map(([field, constant]) => [field, { constant }]),
  )
  const both = Buffer.from(';Name;,Name,\n1;2;,3,\n')
  assert.equal((await read(both, { fields })).because, 'UnclearDelimiter')
  const { item } = await read(both, { fields, delimiter: ',' })
  assert.equal(item?.id, 'register:3')
  const single = await read(Buffer.from('Name\norders\n'), { fields })
  assert.deepEqual([single.item?.id, single.because], ['register:orders', undefined])
})
