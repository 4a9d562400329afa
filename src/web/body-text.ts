import type { Context } from 'hono'

/**
 * A request's body as text; nothing where it is larger than `most` bytes. What comes is counted: a chunked body names no
 * length, and whoever sends one without an end is cut off.
 */
export async function bodyText({ req }: Context, most: number): Promise<string | undefined> {
  if (Number(req.header('content-length') ?? 0) > most) return undefined
  if (!req.raw.body) return ''
  const parts: Uint8Array[] = []
  let size = 0
  // Whoever leaves this loop closes the body, and nothing more is taken in.
  for await (const part of req.raw.body) {
    size += part.length
    if (size > most) return undefined
    parts.push(part)
  }
  return new TextDecoder().decode(Buffer.concat(parts))
}
