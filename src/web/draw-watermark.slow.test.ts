import assert from 'node:assert/strict'
import { test } from 'node:test'

import { PDF, PdfArray, PdfNumber, PdfString } from '@libpdf/core'

import { drawWatermark } from './draw-watermark.ts'

const at = new Date('2026-11-25T12:00:00Z')
const line = 'Vertraulich · für Jürgen Żółć Ωμέγα Иванов, Größe & Söhne GmbH · 25.11.2026'

type Turn = 0 | 90 | 180 | 270

function pdfOf(pages: { width: number; height: number; turn?: Turn }[]): PDF {
  const pdf = PDF.create()
  for (const [n, { width, height, turn = 0 }] of pages.entries()) {
    const page = pdf.addPage({ width, height })
    page.drawText(`Inhalt ${n}`, { x: 60, y: height - 60 })
    page.setRotation(turn)
  }
  return pdf
}

async function textsOf(bytes: Uint8Array): Promise<string[]> {
  return (await PDF.load(bytes)).extractText().map(({ text }) => text)
}

/** The letters of a slanted line are read one by one, from the top. */
function slanted(text: string): string {
  const letters = text.split('\n').filter((each) => Array.from(each).length === 1)
  return letters.toReversed().join('')
}

const a4 = { width: 595, height: 842 }

test('every page keeps what it had, and has the line at its foot, in any script', async () => {
  const turns = [0, 90, 180, 270] as const
  const source = await pdfOf([
    ...turns.map((turn) => ({ ...a4, turn })),
    { width: 200, height: 90 },
  ]).save()
  const texts = await textsOf(await drawWatermark(source, line, at))

  assert.equal(texts.length, 5)
  for (const [n, text] of texts.entries()) {
    // On a turned page, and on one with little room, its letters are found one by one.
    if (n === 0) assert(text.split('\n').includes(line), text)
    for (const letter of new Set(line)) assert(text.includes(letter), `${letter} on page ${n}`)
    for (const letter of `Inhalt ${n}`) assert(text.includes(letter), `${letter} on page ${n}`)
  }
})

test('the text stands across every page as well', async () => {
  const source = await pdfOf([a4, { width: 842, height: 595 }]).save()

  for (const text of await textsOf(await drawWatermark(source, 'VERTRAULICH', at)))
    assert.equal(slanted(text), 'VERTRAULICH')
})

test('a page that begins elsewhere than at zero has its marks where it is shown', async () => {
  const pdf = pdfOf([a4])
  const [page] = pdf.getPages()
  assert(page)
  const box = [1000, 2000, 1595, 2842].map((each) => PdfNumber.of(each))
  page.dict.set('MediaBox', new PdfArray(box))
  page.dict.delete('CropBox')
  const marked = await PDF.load(await drawWatermark(await pdf.save(), 'VERTRAULICH', at))
  const [shown] = marked.extractText()
  const foot = shown?.lines.find(({ text }) => text === 'VERTRAULICH')

  assert(foot)
  assert(foot.bbox.x >= 1000 && foot.bbox.x < 1100, String(foot.bbox.x))
  assert(foot.bbox.y >= 2000 && foot.bbox.y < 2040, String(foot.bbox.y))
})

test('letters that the font lacks are written as their code points, and stand in the metadata', async () => {
  const source = await pdfOf([a4]).save()
  const marked = await drawWatermark(source, 'für 王\u202E\n𠀀', at)

  assert.match((await textsOf(marked))[0] ?? '', /für \[U\+738B\] \[U\+20000\]/)
  assert.equal((await PDF.load(marked)).getSubject(), 'für 王 𠀀')
})

test('metadata is new, and says nothing of who made the file', async () => {
  const pdf = pdfOf([a4])
  pdf.setMetadata({ title: 'Prüfbericht', author: 'Secret Person', creator: 'Secret Program' })
  const secret = new TextEncoder().encode('<rdf:RDF>Secret Person</rdf:RDF>')
  pdf
    .getCatalog()
    .set('Metadata', pdf.createStream({ Owner: PdfString.fromString('Secret') }, secret))
  const marked = await drawWatermark(await pdf.save(), line, at)
  const { title, author, creator, producer, subject, creationDate, modificationDate } = (
    await PDF.load(marked)
  ).getMetadata()

  assert.deepEqual(
    { title, author, creator, producer, subject, creationDate, modificationDate },
    {
      title: 'Prüfbericht',
      author: '',
      creator: 'Beleg',
      producer: 'Beleg',
      subject: line,
      creationDate: at,
      modificationDate: at,
    },
  )
  assert(!Buffer.from(marked).includes('Secret'))
})

test('a long text is cut, and neither it nor none fails', async () => {
  const source = await pdfOf([a4]).save()

  assert(
    (await PDF.load(await drawWatermark(source, 'x'.repeat(1e6), at))).getSubject()?.length === 300,
  )
  assert.equal((await textsOf(await drawWatermark(source, '', at))).length, 1)
})

test('a protected PDF is refused, also where no password is asked for', async () => {
  for (const userPassword of ['open', '']) {
    const pdf = pdfOf([a4])
    pdf.setProtection({ userPassword, ownerPassword: 'own', permissions: { modify: false } })
    const source = await pdf.save()
    const error = { name: 'OperatingError', code: 'pdf-encrypted', fix: /without protection/ }
    await assert.rejects(drawWatermark(source, line, at), error)
  }
})

test('what is no PDF, or half of one, is refused', async () => {
  const source = await pdfOf([a4]).save()
  const wrong = [
    Buffer.of(),
    Buffer.from('just words'),
    Buffer.from('%PDF-1.7\n%%EOF'),
    source.subarray(0, source.length / 2),
    source.subarray(200),
    await PDF.create().save(),
  ]
  for (const bytes of wrong)
    await assert.rejects(drawWatermark(bytes, line, at), { code: 'pdf-unreadable' })
})
