/** Whether the statuses a trust page shows are those that follow from the log. */

import { base64url } from './bytes.ts'
import type { Entry } from './entry.ts'
import { emptyFold, parseFold } from './fold-state.ts'
import type { FoldState } from './fold-state.ts'
import { FormatError } from './format-error.ts'
import { dayMs, instant } from './instant.ts'
import { readParts } from './run-parts.ts'
import { own } from './shape.ts'
import { fold, statusOf } from './status.ts'
import type { ControlStatus } from './status.ts'
import { parseTestRef } from './test-ref.ts'
import type { ShownPage, TrustDocument, TrustedControl } from './trust-document.ts'
import type { Ground } from './verify-site-entries.ts'
import type { Said } from './verify-site.ts'

/** A page is worked out moments before its log is signed; entries from later than this should have been in it. */
const behindMs = 5 * 60_000
const yearMs = 365 * dayMs

/** Works the statuses out again, from the state the last status entry vouches for, or from the first entry on. */
export async function checkStatuses(ground: Ground & { replay?: boolean }): Promise<Said> {
  const { sha256, log, page, head } = ground
  let state = ground.replay ? emptyFold() : await startOfFold(ground)
  const from = state.size
  const pageAt = instant(page.at)
  const keys = new Set<string>()
  for (let index = from; index < head.size; index++) {
    const entry = await log.readProved(index)
    for (const vkey of logKeysOf(entry)) keys.add(vkey)
    const at = instant(entry.at)
    if (at > pageAt + behindMs) {
      throw new FormatError(`the page is of ${page.at}, and entry ${index} of ${entry.at}`)
    }
    if (at <= pageAt) state = fold(sha256, state, index, entry)
  }
  if (from === 0 && !keys.has(ground.vkey)) {
    throw new FormatError(
      'the log itself names another key than the one its checkpoint is signed by',
    )
  }
  if (state.clock > pageAt) throw new FormatError('the page is older than the log it stands on')

  const computed = statusOf(state, page.at)
  for (const [id, status] of computed) {
    const control = page.controls.find((each) => each.id === id)
    if (!control && isForgotten(status, pageAt)) continue
    if (!control)
      throw new FormatError(`the log has the control ${id}, and the page does not show it`)
    if (own(state.controls, id)?.entry !== control.entries.control)
      throw new FormatError(`the page shows an earlier version of ${id} than the log`)
    compareStatus(control, status, state)
  }
  const stranger = page.controls.find(({ id }) => !computed.has(id))
  if (stranger)
    throw new FormatError(`the page shows ${stranger.id}, and the log has no such control`)
  const how = from === 0 ? 'from the first entry on' : `from the status entry at ${from}`
  return {
    message: `${computed.size} statuses are those that follow from the log, worked out again ${how}.`,
    facts: { n: computed.size, from },
  }
}

/** A withdrawn sentence stays on the page, struck through, for twelve months. */
function isForgotten({ status, since }: ControlStatus, at: number): boolean {
  return status === 'withdrawn' && at - instant(since) >= yearMs
}

function compareStatus(control: TrustedControl, computed: ControlStatus, state: FoldState): void {
  const { id } = control
  if (control.status !== computed.status) {
    throw new FormatError(
      `${id} is shown as ${control.status}, and the log says ${computed.status}`,
    )
  }
  const shown = [
    momentsOf(control, control.since),
    ...control.tests.map((test) => [
      `${test.id}@${test.version}`,
      test.status,
      momentsOf(test, ''),
      test.run?.entry ?? null,
      test.delay * 1000,
    ]),
  ]
  const follows = [
    momentsOf(computed, computed.since),
    ...computed.tests.map((each) => [
      each.test,
      each.status,
      momentsOf(each, ''),
      each.run,
      delayOf(state, each.test),
    ]),
  ]
  if (JSON.stringify(shown) !== JSON.stringify(follows)) {
    throw new FormatError(
      `the page shows other tests, runs or times for ${id} than follow from the log`,
    )
  }
}

function momentsOf(
  { verifiedAt, due }: { verifiedAt: string | null; due: string | null },
  since: string,
) {
  return [since, verifiedAt, due]
}

function delayOf(state: FoldState, ref: string): number | undefined {
  const { id, version } = parseTestRef(ref)
  return own(own(state.tests, id)?.versions ?? {}, version)?.delay
}

/** The keys that an entry lets sign the log: https://c2sp.org/signed-note (Verifier keys). */
function logKeysOf(entry: Entry): string[] {
  if (entry.t === 'genesis') {
    return entry.keys.filter(({ role }) => role === 'log').map(({ vkey }) => vkey)
  }
  return entry.t === 'key' && entry.op === 'add' && entry.role === 'log' ? [entry.vkey] : []
}

async function startOfFold({ get, sha256, log, page }: Ground): Promise<FoldState> {
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

function partsOf(disclosed: string): [string, number][] {
  const parts = readParts(disclosed)
  return parts === 'few' ? [] : Object.entries(parts)
}

/** A page for people must show the controls of `trust.json`, no other, with the same words and numbers. */
export function checkPages(page: TrustDocument, language: string, shown: ShownPage): Said {
  for (const control of page.controls) {
    const { id, status } = control
    const seen = shown.get(id)
    if (!seen) throw new FormatError(`the page (${language}) does not show ${id}`)
    const sentence = own(control.sentence, language)
    if (seen.sentence.normalize('NFC') !== sentence?.trim().normalize('NFC')) {
      throw new FormatError(
        `the sentence of ${id} on the page (${language}) is not the one in the log`,
      )
    }
    if (seen.status !== status) {
      throw new FormatError(
        `${id} is shown as "${seen.status}" on the page (${language}), and the log says ${status}`,
      )
    }
    const figures = control.tests.flatMap(({ run }) =>
      run
        ? [`${run.counts.pass}/${run.counts.n}`, `${run.scopes.complete}/${run.scopes.expected}`]
        : [],
    )
    const parts = control.tests.flatMap(({ run }) =>
      run?.parts === undefined ? [] : partsOf(run.parts),
    )
    const foreign = seen.parts.find(
      ({ id: part, n }) => !parts.some(([known, counted]) => known === part && counted === n),
    )
    if (foreign) {
      throw new FormatError(
        `the page (${language}) shows "${foreign.id}" ${foreign.n} times for ${id}, and the log does not`,
      )
    }
    const stranger = seen.figures.find(({ part, whole }) => !figures.includes(`${part}/${whole}`))
    if (stranger) {
      throw new FormatError(
        `the page (${language}) shows ${stranger.part} of ${stranger.whole} for ${id}, and the log has no such figures`,
      )
    }
  }
  const known = new Set(page.controls.map(({ id }) => id))
  const stranger = [...shown.keys()].find((id) => !known.has(id))
  if (stranger !== undefined) {
    throw new FormatError(
      `the page (${language}) shows "${stranger}", and the log has no such control`,
    )
  }
  return {
    message: `The page in ${language} shows the same sentences, statuses and numbers.`,
    facts: { language },
  }
}
