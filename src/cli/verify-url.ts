import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'
import { parseCheckpoint } from '#log/checkpoint.ts'
import { parseNote, parseVkey } from '#log/note.ts'
import { verifySite } from '#log/verify-site.ts'
import type { Check, SeenHead, Verification } from '#log/verify-site.ts'
import { verifyEd25519 } from '#run/log-key.ts'
import { replaceFile } from '#store/durable-file.ts'
import { sha256 } from '#store/sha256.ts'
import { readShown } from '#web/trust/shown.ts'

const timeoutMs = 20_000
const largestFile = 32 * 1024 * 1024

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
  replay?: boolean
  /** Where the head seen last is kept. */
  state: string
}

/** Verifies the trust page at a URL from outside, over HTTP only, and remembers the head it may believe. */
export async function verifyUrl(url: string, options: VerifyUrlOptions): Promise<Verification> {
  const root = rootOf(url)
  const get = (path: string) => fetchFile(new URL(path, root))
  const seen = readState(options.state)
  const { shown, unread } = await readPages(get)
  const { checks, ...rest } = await verifySite({
    get,
    sha256,
    verify: verifyEd25519,
    now: new Date(),
    ...(options.key !== undefined && { key: options.key }),
    ...(seen && { seen }),
    replay: options.replay ?? false,
    shown,
  })
  if (rest.seen) {
    mkdirSync(dirname(options.state), { recursive: true })
    replaceFile(options.state, `${JSON.stringify(rest.seen)}\n`)
  }
  return { ...rest, checks: [...checks, ...unread] }
}

/** The pages for people, as any reader gets them; of one that cannot be had nobody can tell what it shows. */
async function readPages(get: (path: string) => Promise<Uint8Array>) {
  const shown: Record<string, ReturnType<typeof readShown>> = {}
  const unread: Check[] = []
  for (const language of ['de', 'en'] as const) {
    try {
      shown[language] = readShown(new TextDecoder().decode(await get(`${language}/`)), language)
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error
      unread.push({ check: 'sentences', outcome: 'unknown', message: `${error.message}.` })
    }
  }
  return { shown, unread }
}

/** A file could not be had: the verifier then could not tell. */
class UnreachableError extends Error {
  override name = 'UnreachableError'
}

async function fetchFile(url: URL): Promise<Uint8Array> {
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), cache: 'no-store' })
  } catch (cause) {
    const why =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause)
    throw new UnreachableError(`${url.href} cannot be reached: ${why}`, { cause })
  }
  if (!response.ok) throw new UnreachableError(`${url.href} answers ${response.status}`)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > largestFile) throw new UnreachableError(`${url.href} is larger than 32 MiB`)
  }
  return Buffer.concat(chunks)
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
