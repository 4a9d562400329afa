import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { PDF } from '@libpdf/core'
import fc from 'fast-check'
import { ContentInfo, CryptoEngine, SignedData } from 'pkijs'

import { startTsa } from '#run/test-tsa.ts'
import { openDataDirectory } from '#store/data-directory.ts'

import { sealKeyOf } from './seal-key.ts'
import { sealOwnPdf } from './seal-own-pdf.ts'
import { sealPdf } from './seal.ts'
import { longestPaper, typesetPaper } from './typeset.ts'
import type { Paper } from './typeset.ts'
import { typstString } from './typst-of-markdown.ts'

const folder = mkdtempSync(join(tmpdir(), 'beleg-paper-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** RFC 3161, appendix A. */
const timeStampToken = '1.2.840.113549.1.9.16.2.14'
const at = new Date('2026-11-25T09:00:00Z')

function paper(text: string, more: Partial<Paper> = {}): Paper {
  return { title: 'Kryptografie', language: 'de', at, text, ...more }
}

/** The words a reader of the PDF finds, spaces made one. */
async function wordsOf(bytes: Uint8Array): Promise<string> {
  const pdf = await PDF.load(bytes)
  const pages = pdf.getPages().map((page) => page.extractText().text)
  return pages.join(' ').replaceAll(/\s+/g, ' ')
}

/** The one signature in a PDF, and whether it is over the rest of it as it is (ISO 32000-2 §12.8.1). */
async function sealIn(bytes: Uint8Array): Promise<{ isSound: boolean; isStamped: boolean }> {
  const text = Buffer.from(bytes).toString('latin1')
  const [from = 0, before = 0, after = 0, rest = 0] =
    /ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)/.exec(text)?.slice(1).map(Number) ?? []
  assert.equal(after + rest, bytes.length)
  const hex = text.slice(from + before + 1, after - 1)
  const signed = new SignedData({ schema: ContentInfo.fromBER(Buffer.from(hex, 'hex')).content })
  const data = Buffer.concat([
    bytes.subarray(from, from + before),
    bytes.subarray(after, after + rest),
  ])
  const isSound = await signed.verify(
    { signer: 0, data: Uint8Array.from(data).buffer, checkChain: false },
    new CryptoEngine({ crypto: webcrypto, name: 'node' }),
  )
  const added = signed.signerInfos[0]?.unsignedAttrs?.attributes ?? []
  return { isSound, isStamped: added.some(({ type }) => type === timeStampToken) }
}

test('every element of a text is set, and its words can be read again', async () => {
  const text = `## Zweck

Größe **fett** _kursiv_ \`code\` [Link](https://example.com/a?b=1) und ![Bild](https://example.com/x.png).

1. eins
2. zwei
   - innen

> Zitat

| Spalte A | Spalte B |
|---|--:|
| a1 | b1 |
| a2 | b2 |

---

\`\`\`
let x = 1 // #set
\`\`\`
`
  const facts = [['Fassung', '3'] as const]
  const words = await wordsOf(await typesetPaper(paper(text, { facts, foot: 'Beispiel GmbH' })))
  for (const expected of [
    'Kryptografie',
    'Fassung',
    'Zweck',
    'Größe fett kursiv code Link und Bild',
    'eins',
    'innen',
    'Zitat',
    'Spalte A',
    'b2',
    'let x = 1 // #set',
    'Beispiel GmbH',
    'Seite 1 von 1',
  ]) {
    assert(words.includes(expected), `${expected} in ${words}`)
  }
})

test('the same paper is the same bytes', async () => {
  const once = await typesetPaper(paper('Ein Absatz.'))
  await typesetPaper(paper('Ein anderer.'))
  assert.deepEqual(await typesetPaper(paper('Ein Absatz.')), once)
})

test('nothing that people write is run: it stands there as they wrote it', async () => {
  const hostile = [
    '#panic("x")',
    '#read("/etc/passwd")',
    '"; #panic("y") //',
    '\\" #eval("1+1")',
    '$x$',
    '@label <label>',
    '*a* = b',
    '#{1+1}',
    '\\u{41}',
  ]
  for (const line of hostile) {
    const words = await wordsOf(
      await typesetPaper(paper(`\`${line.replaceAll('`', '')}\``, { title: line })),
    )
    assert(words.includes(line), `${line} in ${words}`)
  }
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
      assert((await typesetPaper(paper(text, { title: text, foot: text }))).length > 0)
    }),
    { numRuns: 60 },
  )
  assert.equal(typstString('a"b\\c\nd'), String.raw`"a\"b\\c\u{a}d"`)
})

