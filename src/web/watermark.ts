import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import pLimit from 'p-limit'
import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'

import { unreadable } from './draw-watermark.ts'

/** What one PDF may take. A second is enough for a thousand pages: pictures are not unpacked. */
export interface WatermarkLimits {
  withinMs: number
  megabytes: number
}

const usual: WatermarkLimits = { withinMs: 10_000, megabytes: 512 }

/** Each takes a processor for itself. */
const atOnce = pLimit(2)

const Answer = z.union([
  z.object({ marked: z.instanceof(Uint8Array) }),
  z.object({ code: z.string(), message: z.string(), fix: z.string() }),
])

/**
 * A PDF with this text on every page: light across it, a line for each part between ` · `, and as one line at its foot.
 * Metadata is new: the title stays, authors and programs go, the text and `at` stand in it. Characters that the font
 * lacks are written as their code points. Refused with operating errors: `pdf-encrypted`, `pdf-unreadable`.
 *
 * It is done in a process of its own with an end to its time and memory: of a single wrong byte in the wrong place the
 * library reads for ever. (A thread would not do: one that runs out of memory may take the process with it.)
 */
export async function watermarkPdf(
  bytes: Uint8Array,
  text: string,
  at: Date,
  limits: Partial<WatermarkLimits> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return await atOnce(() => markApart({ bytes, text, at }, { ...usual, ...limits }))
}

async function markApart(
  work: { bytes: Uint8Array; text: string; at: Date },
  { withinMs, megabytes }: WatermarkLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const child = fork(fileURLToPath(import.meta.resolve('./watermark-process.ts')), {
    // Nothing that this process knows is of use there.
    env: {},
    execArgv: [`--max-old-space-size=${megabytes}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  try {
    const answering = answerOf(child, withinMs)
    child.send(work)
    const answer = Answer.parse(await answering)
    if ('marked' in answer) return new Uint8Array(answer.marked)
    throw new OperatingError(answer.code, answer.message, answer.fix)
  } finally {
    child.kill('SIGKILL')
  }
}

async function answerOf(child: ChildProcess, withinMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(unreadable(new Error('it took too long'))), withinMs)
      child.once('message', resolve)
      child.on('error', reject)
      child.once('exit', (code, signal) =>
        reject(unreadable(new Error(`its process ended: ${signal ?? code}`))),
      )
    })
  } finally {
    clearTimeout(timer)
  }
}
