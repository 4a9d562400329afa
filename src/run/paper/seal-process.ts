/** The process that one PDF from outside is made ready for its seal in: it is sent what `Work` says, and answers once. */
import { once } from 'node:events'

import { PDF } from '@libpdf/core'
import { z } from 'zod'

import { placeForSeal } from './seal-place.ts'

const Work = z.object({
  pdf: z.instanceof(Uint8Array),
  mark: z.instanceof(Uint8Array),
  bytes: z.int(),
  reason: z.string(),
  at: z.date(),
})

const [sent]: unknown[] = await once(process, 'message')
process.send?.({ placed: await placed(Work.parse(sent)) })

/** Nothing of what cannot be sealed: protected, broken, or without a page. */
async function placed({
  pdf: bytes,
  ...place
}: z.infer<typeof Work>): Promise<Uint8Array | undefined> {
  let pdf: PDF
  try {
    pdf = await PDF.load(bytes)
    if (pdf.isEncrypted || pdf.recoveredViaBruteForce || pdf.getPageCount() === 0) return undefined
  } catch {
    return undefined
  }
  return await placeForSeal(pdf, place)
}
