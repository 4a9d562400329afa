/** The process that one PDF from outside is looked through in: it is sent `{ bytes }`, and answers once. */
import { once } from 'node:events'

import { PDF, PdfArray, PdfDict, PdfName, PdfRef } from '@libpdf/core'
import type { PdfObject } from '@libpdf/core'
import { z } from 'zod'

const Work = z.object({ bytes: z.instanceof(Uint8Array) })

/** What runs, sends, fetches or starts something (ISO 32000-1, 12.6.4). */
const actions = new Set([
  'JavaScript',
  'Launch',
  'ImportData',
  'SubmitForm',
  'Rendition',
  'RichMediaExecute',
])
/** Under these keys stand scripts, forms that are programs, and other files. */
const keys = ['JS', 'XFA', 'EmbeddedFiles', 'EF']
const annotations = new Set(['RichMedia', 'FileAttachment', 'Movie', 'Screen'])
const written = /\/(JS|JavaScript|Launch|XFA|EmbeddedFiles?|RichMedia|FileAttachment)\b/

const [sent]: unknown[] = await once(process, 'message')
process.send?.({ found: await look(Work.parse(sent).bytes) })

async function look(bytes: Uint8Array): Promise<'active' | 'protected' | 'nothing'> {
  let pdf: PDF
  try {
    pdf = await PDF.load(bytes)
  } catch {
    // What cannot be read here a reader may still show.
    return written.test(Buffer.from(bytes).toString('latin1')) ? 'active' : 'nothing'
  }
  if (pdf.isEncrypted && !pdf.isAuthenticated) return 'protected'
  return isActive(pdf) ? 'active' : 'nothing'
}

/** Goes through all that the document leads to from its catalogue. */
function isActive(pdf: PDF): boolean {
  const seen = new Set<PdfObject>()
  const open: PdfObject[] = [pdf.getCatalog()]
  for (let object = open.pop(); object; object = open.pop()) {
    if (seen.has(object)) continue
    seen.add(object)
    if (object instanceof PdfRef) {
      const found = pdf.getObject(object)
      if (found) open.push(found)
    } else if (object instanceof PdfArray) {
      for (let n = 0; n < object.length; n++) push(open, object.at(n))
    } else if (object instanceof PdfDict) {
      if (runs(object)) return true
      for (const [, value] of object) push(open, value)
    }
  }
  return false
}

function runs(dict: PdfDict): boolean {
  const named = (key: string) => {
    const value = dict.get(key)
    return value instanceof PdfName ? value.value : ''
  }
  return (
    keys.some((key) => dict.has(key)) ||
    actions.has(named('S')) ||
    annotations.has(named('Subtype')) ||
    named('Type') === 'EmbeddedFile'
  )
}

function push(open: PdfObject[], object: PdfObject | undefined): void {
  if (object) open.push(object)
}
