import { fileURLToPath } from 'node:url'

import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'
import { workApart } from '#run/paper/work-apart.ts'
import type { Limits } from '#run/paper/work-apart.ts'

import { unreadable } from './draw-watermark.ts'

/** A second is enough for a thousand pages: pictures are not unpacked. */
const usual: Limits = { withinMs: 10_000, megabytes: 512 }

const Answer = z.union([
  z.object({ marked: z.instanceof(Uint8Array) }),
  z.object({ code: z.string(), message: z.string(), fix: z.string() }),
])

/**
 * A PDF with this text on every page: light across it, a line for each part between ` · `, and as one line at its foot.
 * Metadata is new: the title stays, authors and programs go, the text and `at` stand in it. Characters that the font
 * lacks are written as their code points. Refused with operating errors: `pdf-encrypted`, `pdf-unreadable`.
 *
 * It is done in a process of its own with an end to its time and memory.
 */
export async function watermarkPdf(
  bytes: Uint8Array,
  text: string,
  at: Date,
  limits: Partial<Limits> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const module = fileURLToPath(import.meta.resolve('./watermark-process.ts'))
  const answer = Answer.parse(
    await workApart(module, { bytes, text, at }, { ...usual, ...limits }).catch(
      (error: unknown) => {
        throw unreadable(error)
      },
    ),
  )
  if ('marked' in answer) return new Uint8Array(answer.marked)
  throw new OperatingError(answer.code, answer.message, answer.fix)
}
