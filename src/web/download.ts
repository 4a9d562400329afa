import type { Document } from '#store/documents.ts'

/**
 * A file that somebody handed in, to be saved and never shown: should a browser show it all the same, it does so in a
 * sandbox where nothing runs. `stream` is sent as it is, of `document.size` bytes where it is the document's own.
 */
export function downloadResponse(
  document: Pick<Document, 'name' | 'type'> & { size?: number },
  stream: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>,
): Response {
  const size = stream instanceof Uint8Array ? stream.length : document.size
  const headers: Record<string, string> = {
    'content-type': document.type,
    'content-disposition': attachmentNamed(document.name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  }
  if (size !== undefined) headers['content-length'] = String(size)
  return new Response(stream, { headers })
}

/**
 * `Content-Disposition` for a file to be saved under this name (RFC 6266), whatever characters it has: `filename*` for
 * those who know RFC 8187, and an ASCII name for the others.
 */
export function attachmentNamed(name: string): string {
  const safe = name.toWellFormed()
  const ascii = safe
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]/gu, '_')
    // A percent sign would be decoded by some, and a backslash by others.
    .replaceAll(/["\\%/]/g, '_')
  // RFC 8187 allows less in a value than encodeURIComponent leaves.
  const encoded = encodeURIComponent(safe).replaceAll(
    /['()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
