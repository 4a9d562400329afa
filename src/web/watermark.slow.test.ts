import assert from 'node:assert/strict'
import { test } from 'node:test'

import { PDF } from '@libpdf/core'
import fc from 'fast-check'

import { OperatingError } from '#engine/operating-error.ts'

import { watermarkPdf } from './watermark.ts'

const at = new Date('2026-11-25T12:00:00Z')
const source = await twoPages()

async function twoPages(): Promise<Buffer> {
  const pdf = PDF.create()
  for (let n = 0; n < 2; n++)
    pdf.addPage({ width: 595, height: 842 }).drawText('Inhalt', { x: 60, y: 780 })
  return Buffer.from(await pdf.save())
}

test('a PDF that is read for ever ends at its time, or at its memory, and nobody else notices', async () => {
  const endless = Buffer.from(source.toString('latin1').replace('/Contents', '/Conten)s'), 'latin1')
  const error = { name: 'OperatingError', code: 'pdf-unreadable' }
  let beats = 0
  const heart = setInterval(() => beats++, 20)
  await assert.rejects(watermarkPdf(endless, 'x', at, { withinMs: 1500 }), error)
  await assert.rejects(watermarkPdf(endless, 'x', at, { withinMs: 120_000, megabytes: 64 }), error)
  clearInterval(heart)

  assert(beats > 40, String(beats))
  assert((await watermarkPdf(source, 'x', at)).length > 0)
})

test('a PDF that was changed anywhere is marked or refused, and never a fault of ours', async () => {
  const change = fc.tuple(fc.nat(source.length - 1), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
      const changed = Buffer.from(source)
      for (const [where, byte] of changes) changed[where] = byte
      await watermarkPdf(changed, 'x', at, { withinMs: 1500 }).catch((error: unknown) => {
        assert(error instanceof OperatingError, String(error))
      })
    }),
    { numRuns: 12, endOnFailure: true },
  )
})

test('what is refused is refused by name', async () => {
  const pdf = PDF.create()
  pdf.addPage()
  pdf.setProtection({ userPassword: 'a', ownerPassword: 'b' })
  const locked = await pdf.save()

  await assert.rejects(watermarkPdf(locked, 'x', at), { code: 'pdf-encrypted', fix: /protection/ })
  await assert.rejects(watermarkPdf(Buffer.from('no'), 'x', at), { code: 'pdf-unreadable' })
})

test('many pages are marked within the usual limits', async () => {
  const pdf = PDF.create()
  for (let n = 0; n < 500; n++)
    pdf.addPage({ width: 595, height: 842 }).drawText(`Seite ${n}`, { x: 60, y: 780 })
  const marked = await watermarkPdf(await pdf.save(), 'Vertraulich · für Jürgen Żółć', at)

  assert.equal((await PDF.load(marked)).getPageCount(), 500)
})
