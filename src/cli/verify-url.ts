import { existsSync, readFileSync } from 'node:fs'

import { OperatingError } from '#engine/operating-error.ts'
import { parseSeenHead } from '#log/seen-head.ts'
import type { CheckTimeStamp } from '#log/verify-site-timestamp.ts'
import type { SeenHead, Verification } from '#log/verify-site.ts'
import { replaceFile } from '#store/durable-file.ts'
import { sha256 } from '#store/sha256.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'
import { fetchFile } from '#web/verifier/fetch-file.ts'
import { verifySettled } from '#web/verifier/verify-settled.ts'

/** For one file, from the first byte asked to the last one had. */
const timeoutMs = 20_000
/** A site that is publishing at this moment has files of two states for less than this. */
const pauseMs = 1000

export interface VerifyUrlOptions {
  key?: string
  /** The verifier's own tlog-policy, as text. */
  policy?: string
  /** Whose time stamps the verifier believes. */
  checkTimeStamp?: CheckTimeStamp
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
  const seen = readState(options.state)
  const { policy, checkTimeStamp } = options
  const verification = await verifySettled(options.pauseMs ?? pauseMs, {
    get: (path) => fetchFile(new URL(path, root), options.timeoutMs ?? timeoutMs),
    sha256,
    verify: verifyEd25519,
    now: new Date(),
    ...(options.key !== undefined && { key: options.key }),
    ...(policy !== undefined && { policy }),
    ...(checkTimeStamp && { checkTimeStamp }),
    ...(seen && { seen }),
    replay: options.replay ?? false,
  })
  if (verification.seen) {
    replaceFile(options.state, `${JSON.stringify(verification.seen)}\n`)
  }
  return verification
}

function rootOf(url: string): URL {
  // `URL.parse` is younger than the Node that the verifier's package must run on.
  const parsed = URL.canParse(url) ? new URL(url) : undefined
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
    return parseSeenHead(sha256, readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new OperatingError(
      'state-unreadable',
      `What was seen before, in ${path}, cannot be read.`,
      'Restore the file; if it is lost, move it away, and this visit counts as the first.',
      { cause },
    )
  }
}
