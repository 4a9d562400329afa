import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { PDF, grayscale } from '@libpdf/core'
import type { EmbeddedFont, PDFPage, Rotation } from '@libpdf/core'

import { OperatingError } from '#engine/operating-error.ts'

/** Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic; no Chinese, Japanese or Korean. */
const fontFile = fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'))

/** More than a name, a company and a date need; longer ones could not be read. */
const longestText = 300

const footer = { size: 8, margin: 20, opacity: 0.7 }
const diagonal = { largest: 60, share: 0.8, opacity: 0.12 }

/** Does what `watermarkPdf` promises, in the thread it is called in: on a hostile PDF it may take all memory there is. */
export async function drawWatermark(
  bytes: Uint8Array,
  text: string,
  at: Date,
): Promise<Uint8Array<ArrayBuffer>> {
  const line = text
    .normalize('NFC')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .slice(0, longestText)
    .trim()
  const pdf = await openPdf(bytes)
  try {
    const font = pdf.embedFont(await readFile(fontFile))
    const drawn = Array.from(line, (each) => (font.canEncode(each) ? each : codeOf(each))).join('')
    for (const page of pdf.getPages()) mark(page, font, drawn)
    renewMetadata(pdf, line, at)
    return new Uint8Array(await pdf.save({ subsetFonts: true }))
  } catch (cause) {
    throw unreadable(cause)
  }
}

async function openPdf(bytes: Uint8Array): Promise<PDF> {
  let pdf: PDF
  try {
    pdf = await PDF.load(bytes)
  } catch (cause) {
    throw unreadable(cause)
  }
  if (pdf.isEncrypted) {
    throw new OperatingError(
      'pdf-encrypted',
      'The PDF is protected by a password or by restrictions, so no mark can be put on it.',
      'Save it without protection and hand it in again; every copy that is given out carries its mark.',
    )
  }
  if (pdf.recoveredViaBruteForce || pdf.getPageCount() === 0) throw unreadable()
  return pdf
}

/** Puts the marks where the reader sees them upright. */
function mark(page: PDFPage, font: EmbeddedFont, text: string): void {
  const { width, height, place } = shownPage(page)
  const color = grayscale(0.2)
  const room = width - 2 * footer.margin
  const footerSize = Math.min(footer.size, room / font.widthOfTextAtSize(text, 1))
  const foot = place({ x: footer.margin, y: footer.margin - footerSize, angle: 0 })
  page.drawText(text, { font, size: footerSize, color, opacity: footer.opacity, ...foot })

  const angle = Math.atan2(height, width)
  const lines = text.split(' · ')
  const widest = Math.max(...lines.map((line) => font.widthOfTextAtSize(line, 1)))
  const across = Math.hypot(width, height) * diagonal.share
  const size = Math.min(diagonal.largest, across / widest, across / 3 / lines.length)
  for (const [n, line] of lines.entries()) {
    // From the middle of the page: half the line's width back, and so many lines down.
    const back = font.widthOfTextAtSize(line, size) / 2
    const down = (n - (lines.length - 1) / 2) * size * 1.4 + size / 3
    const start = place({
      x: width / 2 - back * Math.cos(angle) + down * Math.sin(angle),
      y: height / 2 - back * Math.sin(angle) - down * Math.cos(angle),
      angle: (angle * 180) / Math.PI,
    })
    page.drawText(line, { font, size, color, opacity: diagonal.opacity, ...start })
  }
}

interface Place {
  x: number
  y: number
  angle: number
}

/** A page as it is shown, which may be turned and need not begin at zero (ISO 32000-1, 7.7.3.3). */
function shownPage(page: PDFPage): {
  width: number
  height: number
  /** From a place on the page as it is shown, to the same in the coordinates it is written in. */
  place: (seen: Place) => { x: number; y: number; rotate: Rotation }
} {
  const box = page.getCropBox()
  const { rotation } = page
  const isUpright = rotation === 0 || rotation === 180
  return {
    width: isUpright ? box.width : box.height,
    height: isUpright ? box.height : box.width,
    place({ x, y, angle }) {
      const origin = {
        0: { x: box.x + x, y: box.y + y },
        90: { x: box.x + box.width - y, y: box.y + x },
        180: { x: box.x + box.width - x, y: box.y + box.height - y },
        270: { x: box.x + y, y: box.y + box.height - x },
      }[rotation]
      return { ...origin, rotate: { angle: angle + rotation, origin } }
    },
  }
}

function renewMetadata(pdf: PDF, text: string, at: Date): void {
  const title = pdf.getTitle() ?? ''
  pdf.context.info.trailer.delete('Info')
  pdf.getCatalog().delete('Metadata')
  pdf.setMetadata({
    title,
    author: '',
    subject: text,
    creator: 'Beleg',
    producer: 'Beleg',
    creationDate: at,
    modificationDate: at,
  })
}

function codeOf(character: string): string {
  return `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`
}

/** For a PDF that cannot be read to its end. */
export function unreadable(cause?: unknown): OperatingError {
  return new OperatingError(
    'pdf-unreadable',
    'The PDF is damaged, so no mark can be put on it.',
    'Open it, save or print it as a PDF once more, and hand that in.',
    { cause },
  )
}
