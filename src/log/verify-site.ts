/**
 * Checks a trust page from outside, believing nothing it says: the same code on the command line and in a reader's
 * browser. Each step gives one plain sentence; what fails is named, and what could not be found out is said so.
 */

import { textOf } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import { instant } from './instant.ts'
import { logReader } from './log-reader.ts'
import type { GetFile, LogReader } from './log-reader.ts'
import { parseNote, parseVkey, verifyNote } from './note.ts'
import type { Verify } from './note.ts'
import { replay } from './replay.ts'
import { parseTrustDocument } from './trust-document.ts'
import type { ShownPage, TrustDocument } from './trust-document.ts'
import { checkConsistency } from './verify-site-consistency.ts'
import { checkInclusion, checkSentences } from './verify-site-entries.ts'
import { checkPages, checkStatuses } from './verify-site-statuses.ts'

/** One thing checked. `unknown`: it could not be found out, which is never a success. */
export interface Check {
  check:
    | 'checkpoint'
    | 'witnesses'
    | 'freshness'
    | 'consistency'
    | 'inclusion'
    | 'sentences'
    | 'status'
    | 'pages'
    | 'replay'
  outcome: 'verified' | 'failed' | 'unknown' | 'noted'
  message: string
  /** What the message says in numbers and names, so that check, outcome and these can be put in another language's words. */
  facts?: Facts
}

export type Facts = Readonly<Record<string, string | number>>

/** What a check that succeeded has to say. */
export interface Said {
  message: string
  facts: Facts
}

/** The head a verifier saw last, to be kept between visits: it is what a rewritten log cannot agree with. */
export interface SeenHead {
  vkey: string
  /** The signed checkpoint. */
  note: string
}

export interface VerifyOptions {
  get: GetFile
  sha256: Sha256
  verify: Verify
  now: Date
  /** The log's key, learned some other way than from the site. */
  key?: string
  seen?: SeenHead
  /** Reads the whole log in place of trusting the last status entry. */
  replay?: boolean
  /** How to read what the pages for people show, by language; one that cannot be had leaves us unable to tell. */
  pages?: Record<string, () => Promise<ShownPage>>
}

export interface Verification {
  checks: Check[]
  /** The head to remember, where it may be believed. */
  seen?: SeenHead
}

const freshMs = 24 * 3_600_000
/** Clocks differ; a page from further ahead than this is not believed. */
const aheadMs = 5 * 60_000

/** The worst of the checks: 0 verified, 1 not verified, 2 could not tell. */
export function exitCode({ checks }: Verification): 0 | 1 | 2 {
  if (checks.some(({ outcome }) => outcome === 'failed')) return 1
  return checks.length === 0 || checks.some(({ outcome }) => outcome === 'unknown') ? 2 : 0
}

/** Runs every check that the ones before it allow. Throws only on a bug: whatever the site does becomes a check. */
export async function verifySite(options: VerifyOptions): Promise<Verification> {
  const checks: Check[] = []
  const step = async <Result>(
    check: Check['check'],
    run: () => Promise<Result>,
  ): Promise<Result | undefined> => {
    try {
      return await run()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      checks.push({
        check,
        outcome: error instanceof FormatError ? 'failed' : 'unknown',
        message: sentenceOf(message),
      })
      return undefined
    }
  }
  const pass = (check: Check['check'], said: Said) =>
    checks.push({ check, outcome: 'verified', ...said })

  const opened = await step('checkpoint', () => openHead(options))
  if (!opened) return { checks }
  const { page, head, note, vkey } = opened
  const { sha256, seen, pages = {} } = options
  pass('checkpoint', {
    message: `The checkpoint of ${head.origin}, ${head.size} entries, is signed by ${keyName(options, vkey)}.`,
    facts: { origin: head.origin, size: head.size },
  })
  checks.push(checkWitnesses(page))
  await step('freshness', async () => pass('freshness', checkFreshness(page, options.now)))

  const log = logReader(sha256, options.get, head)
  const ground = { ...options, log, page, head, vkey }
  const consistent = await step('consistency', async () => {
    const found = await checkConsistency({ sha256, log, head, note, before: seen?.note })
    checks.push({ check: 'consistency', ...found })
    return found.outcome !== 'failed'
  })
  await step('inclusion', async () => pass('inclusion', await checkInclusion(ground)))
  await step('sentences', async () => pass('sentences', await checkSentences(ground)))
  await step('status', async () => pass('status', await checkStatuses(ground)))
  for (const [language, read] of Object.entries(pages)) {
    await step('pages', async () => pass('pages', checkPages(page, language, await read())))
  }
  if (options.replay) {
    await step('replay', async () => {
      checks.push(...(await checkReplay(options, log, head)))
    })
  }
  return consistent ? { checks, seen: { vkey, note } } : { checks }
}

