/**
 * Everything the log can say, one type of entry each. An entry is one line of JSON and is hashed exactly as stored.
 * Nothing personal stands in it in clear: `sd` holds digests of hidden fields (disclosure.ts), and digests and roots
 * are base64url, 43 characters. Times are RFC 3339 UTC (instant.ts), durations whole seconds.
 */

import { textOf, utf8 } from './bytes.ts'
import { readerOf } from './entry-shape.ts'
import { FormatError } from './format-error.ts'
import { boolean, time } from './shape.ts'

interface Common {
  v: 1
  /** When the writer says it happened: only a claim, proved by witnesses or time stamps. */
  at: string
}

export type KeyRole = 'log' | 'connector' | 'auditor' | 'timestamp'

/** The first entry: which log this is, and which one it continues. */
export interface GenesisEntry extends Common {
  t: 'genesis'
  origin: string
  operator: string
  spec: 1
  keys: { role: KeyRole; vkey: string }[]
  previous?: { origin: string; size: number; root: string }
}

export interface KeyEntry extends Common {
  t: 'key'
  op: 'add' | 'retire'
  role: KeyRole
  vkey: string
  from: string
  until?: string
}

/** Fixes a test before its runs: what it computes (a digest), and when each run must be there. */
export interface TestEntry extends Common {
  t: 'test'
  id: string
  version: number
  /** Digest of the test's code, population and parameters. */
  spec: string
  every: number
  grace: number
  /** From when this version's parameters apply. */
  appliesFrom: string
  /** The disclosure delay D, 0 to 7 days. */
  delay: number
  /** Names of the population's fields that are shown in clear. */
  public: string[]
}

/** A promise as the public reads it, and the tests it stands on. A later one of the same id replaces it. */
export interface ControlEntry extends Common {
  t: 'control'
  id: string
  version: number
  /** Digest of the exact sentence, per language. */
  sentence: Record<string, string>
  /** Tests as `id@version`; no test twice. */
  tests: string[]
  criteria: string[]
  window: number
  /** Version of the status function. */
  fn: 1
}

/** What a run found: fail > unknown > excepted > deviated > pass. */
export type RunResult = 'pass' | 'deviated' | 'excepted' | 'fail' | 'unknown'

/** Counts of a run's population; any of them may be left out where they are not public. */
export interface PopulationCounts {
  n?: number
  failing?: number
  late?: number
  excepted?: number
  unknown?: number
  /** Outside the system; left out where there are none. */
  excluded?: number
  absent?: number
}

/** How many scopes had to be read, and how many were read to the end. */
export interface Scopes {
  expected: number
  complete: number
}

/** One evaluation of one test over its whole population. */
export interface RunEntry extends Common {
  t: 'run'
  /** `id@version`. */
  test: string
  /** 1, 2, 3 … for each test id, across its versions, without a gap. */
  seq: number
  /** What started it: `schedule`, `manual` … */
  trigger: string
  /** Whether the test could still tell its own fixtures apart. */
  canary: boolean
  /** `hidden`: result, exceptions, counts and scopes are hidden fields until a `reveal`. */
  result: RunResult | 'hidden'
  /** Log indexes of the exceptions that cover the failing items; empty while hidden. */
  exceptions: number[]
  population: { root: string } & PopulationCounts
  scopes?: Scopes
  /** Of a hidden run they begin with those of `hiddenRunFields`, in that order (hidden-run.ts says why). */
  sd: string[]
}

/** Opens what a run's delay hid: all of `hiddenRunFields`. */
export interface RevealEntry extends Common {
  t: 'reveal'
  /** Log index of the run. */
  run: number
  disclosures: string[]
}

/** A time-limited acceptance of failing items of one test; what and why is hidden. */
export interface ExceptionEntry extends Common {
  t: 'exception'
  /** The test's id, without version. */
  test: string
  until: string
  sd: string[]
}

export interface ActionEntry extends Common {
  t: 'action'
  /** In clear only where the action weakens monitoring. */
  kind?: string
  sd: string[]
}

