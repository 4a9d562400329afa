import type { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'
import { parseCheckpoint } from '#log/checkpoint.ts'
import type { GetFile } from '#log/log-reader.ts'
import { parseNote, parseVkey } from '#log/note.ts'
import type { ShownPage } from '#log/trust-document.ts'
import { exitCode, verifySite } from '#log/verify-site.ts'
import type { SeenHead, Verification, VerifyOptions } from '#log/verify-site.ts'
import { verifyEd25519 } from '#run/log-key.ts'
import { verifyTimeStamp } from '#run/time-stamp.ts'
import { replaceFile } from '#store/durable-file.ts'
import { sha256 } from '#store/sha256.ts'
import { readShown } from '#web/trust/shown.ts'

/** For one file, from the first byte asked to the last one had. */
const timeoutMs = 20_000
const largestFile = 32 * 1024 * 1024
/** A site that is publishing at this moment has files of two states for less than this. */
const pauseMs = 1000
const attempts = 3

const State = z.object({
  vkey: z.string().refine(reads((vkey) => parseVkey(sha256, vkey))),
  note: z.string().refine(reads((note) => parseCheckpoint(parseNote(note).text))),
})

/** Whether a parser takes the text. */
function reads(parse: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      parse(text)
      return true
    } catch {
      // The caller names the file; where in it the fault lies helps nobody.
      return false
    }
  }
}

export interface VerifyUrlOptions {
  key?: string
  /** The verifier's own tlog-policy, as text. */
  policy?: string
  /** Certificates of time-stamping authorities that the verifier believes. */
  trustedTsa?: readonly X509Certificate[]
  replay?: boolean
  /** Where the head seen last is kept. */
  state: string
  /** How long to wait for one file. */
  timeoutMs?: number
  /** How long to leave a site that seems to be publishing just now. */
  pauseMs?: number
}

/** Verifies the trust page at a URL from outside, over HTTP only, and remembers the head it may believe. */
export async function verifyUrl(url: string, options: VerifyUrlOptions): Promise<Verification> {
  const root = rootOf(url)
  const get = (path: string) => fetchFile(new URL(path, root), options.timeoutMs ?? timeoutMs)
  const seen = readState(options.state)
  const { policy, trustedTsa } = options
  const verification = await verifySettled(options.pauseMs ?? pauseMs, {
    get,
    sha256,
    verify: verifyEd25519,
    now: new Date(),
    ...(options.key !== undefined && { key: options.key }),
    ...(policy !== undefined && { policy }),
    ...(trustedTsa && {
      checkTimeStamp: async (response, stamped) =>
        (await verifyTimeStamp(response, stamped, trustedTsa)).at,
    }),
    ...(seen && { seen }),
    replay: options.replay ?? false,
    pages: { de: () => readPage(get, 'de'), en: () => readPage(get, 'en') },
  })
  if (verification.seen) {
    replaceFile(options.state, `${JSON.stringify(verification.seen)}\n`)
  }
  return verification
}

/** Verifies again where what was read changed under the reading: a site that publishes just now is not a liar. */
async function verifySettled(waitMs: number, options: VerifyOptions): Promise<Verification> {
  for (let left = attempts; ; left--) {
    const read = new Map<string, Buffer>()
    const get = async (path: string) => {
      const bytes = await options.get(path)
      read.set(path, Buffer.from(bytes))
      return bytes
    }
    const verification = await verifySite({ ...options, get })
    if (exitCode(verification) === 0 || left === 1) return verification
    await sleep(waitMs)
    if (!(await hasChanged(read, options.get))) return verification
  }
}

/** Whether the page or its checkpoint is another than was read a moment ago. */
async function hasChanged(read: ReadonlyMap<string, Buffer>, get: GetFile): Promise<boolean> {
  try {
    for (const [path, before] of read) {
      const isNewest = path === 'trust.json' || path.endsWith('/checkpoint')
      if (isNewest && !before.equals(await get(path))) return true
    }
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error
  }
  return false
}

/** The page for people, as any reader gets it. */
async function readPage(get: GetFile, language: 'de' | 'en'): Promise<ShownPage> {
  return readShown(new TextDecoder().decode(await get(`${language}/`)), language)
}

/** A file could not be had: the verifier then could not tell. */
class UnreachableError extends Error {
  override name = 'UnreachableError'
}

async function fetchFile(url: URL, withinMs: number): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(withinMs)
  try {
    const response = await fetch(url, { signal, cache: 'no-store' })
    if (!response.ok) throw new UnreachableError(`${url.href} answers ${response.status}`)
    const chunks: Uint8Array[] = []
    let length = 0
    // A body may stop half-way, or never: that is as unreachable as no answer at all.
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk)
      length += chunk.length
      if (length > largestFile) throw new UnreachableError(`${url.href} is larger than 32 MiB`)
    }
    return Buffer.concat(chunks)
  } catch (cause) {
    if (cause instanceof UnreachableError) throw cause
    const why =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause)
    throw new UnreachableError(`${url.href} cannot be reached: ${why}`, { cause })
  }
}

function rootOf(url: string): URL {
  const parsed = URL.parse(url)
  if (parsed && /^https?:$/.test(parsed.protocol)) return new URL('/', parsed)
  throw new OperatingError(
    'url-refused',
    `"${url}" is no web address.`,
    'Give the address of a trust page, such as https://trust.example.com.',
  )
}

function readState(path: string): SeenHead | undefined {
  if (!existsSync(path)) return undefined
  try {
    return State.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new OperatingError(
      'state-unreadable',
      `What was seen before, in ${path}, cannot be read.`,
      'Restore the file; if it is lost, move it away, and this visit counts as the first.',
      { cause },
    )
  }
}
