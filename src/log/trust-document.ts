/** `trust.json` as a verifier reads it: only what it checks, strictly; whatever else stands there is passed over. */

import { textOf } from './bytes.ts'
import { id, status } from './entry-shape.ts'
import type { RunResult, Status } from './entry.ts'
import { FormatError } from './format-error.ts'
import { runResult } from './run-shape.ts'
import { count, dictionary, list, positive, text, time } from './shape.ts'
import type { Reader } from './shape.ts'

/** What the company says of itself, before any of it is believed. */
export interface TrustDocument {
  origin: string
  /** The instant its statuses are for. */
  at: string
  log: { size: number; vkey: string }
  controls: TrustedControl[]
}

export interface TrustedControl {
  id: string
  sentence: Record<string, string>
  status: Status
  /** Log indexes of the control's own entry and of the status entry it names. */
  entries: { control: number; status: number }
  tests: TrustedTest[]
}

export interface TrustedTest {
  id: string
  version: number
  run: ShownRun | undefined
}

/** A run as the page shows it. */
export interface ShownRun {
  entry: number
  result: RunResult
  counts: Record<string, number>
  scopes: { expected: number; complete: number }
}

/** Reads the document; throws a FormatError that names the first place that is not as it must be. */
export function parseTrustDocument(bytes: Uint8Array): TrustDocument {
  let value: unknown
  try {
    value = JSON.parse(textOf(bytes))
  } catch {
    throw new FormatError('trust.json is not JSON')
  }
  return trustDocument(value, 'trust.json')
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

const shownRun: Reader<ShownRun | undefined> = (value, place) =>
  value === undefined
    ? undefined
    : some<ShownRun>({
        entry: count,
        result: runResult,
        counts: dictionary(text, count),
        scopes: some({ expected: count, complete: count }),
      })(value, place)

const trustDocument = some<TrustDocument>({
  origin: text,
  at: time,
  log: some({ size: count, vkey: text }),
  controls: list(
    some<TrustedControl>({
      id,
      sentence: dictionary(text, text),
      status,
      entries: some({ control: count, status: count }),
      tests: list(some<TrustedTest>({ id, version: positive, run: shownRun })),
    }),
  ),
})
