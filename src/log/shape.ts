/**
 * Strict reading of JSON that came from outside: each reader takes a value and the name of its place, and gives it
 * back typed, or throws a FormatError that names the place. (The rest of Beleg uses zod; the log imports nothing.)
 */

import { fromBase64 } from './bytes.ts'
import { FormatError } from './format-error.ts'
import { instant } from './instant.ts'

export type Reader<T> = (value: unknown, place: string) => T

interface OptionalField<T> {
  optional: Reader<T>
}

type Fields<T> = {
  [Name in keyof T]-?: object extends Pick<T, Name>
    ? OptionalField<Exclude<T[Name], undefined>>
    : Reader<T[Name]>
}

/** Marks a field that may be left out; `null` is not leaving out. */
export function optional<T>(reader: Reader<T>): OptionalField<T> {
  return { optional: reader }
}

/** An object with exactly these fields: one too many is refused like one missing, so nothing can hide in it. */
export function record<T>(fields: Fields<T>): Reader<T>
export function record(
  fields: Record<string, Reader<unknown> | OptionalField<unknown>>,
): Reader<Record<string, unknown>> {
  const readers = Object.entries(fields)
  const names = new Set(Object.keys(fields))
  return (value, place) => {
    const given = objectOf(value, place)
    const inside = place === '' ? '' : `${place}.`
    for (const name of Object.keys(given)) {
      if (!names.has(name)) throw new FormatError(`${inside}${name} is not a known field`)
    }
    const read: Record<string, unknown> = {}
    for (const [name, field] of readers) {
      const present = Object.hasOwn(given, name)
      if (typeof field === 'function') {
        if (!present) throw new FormatError(`${inside}${name} is missing`)
        read[name] = field(given[name], inside + name)
      } else if (present) {
        read[name] = field.optional(given[name], inside + name)
      }
    }
    return read
  }
}

/** An object used as a dictionary; `name` reads each key. */
export function dictionary<T>(name: Reader<string>, reader: Reader<T>): Reader<Record<string, T>> {
  return (value, place) =>
    Object.fromEntries(
      Object.entries(objectOf(value, place)).map(([key, inner]) => [
        name(key, `a name in ${place}`),
        reader(inner, `${place}.${key}`),
      ]),
    )
}

export function list<T>(reader: Reader<T>): Reader<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return refuse(place, 'a list')
    return value.map((item: unknown, index) => reader(item, `${place}[${index}]`))
  }
}

export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value, place) => (value === null ? null : reader(value, place))
}

/** One of these values and no other. */
export function oneOf<const T extends string | number>(...values: readonly T[]): Reader<T> {
  return (value, place) =>
    values.find((allowed) => allowed === value) ?? refuse(place, values.join(' or '))
}

export function boolean(value: unknown, place: string): boolean {
  return typeof value === 'boolean' ? value : refuse(place, 'true or false')
}

/** A whole number, 0 to 2^53 - 1. */
export function count(value: unknown, place: string): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : refuse(place, 'a whole number, not negative')
}

/** A whole number, 1 to 2^53 - 1. */
export function positive(value: unknown, place: string): number {
  return value === 0 ? refuse(place, 'at least 1') : count(value, place)
}

/** Text with something in it and no control characters but newline. */
export function text(value: unknown, place: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  return typeof value === 'string' && /^[^\u0000-\u0009\u000b-\u001f\u007f]+$/.test(value)
    ? value
    : refuse(place, 'text')
}

/** Text of one pattern; `expected` says it in words. */
export function matching(pattern: RegExp, expected: string): Reader<string> {
  return (value, place) =>
    typeof value === 'string' && pattern.test(value) ? value : refuse(place, expected)
}

/** Text that `instant` can read. */
export function time(value: unknown, place: string): string {
  const read = text(value, place)
  try {
    instant(read)
  } catch {
    return refuse(place, 'a UTC time like 2026-11-23T06:00:04Z')
  }
  return read
}

/** A SHA-256 as base64url: 43 characters, of which the last one holds four bits and two zeros. */
export function digest(value: unknown, place: string): string {
  return typeof value === 'string' && /^[\w-]{42}[AEIMQUYcgkosw048]$/.test(value)
    ? value
    : refuse(place, 'a SHA-256 in base64url, 43 characters')
}

/** Bytes in standard Base64. */
export function base64Text(value: unknown, place: string): string {
  const read = text(value, place)
  try {
    fromBase64(read)
  } catch {
    return refuse(place, 'Base64')
  }
  return read
}

/** The value of a dictionary at a name, never something every object inherits, such as `constructor`. */
export function own<T>(
  dictionary: Readonly<Record<string, T>>,
  name: string | number,
): T | undefined {
  return Object.hasOwn(dictionary, name) ? dictionary[name] : undefined
}

function objectOf(value: unknown, place: string): Record<string, unknown> {
  return isObject(value) ? value : refuse(place === '' ? 'the entry' : place, 'an object')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(place: string, expected: string): never {
  throw new FormatError(`${place} must be ${expected}`)
}
