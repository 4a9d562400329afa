/** The process that one PDF from outside is sealed in: it is sent what `Work` says, asks for a signature, and answers once. */
import { once } from 'node:events'

import { PDF } from '@libpdf/core'
import { z } from 'zod'

const Work = z.object({
  bytes: z.instanceof(Uint8Array),
  certificate: z.instanceof(Uint8Array),
  reason: z.string(),
  at: z.date(),
})
const Given = z.object({ given: z.instanceof(Uint8Array) })

const [sent]: unknown[] = await once(process, 'message')
const { bytes, certificate, reason, at } = Work.parse(sent)
process.send?.({ sealed: await sealed() })

/** Nothing of what cannot be sealed: protected, broken, or without a page. */
async function sealed(): Promise<Uint8Array | undefined> {
  let pdf: PDF
  try {
    pdf = await PDF.load(bytes)
    if (pdf.isEncrypted || pdf.recoveredViaBruteForce || pdf.getPageCount() === 0) return undefined
  } catch {
    return undefined
  }
  const signed = await pdf.sign({
    signer: { certificate, keyType: 'EC', signatureAlgorithm: 'ECDSA', sign: askForSignature },
    reason,
    signingTime: at,
  })
  return signed.bytes
}

/** The key stays where it is. */
async function askForSignature(data: Uint8Array): Promise<Uint8Array> {
  const answered = once(process, 'message')
  process.send?.({ asks: data })
  const [given]: unknown[] = await answered
  return new Uint8Array(Given.parse(given).given)
}
