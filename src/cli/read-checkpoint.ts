import { readFileSync } from 'node:fs'

import { OperatingError } from '#engine/operating-error.ts'

const timeoutMs = 20_000
/** C2SP gives no limit; a few hundred bytes are usual. */
const largestBytes = 64 * 1024

/** The text of a checkpoint, from a file or a web address. */
export async function readCheckpoint(where: string): Promise<string> {
  try {
    if (!/^https?:\/\//.test(where)) return readFileSync(where, 'utf8')
    const response = await fetch(where, {
      signal: AbortSignal.timeout(timeoutMs),
      cache: 'no-store',
    })
    if (!response.ok) throw new Error(`it answers ${response.status}`)
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of response.body ?? []) {
      length += chunks.push(chunk) && chunk.length
      if (length > largestBytes) throw new Error('it is too large')
    }
    return Buffer.concat(chunks).toString('utf8')
  } catch (cause) {
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
    throw new OperatingError(
      'checkpoint-unreadable',
      `No checkpoint can be read from ${where}: ${inner instanceof Error ? inner.message : String(inner)}.`,
      'Give the address that it is published under, or a copy of it in a file.',
      { cause },
    )
  }
}
