import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'

import fc from 'fast-check'

import { OperatingError } from '#engine/operating-error.ts'

import { acceptedTypes } from './accepted-types.ts'
import { checkFile } from './check-file.ts'
import { officeFile, zipOf } from './test-zip.ts'

const pdf = Buffer.from(
  '%PDF-1.7\n%âãÏÓ\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

function pngChunk(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return Buffer.concat([length, Buffer.from(type), content, Buffer.alloc(4)])
}

function pngOf(...chunks: Buffer[]): Buffer {
  const size = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  const data = pngChunk('IDAT', deflateSync(Buffer.alloc(2)))
  const start = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([
    start,
    pngChunk('IHDR', size),
    ...chunks,
    data,
    pngChunk('IEND', Buffer.of()),
  ])
}

const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')
const webp = Buffer.from('RIFF\x1a\0\0\0WEBPVP8L\x0e\0\0\0\x2f\0\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1')

/** One honest file of every ending that is accepted. */
const honest: Record<string, Buffer> = {
  pdf,
  docx: officeFile('docx'),
  xlsx: officeFile('xlsx'),
  pptx: officeFile('pptx'),
  odt: officeFile('odt'),
  png: pngOf(),
  jpg: jpeg,
  jpeg,
  webp,
  txt: Buffer.from('Größe: 5 €\r\n'),
  md: Buffer.from('<!-- from a template -->\n# Title\n\nNever write <script> here.\n'),
  markdown: Buffer.from('# Title\n'),
  csv: Buffer.from('\uFEFFBMW;MZ;PK\r\n1;2;3\r\n'),
  json: Buffer.from('{"a": [1, "ä"]}'),
  sarif: Buffer.from('{"version": "2.1.0"}'),
  zip: zipOf([{ name: 'a/b.exe', content: 'MZ' }]),
}

async function refused(name: string, content: Buffer | string, code: string): Promise<void> {
  await assert.rejects(checkFile(name, Buffer.from(content)), (error) => {
    assert(error instanceof OperatingError, String(error))
    assert.equal(error.code, code, `${name}: ${error.message}`)
    assert.notEqual(error.fix, '')
    return true
  })
}

test('every kind on the list is taken, with the type its bytes have', async () => {
  assert.deepEqual(Object.keys(honest), [...acceptedTypes.keys()])
  for (const [ending, bytes] of Object.entries(honest)) {
    const name = `Nachweis.${ending}`
    assert.deepEqual(await checkFile(name, bytes), { name, type: acceptedTypes.get(ending), bytes })
  }
})

test('a name without an ending gets that of its bytes', async () => {
  for (const [name, ending] of [
    ['Bericht', 'pdf'],
    ['README', 'txt'],
    ['', 'png'],
    ['table', 'xlsx'],
  ] as const) {
    const bytes = honest[ending] ?? Buffer.of()
    assert.equal((await checkFile(name, bytes)).name, `${name || 'document'}.${ending}`)
  }
})

test('a name that says another kind than the bytes is refused, for every pair', async () => {
  for (const [ending, bytes] of Object.entries(honest)) {
    for (const [other, type] of acceptedTypes) {
      const areTexts = bytes === honest[ending] && /text|json/.test(acceptedTypes.get(ending) ?? '')
      if (type === acceptedTypes.get(ending) || (areTexts && type.startsWith('text/'))) continue
      await refused(`a.${other}`, bytes, 'upload-contradicts')
    }
  }
  await refused('broken.json', '{"a":', 'upload-contradicts')
  await refused('a.pdf', 'just words', 'upload-contradicts')
  await refused('a.txt', '%PDF-1.4\nonly letters\n%%EOF', 'upload-contradicts')
})

test('SVG, HTML and other markup is refused, whatever it is called', async () => {
  const markup = [
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    '\uFEFF \n<!DOCTYPE html><p>',
    '<!-- a --><!-- b -->\n<HTML>',
    '<script>alert(1)</script>',
    '<iframe src=x>',
    '<?php system($_GET[0]) ?>',
  ]
  for (const content of markup) {
    for (const name of ['a.txt', 'a.md', 'a.csv', 'a', 'a.json'])
      await refused(name, content, 'upload-type-refused')
    await refused('a.svg', content, 'upload-type-refused')
    await refused('a.html', content, 'upload-type-refused')
  }
  const unended = Buffer.from(`${'<!--'.repeat(1e6)}<svg`)
  assert.equal((await checkFile('a.txt', unended)).type, 'text/plain')
})

test('programs and scripts are refused, whatever they are called', async () => {
  const elf = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(64)])
  const exe = Buffer.concat([Buffer.from('MZ\x90\0', 'latin1'), Buffer.alloc(200)])
  const mach = Buffer.concat([Buffer.from('cffaedfe', 'hex'), Buffer.alloc(64)])
  for (const program of [elf, exe, mach, Buffer.from('#!/bin/sh\nrm -rf /\n')]) {
    for (const name of ['a', 'a.pdf', 'a.txt', 'a.docx', 'a.exe'])
      await refused(name, program, 'upload-type-refused')
  }
  for (const ending of ['exe', 'js', 'bat', 'ps1', 'docm', 'xls', 'lnk'])
    await refused(`a.${ending}`, 'echo', 'upload-type-refused')
})

