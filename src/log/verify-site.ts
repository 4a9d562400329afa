/**
 * Checks a trust page from outside, believing nothing it says: the same code on the command line and, later, in a
 * reader's browser. Each step gives one plain sentence; what fails is named, and what could not be found out is said so.
 */

import { base64url, equal, textOf, utf8 } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Entry } from './entry.ts'
import { emptyFold, parseFold } from './fold-state.ts'
import type { FoldState } from './fold-state.ts'
import { FormatError } from './format-error.ts'
import { leafHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { instant } from './instant.ts'
import { logReader } from './log-reader.ts'
import type { GetFile, LogReader } from './log-reader.ts'
import { parseNote, parseVkey, verifyNote } from './note.ts'
import type { Verify } from './note.ts'
import { replay } from './replay.ts'
import { own } from './shape.ts'
import { fold, statusOf } from './status.ts'
import { parseTestRef } from './test-ref.ts'
import { consistencyProof } from './tiles.ts'
import { parseTlogProof, verifyTlogProof } from './tlog-proof.ts'
import { verifyConsistency } from './tree.ts'
import { parseTrustDocument } from './trust-document.ts'
import type { ShownRun, TrustDocument, TrustedControl } from './trust-document.ts'

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
    | 'replay'
  outcome: 'verified' | 'failed' | 'unknown' | 'noted'
  message: string
}

/** The head a verifier saw last, to be kept between visits: it is what a rewritten log cannot agree with. */
export interface SeenHead {
  vkey: string
  /** The signed checkpoint. */
  note: string
}

/** What a page for people shows of one control. */
export interface ShownControl {
  sentence: string
  status: string
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
  /** What the pages for people show, by language: reading them is the caller's affair. */
  shown?: Record<string, ReadonlyMap<string, ShownControl>>
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
  const pass = (check: Check['check'], message: string) =>
    checks.push({ check, outcome: 'verified', message })

  const opened = await step('checkpoint', () => openHead(options))
  if (!opened) return { checks }
  const { page, head, note, vkey } = opened
  pass(
    'checkpoint',
    `The checkpoint of ${head.origin}, ${head.size} entries, is signed by ${keyName(options, vkey)}.`,
  )
  checks.push({
    check: 'witnesses',
    outcome: 'noted',
    message: 'Unwitnessed: nobody outside the company confirms this checkpoint.',
  })
  await step('freshness', async () => pass('freshness', checkFreshness(page, options.now)))

  const log = logReader(options.sha256, options.get, head)
  const consistent = await step('consistency', async () => {
    checks.push(await checkConsistency(options, log, head, note))
    return true
  })
  await step('inclusion', async () =>
    pass('inclusion', await checkInclusion(options, log, page, head, vkey)),
  )
  await step('sentences', async () => pass('sentences', await checkSentences(options, log, page)))
  await step('status', async () => pass('status', await checkStatuses(options, log, page, head)))
  if (options.replay) {
    await step('replay', async () => {
      checks.push(...(await checkReplay(options, log, head)))
    })
  }
  const isForked = checks.some(
    ({ check, outcome }) => check === 'consistency' && outcome === 'failed',
  )
  return consistent && !isForked ? { checks, seen: { vkey, note } } : { checks }
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
  return { page, head, note, vkey }
}

function keyName({ key, seen }: VerifyOptions, vkey: string): string {
  if (key !== undefined) return 'the key you gave'
  if (seen !== undefined) return 'the key seen before'
  return `the key the page names itself (${vkey}); pin it with --key to be sure`
}

function checkFreshness({ at }: TrustDocument, now: Date): string {
  const ageMs = now.getTime() - instant(at)
  if (ageMs > freshMs) throw new FormatError(`the page is of ${at}, more than 24 hours ago`)
  if (ageMs < -aheadMs) throw new FormatError(`the page is of ${at}, which is yet to come`)
  return `The page is of ${at}.`
}

async function checkConsistency(
  { sha256, seen }: VerifyOptions,
  log: LogReader,
  head: Checkpoint,
  note: string,
): Promise<Check> {
  const check = 'consistency'
  if (!seen)
    return {
      check,
      outcome: 'noted',
      message: 'First visit: there is no earlier checkpoint to compare with.',
    }
  const before = parseCheckpoint(parseNote(seen.note).text)
  const fork = (why: string): Check => ({
    check,
    outcome: 'failed',
    message: `${why} Both are signed, and together they prove it:\n${seen.note}\n${note}`,
  })
  if (before.size > head.size)
    return fork(`The log had ${before.size} entries and now has ${head.size}: it was rolled back.`)
  if (before.size === head.size) {
    return equal(before.root, head.root)
      ? {
          check,
          outcome: 'verified',
          message: `The log is as it was seen before, ${head.size} entries.`,
        }
      : fork(`The log has another root at the same ${head.size} entries: a fork.`)
  }
  const proof = await consistencyProof(sha256, before.size, head.size, log.readTile)
  const claim = {
    from: before.size,
    to: head.size,
    fromRoot: before.root,
    toRoot: head.root,
    proof,
  }
  return before.size === 0 || verifyConsistency(sha256, claim)
    ? {
        check,
        outcome: 'verified',
        message: `The log continues the one seen before (${before.size} of its ${head.size} entries).`,
      }
    : fork(
        `The log of ${head.size} entries does not continue the one of ${before.size} seen before: a fork.`,
      )
}

