/** `trust.json` as a verifier reads it: only what it checks, strictly; whatever else stands there is passed over. */

import { textOf } from './bytes.ts'
import { id, status } from './entry-shape.ts'
import type { RunResult, Status } from './entry.ts'
import { FormatError } from './format-error.ts'
import { runResult, scopes } from './run-shape.ts'
import {
  boolean,
  count,
  dictionary,
  list,
  nullable,
  oneOf,
  optional,
  positive,
  record,
  text,
  time,
} from './shape.ts'
import type { Reader } from './shape.ts'

/** What the company says of itself, before any of it is believed. */
export interface TrustDocument {
  organisation: string
  origin: string
  /** The instant its statuses are for. */
  at: string
  log: {
    size: number
    vkey: string
    witnessed: boolean
    /** Where the log's files lie, below the site's root. */
    folder: string
    /** Up to which size a time stamp is published; older pages do not say. */
    timestamp: { size: number } | null | undefined
  }
  /** What the company says of its SOC 2 report, and the entry where it said so. */
  soc2Report: 'none' | ClaimedReport
  /** No control twice. */
  controls: TrustedControl[]
}

/** A SOC 2 report as the company claims it: Type I of one day, Type II of a period. */
export interface ClaimedReport {
  kind: 'type1' | 'type2'
  from: string
  to: string
  entry: number
}

/** Instants that a status comes with; `null` where there is none yet. */
interface Verified {
  verifiedAt: string | null
  due: string | null
}

export interface TrustedControl extends Verified {
  id: string
  sentence: Record<string, string>
  criteria: string[]
  window: number
  status: Status
  since: string
  /** Where it says so: why it was withdrawn, and the entry that withdrew it. */
  withdrawn: { reason: string; at: string; entry: number } | undefined
  /** Log indexes of the control's own entry and of the status entry it names. */
  entries: { control: number; status: number }
  tests: TrustedTest[]
}

export interface TrustedTest extends Verified {
  id: string
  version: number
  delay: number
  status: Status
  run: ShownRun | undefined
}

/** A run as the page shows it. */
export interface ShownRun {
  entry: number
  seq: number
  at: string
  result: RunResult
  canary: boolean
  counts: ShownCounts
  scopes: { expected: number; complete: number }
  /** The disclosure of why its items pass, where the page says so. */
  parts: string | undefined
}

export interface ShownCounts {
  n: number
  pass: number
  failing: number
  late: number
  excepted: number
  unknown: number
  excluded?: number
}

/** What a page for people shows of one control. */
export interface ShownControl {
  sentence: string
  /** A status, or the words themselves where they are none. */
  status: string
  /** The numbers shown with a denominator, such as 13 of 14. */
  figures: { part: number; whole: number }[]
  /** Why items pass, as it counts them: the words themselves where they are none of ours. */
  parts: { id: string; n: number }[]
}

/** What one page for people shows, by control. */
export type ShownPage = ReadonlyMap<string, ShownControl>

/** Reads the document; throws a FormatError that names the first place that is not as it must be. */
export function parseTrustDocument(bytes: Uint8Array): TrustDocument {
  let value: unknown
  try {
    value = JSON.parse(textOf(bytes))
  } catch {
    throw new FormatError('trust.json is not JSON')
  }
  const document = trustDocument(value, 'trust.json')
  const ids = new Set<string>()
  for (const control of document.controls) {
    if (ids.has(control.id)) throw new FormatError(`trust.json shows ${control.id} twice`)
    ids.add(control.id)
  }
  return document
}

/** Some fields of an object; the others are not looked at. */
function some<T>(fields: { [Name in keyof T]: Reader<T[Name]> }): Reader<T>
function some(fields: Record<string, Reader<unknown>>): Reader<Record<string, unknown>> {
  return (value, place) => {
    if (typeof value !== 'object' || value === null)
      throw new FormatError(`${place} must be an object`)
    const given = new Map(Object.entries(value))
    return Object.fromEntries(
      Object.entries(fields).map(([name, read]) => [
        name,
        read(given.get(name), `${place}.${name}`),
      ]),
    )
  }
}

const verified = { verifiedAt: nullable(time), due: nullable(time) }

interface ShownLog {
  size: number
  vkey: string
  witnessed: boolean
  checkpoint: string
  timestamp: { size: number } | null | undefined
}

const shownRun: Reader<ShownRun | undefined> = (value, place) =>
  value === undefined
    ? undefined
    : some<ShownRun>({
        entry: count,
        seq: positive,
        at: time,
        result: runResult,
        canary: boolean,
        counts: record<ShownCounts>({
          n: count,
          pass: count,
          failing: count,
          late: count,
          excepted: count,
          unknown: count,
          excluded: optional(count),
        }),
        scopes,
        parts: (parts, at) => (parts === undefined ? undefined : text(parts, at)),
      })(value, place)

const claimedReport = record<ClaimedReport>({
  kind: oneOf('type1', 'type2'),
  from: text,
  to: text,
  entry: count,
})

const trustDocument = some<TrustDocument>({
  organisation: text,
  origin: text,
  at: time,
  log: (value, place) => {
    const { checkpoint, ...log } = some<ShownLog>({
      size: count,
      vkey: text,
      witnessed: boolean,
      checkpoint: text,
      timestamp: (stamp, at) =>
        stamp === undefined || stamp === null ? stamp : some({ size: count })(stamp, at),
    })(value, place)
    const [, folder] = /^(log(?:-[1-9]\d*)?)\/checkpoint$/.exec(checkpoint) ?? []
    if (folder === undefined) throw new FormatError(`${place}.checkpoint must be log/checkpoint`)
    return { ...log, folder }
  },
  soc2Report: (value, place) => (value === 'none' ? value : claimedReport(value, place)),
  controls: list(
    some<TrustedControl>({
      id,
      sentence: dictionary(text, text),
      criteria: list(text),
      window: count,
      status,
      since: time,
      withdrawn: (value, place) =>
        value === undefined
          ? undefined
          : some({ reason: text, at: time, entry: count })(value, place),
      ...verified,
      entries: some({ control: count, status: count }),
      tests: list(
        some<TrustedTest>({
          id,
          version: positive,
          delay: count,
          status,
          ...verified,
          run: shownRun,
        }),
      ),
    }),
  ),
})
