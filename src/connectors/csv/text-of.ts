import { CallError } from '#connectors/transport.ts'

/**
 * Decodes blocks of bytes, without byte order mark and with every line end as a line feed. Bytes that are none of the
 * encoding end it with a `CallError`, never with a replacement character.
 */
export async function* textOf(
  blocks: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let bytes = 0
  // A carriage return at the end of a block waits for the line feed that may follow.
  let held = ''
  for await (const block of blocks) {
    const text = held + decode(() => decoder.decode(block, { stream: true }), encoding, bytes)
    bytes += block.length
    held = text.endsWith('\r') ? '\r' : ''
    yield withLineFeeds(held ? text.slice(0, -1) : text)
  }
  yield withLineFeeds(held + decode(() => decoder.decode(), encoding, bytes))
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

function decode(work: () => string, encoding: string, bytes: number): string {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new CallError('UndecodableText', `after byte ${bytes} the file is not ${encoding}`, {
      cause: error,
    })
  }
}