test('a text that would take too long is refused', async () => {
  await assert.rejects(typesetPaper(paper('a '.repeat(longestPaper))), { code: 'paper-too-long' })
})

test("a seal is the organisation's own, lies in a file of its own, and breaks with one byte", async () => {
  const directory = openDataDirectory(join(folder, 'data'))
  const organisation = { slug: 'beispiel', name: 'Beispiel, "GmbH" + Co' }
  const key = await sealKeyOf(directory, organisation, at)
  assert.equal(statSync(join(directory.keys, 'beispiel.seal')).mode & 0o777, 0o600)
  assert.equal(
    (await sealKeyOf(directory, organisation, at)).certificate.raw.equals(key.certificate.raw),
    true,
  )

  const sealed = await sealPdf(await typesetPaper(paper('Ein Absatz.')), {
    key,
    reason: 'Fassung 3',
    at,
  })
  assert((await wordsOf(sealed)).includes('Ein Absatz.'))
  assert.deepEqual(await sealIn(sealed), { isSound: true, isStamped: false })
  const changed = Uint8Array.from(sealed)
  changed[200] = (changed[200] ?? 0) ^ 1
  await assert.rejects(sealIn(changed), /digest doesn't match/)
})

test('a PDF of the company’s own is sealed as it is, apart; one that is read for ever costs its time and nobody else’s', async () => {
  const directory = openDataDirectory(join(folder, 'data'))
  const key = await sealKeyOf(directory, { slug: 'beispiel', name: 'Beispiel' }, at)
  const pdf = PDF.create()
  for (let n = 0; n < 2; n++) pdf.addPage({ width: 595, height: 842 }).drawText('Eigene Worte')
  const own = await pdf.save()
  const sealed = await sealOwnPdf(own, { key, reason: 'Fassung 3', at })
  assert(sealed && Buffer.compare(sealed.subarray(0, own.length), own) === 0)
  assert((await wordsOf(sealed)).includes('Eigene Worte'))
  assert.deepEqual(await sealIn(sealed), { isSound: true, isStamped: false })

  const text = Buffer.from(own).toString('latin1')
  const endless = Buffer.from(text.replace('/Contents', '/Conten)s'), 'latin1')
  let beats = 0
  const heart = setInterval(() => beats++, 20)
  const sealing = { key, reason: 'x', at }
  assert.equal(await sealOwnPdf(endless, sealing, { withinMs: 1500 }), undefined)
  const small = { withinMs: 120_000, megabytes: 64 }
  assert.equal(await sealOwnPdf(endless, sealing, small), undefined)
  clearInterval(heart)
  assert(beats > 40, String(beats))
  assert.equal(await sealOwnPdf(Buffer.from('%PDF-1.7'), sealing), undefined)
})

test('with a time-stamping authority the seal bears its time', async () => {
  const tsa = await startTsa()
  try {
    const directory = openDataDirectory(join(folder, 'stamped'))
    const now = new Date()
    const key = await sealKeyOf(directory, { slug: 'beispiel', name: 'Beispiel' }, now)
    const timeStamping = { url: tsa.url, certificates: tsa.certificates }
    const sealed = await sealPdf(await typesetPaper(paper('Ein Absatz.')), {
      key,
      reason: 'x',
      at: now,
      timeStamping,
    })
    assert.deepEqual(await sealIn(sealed), { isSound: true, isStamped: true })
  } finally {
    await tsa.close()
  }
})
