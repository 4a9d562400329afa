/** The place in a PDF that its seal goes into (ISO 32000-2, 12.8.1, as ETSI EN 319 142-1, 6.3 wants it), and how it gets there. */
import { createHash } from 'node:crypto'

import { PdfArray, PdfDict, PdfName, PdfNumber, PdfString } from '@libpdf/core'
import type { PDF } from '@libpdf/core'

export interface Place {
  /** Random bytes by which the place is found again: nobody who made the PDF can have foreseen them. */
  mark: Uint8Array
  /** How long the signature may be. */
  bytes: number
  reason: string
  at: Date
}

/** As wide as any length is that stands here in the end. */
const unknown = 9_999_999_999
const unknownRange = `[0 ${unknown} ${unknown} ${unknown}]`

/** The PDF with an empty signature behind what it was, in a field of its own that shows nowhere. */
export async function placeForSeal(
  pdf: PDF,
  { mark, bytes, reason, at }: Place,
): Promise<Uint8Array> {
  const [page] = pdf.getPages()
  if (!page) throw new Error('a PDF without a page has no place for a seal')
  const contents = new Uint8Array(bytes)
  contents.set(mark)
  const signature = pdf.register(
    PdfDict.of({
      Type: PdfName.of('Sig'),
      Filter: PdfName.of('Adobe.PPKLite'),
      SubFilter: PdfName.of('ETSI.CAdES.detached'),
      ByteRange: PdfArray.of(...[0, unknown, unknown, unknown].map((n) => PdfNumber.of(n))),
      Contents: PdfString.fromBytes(contents),
      M: PdfString.fromString(`D:${at.toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`),
      Reason: PdfString.fromString(reason),
    }),
  )
  const form = pdf.getOrCreateForm()
  const taken = new Set(form.getFields().map(({ name }) => name))
  let number = 1
  while (taken.has(`Seal ${number}`)) number++
  const field = form.createSignatureField(`Seal ${number}`).acroField()
  // Field and its place on the page in one: no area, and printed or not it cannot be moved (flags 4 and 128).
  field.delete('Kids')
  field.set('Type', PdfName.of('Annot'))
  field.set('Subtype', PdfName.of('Widget'))
  field.set('F', PdfNumber.of(4 + 128))
  field.set('P', page.ref)
  field.set('Rect', PdfArray.of(...[0, 0, 0, 0].map((n) => PdfNumber.of(n))))
  field.set('V', signature)
  return await pdf.save({ incremental: true })
}

/** Has the signature made over all but its place, and puts it there. */
export async function fillPlace(
  pdf: Uint8Array,
  mark: Uint8Array,
  signatureOver: (sha256: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const bytes = Buffer.from(pdf)
  const marked = `<${Buffer.from(mark).toString('hex')}`
  const opens = bytes.lastIndexOf(marked.toUpperCase())
  const closes = bytes.indexOf('>', opens)
  const range = bytes.lastIndexOf(unknownRange, opens)
  if (opens < 0 || closes < 0 || range < 0) throw new Error('the place for the seal is not found')
  const behind = closes + 1
  const known = `[0 ${opens} ${behind} ${bytes.length - behind}`
  bytes.write(`${known.padEnd(unknownRange.length - 1)}]`, range, 'latin1')

  const digest = createHash('sha256')
    .update(bytes.subarray(0, opens))
    .update(bytes.subarray(behind))
    .digest()
  const hex = Buffer.from(await signatureOver(digest)).toString('hex')
  const room = closes - opens - 1
  if (hex.length > room) throw new Error(`the seal is longer than its place: ${hex.length / 2}`)
  bytes.write(hex.padEnd(room, '0'), opens + 1, 'latin1')
  return new Uint8Array(bytes)
}