/** A report, certificate or other document. */
export interface DocumentEntry extends Common {
  t: 'document'
  kind: string
  issuer: string
  /** First and last day, such as `2026-01-01`. */
  period: { from: string; to: string }
  sd: string[]
}

export type Status = 'met' | 'deviated' | 'excepted' | 'failing' | 'stale' | 'pending' | 'withdrawn'

/** What the operator says the statuses are at `at`, for anyone to recompute. */
export interface StatusEntry extends Common {
  t: 'status'
  /** The tree size it follows from: its own index, so every entry before it. */
  size: number
  controls: Record<string, Status>
  /** Digest of the fold state of those entries (fold-state.ts). */
  fold: string
}

export interface WithdrawEntry extends Common {
  t: 'withdraw'
  control: string
  reason: string
  effective: string
}

/** Says that an earlier entry was wrong; the entry itself stays. */
export interface CorrectEntry extends Common {
  t: 'correct'
  entry: number
  sd: string[]
}

/** Keys to hidden fields in this range of the log were destroyed; the proofs still verify. */
export interface EraseEntry extends Common {
  t: 'erase'
  from: number
  to: number
  count: number
}

/** A cosigned checkpoint of an earlier size of this log, and a time stamp over it. */
export interface AnchorEntry extends Common {
  t: 'anchor'
  checkpoint: string
  /** RFC 3161 token, Base64. */
  token?: string
}

/** A type this version does not know and, not being critical, may pass over. */
export interface OtherEntry extends Common {
  t: 'other'
  type: string
}

export type KnownEntry =
  | GenesisEntry
  | KeyEntry
  | TestEntry
  | ControlEntry
  | RunEntry
  | RevealEntry
  | ExceptionEntry
  | ActionEntry
  | DocumentEntry
  | StatusEntry
  | WithdrawEntry
  | CorrectEntry
  | EraseEntry
  | AnchorEntry

export type Entry = KnownEntry | OtherEntry

/** 16 KiB; the tile format itself ends at 65,535 bytes. */
export const maxEntryBytes = 16 * 1024

/** The bytes to store and hash. Throws a FormatError where `parseEntry` would refuse them. */
export function encodeEntry(entry: Entry): Uint8Array {
  if (entry.t === 'other') throw new FormatError('an entry of unknown type can only be read')
  const { v, t, at, ...rest } = entry
  const bytes = utf8(JSON.stringify({ v, t, at, ...rest }))
  parseEntry(bytes)
  return bytes
}

/**
 * Reads an entry strictly; the FormatError names the field that is wrong. A type unknown here is passed over as
 * `other`, unless it says `"crit":true`: then no status may be computed without understanding it.
 */
export function parseEntry(bytes: Uint8Array): Entry {
  if (bytes.length > maxEntryBytes) throw new FormatError('an entry is at most 16 KiB')
  const value = parseStrictly(textOf(bytes))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FormatError('the entry must be an object')
  }
  const { v, t, at, crit }: { v?: unknown; t?: unknown; at?: unknown; crit?: unknown } = value
  if (v !== 1) throw new FormatError('v must be 1')
  if (typeof t !== 'string' || t === '') throw new FormatError('t must be text')
  const read = readerOf(t)
  return read ? read(value, '') : other(t, at, crit)
}

function other(type: string, at: unknown, crit: unknown): OtherEntry {
  if (crit !== undefined && boolean(crit, 'crit')) {
    throw new FormatError(`t is ${type}, which this version does not know and must not pass over`)
  }
  return { v: 1, t: 'other', type, at: time(at, 'at') }
}

/**
 * Two programs may read a doubled key or `1.0` differently, and so compute different statuses from the same bytes.
 * Hence only JSON that comes out the same when written again is read: no spaces, no doubled keys, plain integers.
 */
function parseStrictly(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new FormatError('not JSON')
  }
  if (JSON.stringify(value) !== text) {
    throw new FormatError('JSON with spaces, doubled names or numbers in an unusual spelling')
  }
  return value
}
