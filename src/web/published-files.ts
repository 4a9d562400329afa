import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { normalize } from 'node:path/posix'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Bytes that no other piece of memory goes on behind. */
export type Bytes = Uint8Array<ArrayBuffer>

/** One published file, ready to send. */
export interface PublishedFile {
  body: Bytes
  gzip?: Bytes
  brotli?: Bytes
  etag: string
  type: string
  /** True where the same address will always have the same bytes. */
  immutable: boolean
}

interface Cached {
  file: PublishedFile
  modifiedMs: number
  checkedMs: number
}

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  'tlog-proof': 'text/plain; charset=utf-8',
  tsr: 'application/timestamp-reply',
}

/** How long a file may be a moment old before its time stamp is looked at again. */
const recheckMs = 250
const cacheBytes = 64 * 1024 * 1024

/**
 * Reads what has been published, from memory where it can. Needs no database: the public page stays up without one.
 * Paths are looked up below the folder and nowhere else.
 */
export function publishedFiles(
  folder: string,
): (path: string) => Promise<PublishedFile | undefined> {
  const cache = new Map<string, Cached>()
  let held = 0

  return async (path) => {
    const name = path.endsWith('/') ? `${path}index.html` : path
    const known = cache.get(name)
    const nowMs = Date.now()
    if (known && (known.file.immutable || nowMs - known.checkedMs < recheckMs)) return known.file

    // One spelling for each file: none that climbs out of the folder, and none that fills the memory with copies.
    if (!name.startsWith('/') || normalize(name) !== name || /[\0\\]/.test(name)) return undefined
    // Being written at this moment (store/durable-file.ts), or never finished.
    if (name.endsWith('.half')) return undefined
    const full = join(folder, name)
    const found = await stat(full).catch(() => undefined)
    if (!found?.isFile()) return undefined
    if (known && known.modifiedMs === found.mtimeMs) {
      known.checkedMs = nowMs
      return known.file
    }
    const file = fileToSend(name, await readFile(full))
    if (known) held -= sizeOf(known.file)
    if (held + sizeOf(file) > cacheBytes) {
      cache.clear()
      held = 0
    }
    cache.set(name, { file, modifiedMs: found.mtimeMs, checkedMs: nowMs })
    held += sizeOf(file)
    return file
  }
}

function sizeOf({ body, gzip, brotli }: PublishedFile): number {
  return body.length + (gzip?.length ?? 0) + (brotli?.length ?? 0)
}

/** A file as it is sent: compressed where that helps, its type and how long it keeps by its path. */
export function fileToSend(name: string, body: Buffer): PublishedFile {
  const extension = name.split('/').at(-1)?.split('.').slice(1).join('.') ?? ''
  const type = name.startsWith('/documents/')
    ? handedIn(extension)
    : (types[extension] ?? types[extension.split('.').at(-1) ?? ''] ?? typeInLog(name))
  const isText = type.startsWith('text/') || type.includes('json') || type.includes('xml')
  return {
    body: new Uint8Array(body),
    ...(isText &&
      body.length > 512 && {
        gzip: new Uint8Array(gzipSync(body)),
        brotli: new Uint8Array(
          brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
        ),
      }),
    // Weak: the same for every encoding of the same content (RFC 9110, section 8.8.1).
    etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    type,
    immutable: /^\/(assets\/beleg-|log(-\d+)?\/(tile\/|fold\/|checkpoints\/\d+$))/.test(name),
  }
}

/** A document of the trust page: no type that a browser would make a page of. */
function handedIn(extension: string): string {
  return extension.endsWith('pdf') ? 'application/pdf' : 'application/octet-stream'
}

/** https://c2sp.org/tlog-tiles: checkpoint and policy are text, tiles are bytes. */
function typeInLog(name: string): string {
  return /^\/log(-\d+)?\/tile\//.test(name)
    ? 'application/octet-stream'
    : 'text/plain; charset=utf-8'
}
