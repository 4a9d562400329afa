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
import type { GetFile } from './log-reader.ts'
import { formatVkey, parseNote, parseVkey, verifyNote } from './note.ts'
import type { Verify, Vkey } from './note.ts'
import { replay } from './replay.ts'
import type { Replay } from './replay.ts'
import { parseTrustDocument } from './trust-document.ts'
import type { ShownPage, TrustDocument } from './trust-document.ts'
import { checkConsistency } from './verify-site-consistency.ts'
import { checkInclusion, checkSentences } from './verify-site-entries.ts'
import { checkHistory } from './verify-site-history.ts'
import {
  comparePredecessor,
  noteOf,
  originOf,
  readGenesis,
  refuseSuccessor,
  within,
} from './verify-site-predecessor.ts'
import { checkPages, checkStatuses } from './verify-site-statuses.ts'
import { checkTimeStamp } from './verify-site-timestamp.ts'
import type { CheckTimeStamp } from './verify-site-timestamp.ts'
import { checkWitnesses, keyInPolicy, policyInUse } from './verify-site-witnesses.ts'

/** One thing checked. `unknown`: it could not be found out, which is never a success. */
export interface Check {
  check:
    | 'checkpoint'
    | 'witnesses'
    | 'freshness'
    | 'timestamp'
    | 'consistency'
    | 'predecessor'
    | 'inclusion'
    | 'sentences'
    | 'status'
    | 'pages'
    | 'replay'
    | 'history'
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
  /** Whom the verifier believes, as a C2SP tlog-policy of its own; else the site's is taken, and said so. */
  policy?: string
  /** How to check an RFC 3161 time stamp, where the verifier knows whose to believe. */
  checkTimeStamp?: CheckTimeStamp
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
  const { page, head, note, pinned, vkey } = opened
  const { sha256, seen, pages = {} } = options
  pass('checkpoint', {
    message: `The checkpoint of ${head.origin}, ${head.size} entries, is signed by ${keyName(options, vkey)}.`,
    facts: { origin: head.origin, size: head.size },
  })
  const get = within(options.get, page.log.folder)
  const trusted = await step('witnesses', async () => {
    const published = () => get('log/policy')
    const use = await policyInUse(sha256, { pinned: options.policy, published }, pinned)
    const found = await checkWitnesses(options, parseNote(note), use, page.log.witnessed)
    checks.push({ check: 'witnesses', ...found })
    return use
  })
  await step('freshness', async () => pass('freshness', checkFreshness(page, options.now)))

  const log = logReader(sha256, get, head)
  await step('timestamp', async () => {
    const size = page.log.timestamp?.size
    const site = { ...options, get, log }
    const found = await checkTimeStamp(site, pinned, head, size, options.checkTimeStamp)
    if (found) checks.push({ check: 'timestamp', ...found })
  })
  const ground = { ...options, get, log, page, head, vkey }
  const consistent = await step('consistency', async () => {
    const isOfOther = seen && originOf(seen.note) !== head.origin
    const { previous } = isOfOther ? await readGenesis(log) : {}
    const isOfPrevious = isOfOther && previous && originOf(seen.note) === previous.origin
    const found = isOfPrevious
      ? await comparePredecessor({ sha256, get: options.get, page, previous, note: seen.note })
      : await checkConsistency({ sha256, log, head, note, before: seen?.note })
    checks.push({ check: 'consistency', ...found })
    // What could not be compared is not forgotten for it.
    return found.outcome !== 'failed' && found.outcome !== 'unknown'
  })
  await step('inclusion', async () => {
    pass('inclusion', await checkInclusion(ground))
    const { previous } = await readGenesis(log)
    if (previous) checks.push(noteOf(previous))
  })
  await step('sentences', async () => pass('sentences', await checkSentences(ground)))
  await step('status', async () => pass('status', await checkStatuses(ground)))
  for (const [language, read] of Object.entries(pages)) {
    await step('pages', async () => pass('pages', checkPages(page, language, await read())))
  }
  if (options.replay) {
    const replayed = await step('replay', async () => {
      const found = await replay(sha256, log.readBytes(0, head.size), head)
      checks.push(...replayChecks(found, head))
      return found
    })
    await step('history', async () => {
      if (!replayed || !trusted)
        throw new Error('the checkpoints published so far were not looked at')
      const read = { ...replayed, head, note }
      const found = await checkHistory({ ...options, get }, pinned, trusted.policy, read)
      checks.push(...found.map((each) => ({ check: 'history' as const, ...each })))
    })
  }
  return consistent ? { checks, seen: { vkey, note } } : { checks }
}

interface OpenedHead {
  page: TrustDocument
  head: Checkpoint
  note: string
  vkey: string
  /** The same key, read. */
  pinned: Vkey
}

/** The signed head, by the pinned key; the site's own word for its key counts only where none is pinned. */
async function openHead(options: VerifyOptions): Promise<OpenedHead> {
  const { get, sha256, verify, seen } = options
  // The page says where the log lies, and is read again after it: the checkpoint is what is published last.
  const { folder } = parseTrustDocument(await get('trust.json')).log
  const note = textOf(await get(`${folder}/checkpoint`))
  const page = parseTrustDocument(await get('trust.json'))
  const parsed = parseNote(note)
  const head = parseCheckpoint(parsed.text)
  const vkey = pinnedKey(options, head.origin) ?? seen?.vkey ?? page.log.vkey
  const pinned = parseVkey(sha256, vkey)
  if (head.origin !== pinned.name || page.origin !== pinned.name) {
    await refuseSuccessor(options, { page, note, head }, pinned.name)
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
  return { page, head, note, vkey, pinned }
}

/** The key given, or the one that the policy given names for this log. */
function pinnedKey({ sha256, key, policy }: VerifyOptions, origin: string): string | undefined {
  const listed = keyInPolicy(sha256, policy, origin)
  return key ?? (listed && formatVkey(sha256, listed))
}

function keyName(options: VerifyOptions, vkey: string): string {
  const { seen } = options
  if (pinnedKey(options, parseVkey(options.sha256, vkey).name) !== undefined)
    return 'the key you gave'
  if (seen !== undefined) return 'the key seen before'
  return `the key the page names itself (${vkey}); pin it with --key to be sure`
}

function checkFreshness({ at }: TrustDocument, now: Date): Said {
  const ageMs = now.getTime() - instant(at)
  if (ageMs > freshMs) throw new FormatError(`the page is of ${at}, more than 24 hours ago`)
  if (ageMs < -aheadMs) throw new FormatError(`the page is of ${at}, which is yet to come`)
  return { message: `The page is of ${at}.`, facts: { at } }
}

function replayChecks({ ok, problems }: Replay, head: Checkpoint): Check[] {
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
