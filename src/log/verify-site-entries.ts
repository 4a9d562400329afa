/** Whether the entries a trust page leans on are in the log, and say what the page says of them. */

import { base64url, equal, textOf, utf8 } from './bytes.ts'
import type { Checkpoint } from './checkpoint.ts'
import { parseEntry } from './entry.ts'
import type { ControlEntry, RevealEntry, RunEntry } from './entry.ts'
import { FormatError } from './format-error.ts'
import { leafHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { openRun } from './hidden-run.ts'
import type { RunOutcome } from './hidden-run.ts'
import type { GetFile, LogReader } from './log-reader.ts'
import { parseVkey } from './note.ts'
import type { Verify } from './note.ts'
import { openParts } from './run-parts.ts'
import { own } from './shape.ts'
import { parseTestRef } from './test-ref.ts'
import { parseTlogProof, verifyTlogProof } from './tlog-proof.ts'
import type { ShownRun, TrustDocument, TrustedControl } from './trust-document.ts'
import type { Said } from './verify-site.ts'

/** What the checks stand on: the page, and the log under its verified head. */
export interface Ground {
  get: GetFile
  sha256: Sha256
  verify: Verify
  log: LogReader
  page: TrustDocument
  head: Checkpoint
  vkey: string
}

/** The entries a control stands on: proved to be in the log, and saying what the page says of them. */
export async function checkInclusion(ground: Ground): Promise<Said> {
  const { log, page, sha256 } = ground
  await checkGenesis(ground)
  let proved = 1
  const hidden = new Map<number, { run: RunEntry; shown: ShownRun; test: string }>()
  for (const control of page.controls) {
    await checkProof(ground, control)
    await checkWithdrawal(log, control)
    proved += control.withdrawn ? 2 : 1
    for (const { id, run: shown } of control.tests) {
      if (!shown) continue
      const entry = await log.readProved(shown.entry)
      if (entry.t !== 'run' || parseTestRef(entry.test).id !== id) {
        throw new FormatError(
          `entry ${shown.entry} is not a run of ${id}, as the page says for ${control.id}`,
        )
      }
      proved++
      if (entry.result === 'hidden') hidden.set(shown.entry, { run: entry, shown, test: id })
      else {
        const { result, population, exceptions } = entry
        compareRun(sha256, id, shown, entry, {
          result,
          population,
          exceptions,
          scopes: entry.scopes ?? null,
        })
      }
    }
  }
  proved += await checkRevealed(ground, hidden)
  proved += await checkReport(ground)
  return {
    message: `${proved} entries that the page leans on are in the log, and say the same.`,
    facts: { n: proved },
  }
}

/** The first entry says whose log it is, and by which key. */
async function checkGenesis({ log, page, head, vkey }: Ground): Promise<void> {
  const entry = await log.readProved(0)
  if (entry.t !== 'genesis' || entry.origin !== head.origin) {
    throw new FormatError(`the first entry does not begin the log ${head.origin}`)
  }
  if (entry.operator !== page.organisation) {
    throw new FormatError(`the log is of ${entry.operator}, and the page of ${page.organisation}`)
  }
  if (!entry.keys.some((key) => key.role === 'log' && key.vkey === vkey)) {
    // A later entry may have brought this key, which only a replay can tell.
    throw new Error('the log began with another key than the one that signs it now')
  }
}

/** The proof that anybody can take along: of the status entry, which must give the control the status shown. */
async function checkProof(
  { get, sha256, verify, head, vkey }: Ground,
  control: TrustedControl,
): Promise<void> {
  const { id, status, entries } = control
  const proof = parseTlogProof(textOf(await get(`log/controls/${id}.tlog-proof`)))
  const extra = proof.extra ?? new Uint8Array()
  const trusted = { origin: head.origin, keys: [parseVkey(sha256, vkey)], verify }
  const under = await verifyTlogProof(sha256, proof, leafHash(sha256, extra), trusted)
  // Proofs are published before the checkpoint: one under a larger head of the same key may be seconds old, or stay.
  if (under && under.size > head.size) {
    throw new Error(
      `the proof of ${id} is under a log of ${under.size} entries, and only ${head.size} are signed so far`,
    )
  }
  if (!under || proof.index !== entries.status || !equal(under.root, head.root)) {
    throw new FormatError(`the proof of ${id} does not show its status entry in this log`)
  }
  const entry = parseEntry(extra)
  const said = entry.t === 'status' ? own(entry.controls, id) : undefined
  if (said !== status) {
    throw new FormatError(`the proof of ${id} says ${said ?? 'nothing'}, and the page ${status}`)
  }
}

/** Why a control was withdrawn is what the log says. */
async function checkWithdrawal(
  log: LogReader,
  { id, status, withdrawn }: TrustedControl,
): Promise<void> {
  if (!withdrawn) return
  const entry = await log.readProved(withdrawn.entry)
  const said =
    entry.t === 'withdraw' && entry.control === id ? [entry.reason, entry.at].join() : undefined
  if (status !== 'withdrawn' || said !== [withdrawn.reason, withdrawn.at].join())
    throw new FormatError(
      `entry ${withdrawn.entry} does not withdraw ${id} for the reason the page gives`,
    )
}

/** That the company said of its SOC 2 report what the page says. That there is such a report, no log can show. */
async function checkReport({ log, page: { soc2Report } }: Ground): Promise<number> {
  if (soc2Report === 'none') return 0
  const { kind, from, to, entry: index } = soc2Report
  const entry = await log.readProved(index)
  const isSaid =
    entry.t === 'document' &&
    entry.kind === `soc2-${kind}` &&
    entry.period.from === from &&
    entry.period.to === to
  if (!isSaid) throw new FormatError(`entry ${index} bears out no such SOC 2 report`)
  return 1
}

/** What a delay hid must have been revealed before a page may show it. Reveals are looked for after the first such run. */
async function checkRevealed(
  { sha256, log, head }: Ground,
  hidden: ReadonlyMap<number, { run: RunEntry; shown: ShownRun; test: string }>,
): Promise<number> {
  if (hidden.size === 0) return 0
  const reveals = new Map<number, RevealEntry>()
  for (let index = Math.min(...hidden.keys()) + 1; index < head.size; index++) {
    const entry = await log.readProved(index)
    if (entry.t === 'reveal' && !reveals.has(entry.run)) reveals.set(entry.run, entry)
  }
  for (const [index, { run, shown, test }] of hidden) {
    const reveal = reveals.get(index)
    if (!reveal) throw new FormatError(`the page shows entry ${index}, which is not revealed yet`)
    compareRun(sha256, test, shown, run, openRun(sha256, run.sd, reveal.disclosures))
  }
  return hidden.size
}

/** Every figure of a run that the page shows, beside the log's. */
function compareRun(
  sha256: Sha256,
  test: string,
  shown: ShownRun,
  entry: RunEntry,
  outcome: RunOutcome,
): void {
  const { at, seq, canary } = entry
  const { n, pass, failing, late, excepted, unknown, excluded = 0 } = shown.counts
  const logged = outcome.population
  const scopes = outcome.scopes
  const isSame =
    [at, seq, canary, outcome.result].join() ===
      [shown.at, shown.seq, shown.canary, shown.result].join() &&
    [
      logged.n,
      logged.failing,
      logged.late,
      logged.excepted,
      logged.unknown,
      logged.excluded ?? 0,
    ].join() === [n, failing, late, excepted, unknown, excluded].join() &&
    [scopes?.expected, scopes?.complete].join() ===
      [shown.scopes.expected, shown.scopes.complete].join()
  // The log leaves out what passes: it is the rest.
  if (!isSame || pass !== n - failing - late - excepted - unknown - excluded)
    throw new FormatError(`the page shows other figures for ${test} than entry ${shown.entry}`)
  if (shown.parts === undefined) return
  const parts = openParts(sha256, entry, shown.parts)
  const counted = parts === 'few' ? 0 : Object.values(parts).reduce((sum, each) => sum + each, 0)
  if (counted > pass)
    throw new FormatError(`entry ${shown.entry} has more reasons for ${test} to pass than passes`)
}

/** The promise itself: sentences, criteria, window and tests are those of the control's entry. */
export async function checkSentences({ sha256, log, page }: Ground): Promise<Said> {
  for (const control of page.controls) {
    const { id, sentence, criteria, window, tests, entries } = control
    const entry = await log.readProved(entries.control)
    if (entry.t !== 'control' || entry.id !== id) {
      throw new FormatError(`entry ${entries.control} is not the control ${id}`)
    }
    const languages = new Set([...Object.keys(sentence), ...Object.keys(entry.sentence)])
    for (const language of languages) {
      const shown = own(sentence, language)
      if (shown === undefined || !isLogged(sha256, entry, language, shown)) {
        throw new FormatError(`the sentence of ${id} (${language}) is not the one in the log`)
      }
    }
    const promised = [entry.criteria, [entry.window], entry.tests]
    const shown = [criteria, [window], tests.map((test) => `${test.id}@${test.version}`)]
    if (JSON.stringify(promised) !== JSON.stringify(shown)) {
      throw new FormatError(`criteria, window or tests of ${id} are not those in the log`)
    }
  }
  const n = page.controls.length
  return { message: `${n} sentences are word for word those in the log.`, facts: { n } }
}

/** The log keeps the SHA-256 of a sentence's UTF-8 in NFC. */
function isLogged(
  sha256: Sha256,
  entry: ControlEntry,
  language: string,
  sentence: string,
): boolean {
  return base64url(sha256(utf8(sentence.normalize('NFC')))) === own(entry.sentence, language)
}
