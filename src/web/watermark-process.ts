/** The process that one PDF is marked in: it is sent `{ bytes, text, at }`, and answers once. */
import { once } from 'node:events'

import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'

import { drawWatermark } from './draw-watermark.ts'

const Work = z.object({ bytes: z.instanceof(Uint8Array), text: z.string(), at: z.date() })

const [sent]: unknown[] = await once(process, 'message')
const { bytes, text, at } = Work.parse(sent)
try {
  process.send?.({ marked: await drawWatermark(bytes, text, at) })
} catch (error) {
  // The class of an error does not cross over.
  if (!(error instanceof OperatingError)) throw error
  process.send?.({ code: error.code, message: error.message, fix: error.fix })
}