test('what is binary or not UTF-8 is no text', async () => {
  for (const bytes of [
    Buffer.from('Größe', 'latin1'),
    Buffer.from('a\0b'),
    Buffer.from([0xff, 0xfe, 65, 0]),
  ])
    await refused('a.txt', bytes, 'upload-type-refused')
})

test('a PDF or picture that is a page or an archive as well is refused', async () => {
  const zip = honest['zip'] ?? Buffer.of()
  const polyglots: [string, Buffer][] = [
    ['a.pdf', Buffer.from('%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF')],
    ['a.pdf', Buffer.concat([pdf, Buffer.from('<!DOCTYPE html><body onload=alert(1)>')])],
    ['a.pdf', Buffer.concat([pdf, Buffer.from('<ScRiPt src=//evil.example>')])],
    ['a.pdf', Buffer.concat([pdf, zip])],
    ['a.png', pngOf(pngChunk('tEXt', Buffer.from('Comment\0<script>alert(1)</script>')))],
    ['a.png', Buffer.concat([pngOf(), Buffer.from('<svg onload=alert(1)>')])],
    ['a.png', Buffer.concat([pngOf(), zip])],
    ['a.jpg', Buffer.concat([jpeg, zip])],
  ]
  for (const [name, bytes] of polyglots) await refused(name, bytes, 'upload-polyglot')
  await refused('a.pdf', Buffer.concat([pdf, Buffer.from('\nMZ and more')]), 'upload-damaged')
  await refused('a.pdf', pdf.subarray(0, -8), 'upload-damaged')
  // Not at its beginning: a page, and an archive.
  await refused('a.pdf', Buffer.concat([Buffer.from('<html>'), pdf]), 'upload-type-refused')
  const prefixed = Buffer.concat([Buffer.from('\0\0\0\0'), zip])
  await refused('a.zip', prefixed, 'upload-type-refused')
})

test('nothing is no file, and the test virus is known', async () => {
  await refused('a.pdf', '', 'upload-empty')
  const virus = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(
    '',
  )
  await refused('eicar.txt', virus, 'upload-virus')
  await refused('a.md', `# Hello\n${virus}\n`, 'upload-virus')
  await refused('a.zip', zipOf([{ name: 'e.com', content: virus, isStored: true }]), 'upload-virus')
})

test('an office file or archive that unpacks to a flood is refused, and nothing is unpacked for it', async () => {
  const zeros = { name: 'word/document.xml', content: Buffer.alloc(2 * 1024 ** 2) }
  const huge = { name: 'a.xml', content: 'x', says: { size: 0xfffffffe } }
  for (const ending of ['docx', 'xlsx', 'pptx', 'odt']) {
    await refused(`a.${ending}`, officeFile(ending, [zeros]), 'upload-zip-bomb')
  }
  await refused('a.zip', zipOf([zeros]), 'upload-zip-bomb')
  // A size that the local header does not know of, and one that both state.
  await refused('a.docx', officeFile('docx', [huge]), 'upload-damaged')
  const many = Array.from({ length: 10_001 }, (_, n) => ({ name: `${n}` }))
  await refused('a.zip', zipOf(many), 'upload-zip-bomb')
  const blank = { name: 'a.txt', content: Buffer.alloc(1000 * 1024) }
  assert.equal((await checkFile('a.zip', zipOf([blank]))).type, 'application/zip')
})

test('an archive whose entries leave their folder, share bytes or go by two names is refused', async () => {
  for (const name of ['../a', 'a/../../b', '..\\a', '/etc/passwd', '\\a', 'C:\\a', 'c:a', 'a\0b'])
    await refused('a.zip', zipOf([{ name: 'ok.txt' }, { name }]), 'upload-zip-path')
  await refused('a.docx', officeFile('docx', [{ name: 'word/../../x' }]), 'upload-zip-path')
  const link = { name: 'l', content: '/etc/passwd', says: { mode: 0o120777 } }
  await refused('a.zip', zipOf([link]), 'upload-zip-path')
  const same = { name: 'a', content: 'hello' }
  await refused('a.zip', zipOf([same, same]), 'upload-damaged')
  await refused('a.zip', zipOf([same, { ...same, says: { offset: 0 } }]), 'upload-damaged')
  await refused('a.zip', zipOf([{ ...same, says: { name: 'b' } }]), 'upload-damaged')
  await refused('a.zip', zipOf([same]).subarray(0, -1), 'upload-damaged')
  await refused('a.zip', Buffer.concat([zipOf([same]), Buffer.from('x')]), 'upload-damaged')
  await refused('a.docx', officeFile('docx', [{ name: 'word/vbaProject.bin' }]), 'upload-macros')
})

test('an archive that was changed anywhere is taken or refused, and never a fault of ours', async () => {
  const zip = officeFile('docx', [{ name: 'word/document.xml', content: 'hello' }])
  const change = fc.tuple(fc.nat(zip.length - 1), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const changed = Buffer.from(zip)
      for (const [at, byte] of changes) changed[at] = byte
      await checkFile('a.docx', changed).catch((error: unknown) => {
        assert(error instanceof OperatingError, String(error))
      })
    }),
    { numRuns: 2000 },
  )
})
