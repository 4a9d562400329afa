/** What each type of entry must look like, field by field: the checks behind the types of entry.ts. */

import type {
  ActionEntry,
  AnchorEntry,
  ControlEntry,
  CorrectEntry,
  DocumentEntry,
  EraseEntry,
  ExceptionEntry,
  GenesisEntry,
  KeyEntry,
  KnownEntry,
  RevealEntry,
  RunEntry,
  Status,
  StatusEntry,
  TestEntry,
  WithdrawEntry,
} from './entry.ts'
import { FormatError } from './format-error.ts'
import { hiddenRunFields } from './hidden-run.ts'
import { countFields, exceptionIndexes, scopes } from './run-shape.ts'
import * as shape from './shape.ts'
import type { Reader } from './shape.ts'
import { parseTestRef } from './test-ref.ts'

const { base64Text, count, digest, list, oneOf, optional, positive, record, text, time } = shape

const v = oneOf(1)
const role = oneOf('log', 'connector', 'auditor', 'timestamp')
const sd = list(digest)
const code = shape.matching(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a code like scope-changed')
const day = shape.matching(/^\d{4}-\d\d-\d\d$/, 'a day like 2026-11-23')
const language = shape.matching(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language like de')
const maxDelaySeconds = 7 * 86_400
/** Ten years: keeps every sum of an instant and durations an exact number. */
const maxSeconds = 3660 * 86_400

/** Ids of tests and controls. */
export const id = shape.matching(/^[a-z0-9][a-z0-9._-]{0,127}$/, 'an id like storage-encrypted')

export const status: Reader<Status> = oneOf(
  'met',
  'deviated',
  'excepted',
  'failing',
  'stale',
  'pending',
  'withdrawn',
)

const genesis = record<GenesisEntry>({
  v,
  t: oneOf('genesis'),
  at: time,
  origin: text,
  operator: text,
  spec: v,
  keys: list(record<GenesisEntry['keys'][number]>({ role, vkey: text })),
  previous: optional(
    record<Exclude<GenesisEntry['previous'], undefined>>({
      origin: text,
      size: count,
      root: digest,
    }),
  ),
})

const key = record<KeyEntry>({
  v,
  t: oneOf('key'),
  at: time,
  op: oneOf('add', 'retire'),
  role,
  vkey: text,
  from: time,
  until: optional(time),
})

const test = checked(
  record<TestEntry>({
    v,
    t: oneOf('test'),
    at: time,
    id,
    version: positive,
    spec: digest,
    every: seconds,
    grace: seconds,
    appliesFrom: time,
    delay: seconds,
    public: list(text),
  }),
  (entry) =>
    (entry.every === 0 && 'every must be at least 1') ||
    (entry.delay > maxDelaySeconds && 'delay must be at most 7 days'),
)

const control = checked(
  record<ControlEntry>({
    v,
    t: oneOf('control'),
    at: time,
    id,
    version: positive,
    sentence: shape.dictionary(language, digest),
    tests: list(testRef),
    criteria: list(text),
    window: seconds,
    fn: v,
  }),
  (entry) => {
    const tests = entry.tests.map((ref) => parseTestRef(ref).id)
    return new Set(tests).size < tests.length && 'tests must not name a test twice'
  },
)

const run = checked(
  record<RunEntry>({
    v,
    t: oneOf('run'),
    at: time,
    test: testRef,
    seq: positive,
    trigger: code,
    canary: shape.boolean,
    result: oneOf('pass', 'deviated', 'excepted', 'fail', 'unknown', 'hidden'),
    exceptions: exceptionIndexes,
    population: record<RunEntry['population']>({ root: digest, ...countFields }),
    scopes: optional(scopes),
    sd,
  }),
  (entry) => {
    if (entry.result !== 'hidden') return false
    const counted = Object.keys(entry.population).length > 1
    if (counted || entry.scopes || entry.exceptions.length > 0) {
      return 'a hidden run must hide its counts, scopes and exceptions too'
    }
    return (
      entry.sd.length < hiddenRunFields.length &&
      `sd of a hidden run must begin with ${hiddenRunFields.join(', ')}`
    )
  },
)

const readers: Record<KnownEntry['t'], Reader<KnownEntry>> = {
  genesis,
  key,
  test,
  control,
  run,
  reveal: record<RevealEntry>({
    v,
    t: oneOf('reveal'),
    at: time,
    run: count,
    disclosures: list(text),
  }),
  exception: record<ExceptionEntry>({
    v,
    t: oneOf('exception'),
    at: time,
    test: id,
    until: time,
    sd,
  }),
  action: record<ActionEntry>({ v, t: oneOf('action'), at: time, kind: optional(code), sd }),
  document: record<DocumentEntry>({
    v,
    t: oneOf('document'),
    at: time,
    kind: code,
    issuer: text,
    period: record<DocumentEntry['period']>({ from: day, to: day }),
    sd,
  }),
  status: record<StatusEntry>({
    v,
    t: oneOf('status'),
    at: time,
    size: count,
    controls: shape.dictionary(id, status),
    fold: digest,
  }),
  withdraw: record<WithdrawEntry>({
    v,
    t: oneOf('withdraw'),
    at: time,
    control: id,
    reason: code,
    effective: time,
  }),
  correct: record<CorrectEntry>({ v, t: oneOf('correct'), at: time, entry: count, sd }),
  erase: record<EraseEntry>({
    v,
    t: oneOf('erase'),
    at: time,
    from: count,
    to: count,
    count,
  }),
  anchor: record<AnchorEntry>({
    v,
    t: oneOf('anchor'),
    at: time,
    checkpoint: text,
    token: optional(base64Text),
  }),
}

const byType = new Map<string, Reader<KnownEntry>>(Object.entries(readers))

/** The reader for entries of type `t`, where this version knows the type. */
export function readerOf(t: string): Reader<KnownEntry> | undefined {
  return byType.get(t)
}

function seconds(value: unknown, place: string): number {
  const read = count(value, place)
  if (read > maxSeconds) throw new FormatError(`${place} must be at most 10 years`)
  return read
}

function testRef(value: unknown, place: string): string {
  const ref = text(value, place)
  try {
    parseTestRef(ref)
  } catch {
    throw new FormatError(`${place} must be a test at a version, like storage-encrypted@3`)
  }
  return ref
}

/** A reader with one more rule, which says what is wrong or `false`. */
function checked<T>(reader: Reader<T>, wrong: (value: T) => string | false): Reader<T> {
  return (value, place) => {
    const read = reader(value, place)
    const problem = wrong(read)
    if (problem !== false) throw new FormatError(problem)
    return read
  }
}
