import { concat } from '#log/bytes.ts'

const largestFile = 32 * 1024 * 1024

/** A file could not be had: the verifier then could not tell. */
export class UnreachableError extends Error {
  override name = 'UnreachableError'
}

/**
 * One file of a site, as its server has it at this moment; `withinMs` is from the first byte asked to the last one had.
 * Throws an UnreachableError, whatever the reason. (The same in Node and in a browser.)
 */
export async function fetchFile(url: URL, withinMs: number): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(withinMs)
  try {
    const response = await fetch(url, { signal, cache: 'no-store' })
    if (!response.ok) throw new UnreachableError(`${url.href} answers ${response.status}`)
    const chunks: Uint8Array[] = []
    let length = 0
    // A body may stop half-way, or never: that is as unreachable as no answer at all.
    const body = response.body?.getReader()
    for (let part = await body?.read(); part?.value; part = await body?.read()) {
      chunks.push(part.value)
      length += part.value.length
      if (length > largestFile) {
        await body?.cancel()
        throw new UnreachableError(`${url.href} is larger than 32 MiB`)
      }
    }
    return concat(...chunks)
  } catch (cause) {
    if (cause instanceof UnreachableError) throw cause
    const why =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause)
    throw new UnreachableError(`${url.href} cannot be reached: ${why}`, { cause })
  }
}