interface OpenedHead {
  page: TrustDocument
  head: Checkpoint
  note: string
  vkey: string
}

/** The signed head, by the pinned key; the site's own word for its key counts only where none is pinned. */
async function openHead({ get, sha256, verify, key, seen }: VerifyOptions): Promise<OpenedHead> {
  const note = textOf(await get('log/checkpoint'))
  const page = parseTrustDocument(await get('trust.json'))
  const vkey = key ?? seen?.vkey ?? page.log.vkey
  const pinned = parseVkey(sha256, vkey)
  const parsed = parseNote(note)
  const head = parseCheckpoint(parsed.text)
  if (head.origin !== pinned.name || page.origin !== pinned.name) {
    throw new FormatError(
      `the log calls itself ${head.origin}, the page ${page.origin}, and the key is of ${pinned.name}`,
    )
  }
  if ((await verifyNote(sha256, parsed, [pinned], verify)).length === 0) {
    throw new FormatError(`the checkpoint does not carry a valid signature of the key ${vkey}`)
  }
  if (page.log.vkey !== vkey) {
    throw new FormatError(`the page tells its readers to pin another key, ${page.log.vkey}`)
  }
  if (page.log.size < head.size) {
    throw new FormatError(
      `the page shows a log of ${page.log.size} entries, and ${head.size} are signed`,
    )
  }
  // The checkpoint is published last: a page that is ahead of it may be seconds old, or never get one.
  if (page.log.size > head.size) {
    throw new Error(
      `the page shows a log of ${page.log.size} entries, and only ${head.size} are signed so far`,
    )
  }
  return { page, head, note, vkey }
}

function keyName({ key, seen }: VerifyOptions, vkey: string): string {
  if (key !== undefined) return 'the key you gave'
  if (seen !== undefined) return 'the key seen before'
  return `the key the page names itself (${vkey}); pin it with --key to be sure`
}

function checkWitnesses({ log: { witnessed } }: TrustDocument): Check {
  const check = 'witnesses'
  return witnessed
    ? { check, outcome: 'failed', message: 'The page claims witnesses, and none has signed.' }
    : {
        check,
        outcome: 'noted',
        message: 'Unwitnessed: nobody outside the company confirms this checkpoint.',
      }
}

function checkFreshness({ at }: TrustDocument, now: Date): Said {
  const ageMs = now.getTime() - instant(at)
  if (ageMs > freshMs) throw new FormatError(`the page is of ${at}, more than 24 hours ago`)
  if (ageMs < -aheadMs) throw new FormatError(`the page is of ${at}, which is yet to come`)
  return { message: `The page is of ${at}.`, facts: { at } }
}

async function checkReplay(
  { sha256 }: VerifyOptions,
  log: LogReader,
  head: Checkpoint,
): Promise<Check[]> {
  const { ok, problems } = await replay(sha256, log.readBytes(0, head.size), head)
  if (ok) {
    return [
      {
        check: 'replay',
        outcome: 'verified',
        message: `All ${head.size} entries replayed: roots, numbers, times and statuses are right.`,
      },
    ]
  }
  return problems.map(({ index, message }) => ({
    check: 'replay',
    outcome: 'failed',
    message: index === null ? message : `Entry ${index}: ${message}`,
  }))
}

function sentenceOf(message: string): string {
  const isAddress = /^https?:/.test(message)
  const text = isAddress ? message : message.charAt(0).toUpperCase() + message.slice(1)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