/** The entries a control stands on: proved to be in the log, and saying what the page says of them. */
async function checkInclusion(
  { get, sha256, verify }: VerifyOptions,
  log: LogReader,
  page: TrustDocument,
  head: Checkpoint,
  vkey: string,
): Promise<string> {
  let proved = 0
  for (const control of page.controls) {
    const proof = parseTlogProof(textOf(await get(`log/controls/${control.id}.tlog-proof`)))
    const extra = proof.extra ?? new Uint8Array()
    const trusted = { origin: head.origin, keys: [parseVkey(sha256, vkey)], verify }
    const under = await verifyTlogProof(sha256, proof, leafHash(sha256, extra), trusted)
    if (!under || proof.index !== control.entries.status || !equal(under.root, head.root)) {
      throw new FormatError(`the proof of ${control.id} does not show its status entry in this log`)
    }
    proved++
    for (const { id, version, run } of control.tests) {
      if (!run) continue
      compareRun(`${id}@${version}`, run, await log.readProved(run.entry), control.id)
      proved++
    }
  }
  return `${proved} entries that the page leans on are in the log, and say the same.`
}

/** A hidden run says nothing to compare; its reveal is folded into the status. */
function compareRun(test: string, shown: ShownRun, entry: Entry, control: string): void {
  if (entry.t !== 'run' || parseTestRef(entry.test).id !== parseTestRef(test).id) {
    throw new FormatError(
      `entry ${shown.entry} is not a run of ${test}, as the page says for ${control}`,
    )
  }
  if (entry.result === 'hidden') return
  const counts = Object.entries(entry.population).filter(
    ([name]) => name !== 'root' && name !== 'absent',
  )
  const differs = counts.some(([name, n]) => own(shown.counts, name) !== n)
  const { expected, complete } = entry.scopes ?? shown.scopes
  if (
    entry.result !== shown.result ||
    differs ||
    expected !== shown.scopes.expected ||
    complete !== shown.scopes.complete
  ) {
    throw new FormatError(`the page shows other figures for ${test} than entry ${shown.entry}`)
  }
}

async function checkSentences(
  { sha256, shown = {} }: VerifyOptions,
  log: LogReader,
  page: TrustDocument,
): Promise<string> {
  let compared = 0
  for (const control of page.controls) {
    const entry = await log.readProved(control.entries.control)
    if (entry.t !== 'control' || entry.id !== control.id) {
      throw new FormatError(`entry ${control.entries.control} is not the control ${control.id}`)
    }
    for (const [language, digest] of Object.entries(entry.sentence)) {
      const places = [own(control.sentence, language), shownSentence(shown, language, control)]
      for (const sentence of places) {
        if (sentence === null) continue
        if (
          sentence === undefined ||
          base64url(sha256(utf8(sentence.normalize('NFC')))) !== digest
        ) {
          throw new FormatError(
            `the sentence of ${control.id} (${language}) is not the one in the log`,
          )
        }
        compared++
      }
    }
  }
  return `${page.controls.length} sentences are word for word those in the log (${compared} places compared).`
}

/** `null` where the caller read no page in that language, `undefined` where the page lacks the control. */
function shownSentence(
  shown: Record<string, ReadonlyMap<string, ShownControl>>,
  language: string,
  control: TrustedControl,
): string | null | undefined {
  const pages = own(shown, language)
  return pages ? pages.get(control.id)?.sentence : null
}

/** Works the statuses out again, from the state the last status entry vouches for, or from the first entry on. */
async function checkStatuses(
  options: VerifyOptions,
  log: LogReader,
  page: TrustDocument,
  head: Checkpoint,
): Promise<string> {
  let state = options.replay ? emptyFold() : await startOfFold(options, log, page)
  const from = state.size
  for (let index = from; index < Math.min(head.size, page.log.size); index++) {
    const entry = await log.readProved(index)
    if (instant(entry.at) <= instant(page.at)) state = fold(options.sha256, state, index, entry)
  }
  const computed = statusOf(state, page.at)
  for (const [id, { status }] of computed) {
    const control = page.controls.find((each) => each.id === id)
    if (!control)
      throw new FormatError(`the log has the control ${id}, and the page does not show it`)
    if (control.status !== status)
      throw new FormatError(`${id} is shown as ${control.status}, and the log says ${status}`)
    for (const [language, pages] of Object.entries(options.shown ?? {})) {
      const seen = pages.get(id)?.status
      if (seen !== status) {
        throw new FormatError(
          `${id} is shown as ${seen ?? 'nothing'} on the page (${language}), and the log says ${status}`,
        )
      }
    }
  }
  for (const [language, pages] of Object.entries(options.shown ?? {})) {
    const extra = [...pages.keys()].find((id) => !computed.has(id))
    if (extra !== undefined) {
      throw new FormatError(`the page (${language}) shows ${extra}, and the log has no such control`)
    }
  }
  const stranger = page.controls.find(({ id }) => !computed.has(id))
  if (stranger)
    throw new FormatError(`the page shows ${stranger.id}, and the log has no such control`)
  const how = options.replay ? 'from the first entry on' : `from the status entry at ${from}`
  return `${computed.size} statuses are those that follow from the log, worked out again ${how}.`
}

async function startOfFold(
  { get, sha256 }: VerifyOptions,
  log: LogReader,
  page: TrustDocument,
): Promise<FoldState> {
  const [first] = page.controls
  if (!first) return emptyFold()
  const entry = await log.readProved(first.entries.status)
  if (entry.t !== 'status')
    throw new FormatError(`entry ${first.entries.status} is not a status entry`)
  const bytes = await get(`log/fold/${first.entries.status}.json`)
  if (base64url(sha256(bytes)) !== entry.fold) {
    throw new FormatError(
      `the state published for entry ${first.entries.status} is not the one it vouches for`,
    )
  }
  return parseFold(bytes)
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
