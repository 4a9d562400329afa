/**
 * Arrays in the form in which PostgreSQL receives them: as text each element is escaped here and read letter by letter there,
 * which costs more than anything else that is done to many rows. `array_recv` reads them:
 * https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/adt/arrayfuncs.c
 */

/** What `::text[]` stands behind; like the others, a value of an SQL text. */
export function textArray(values: readonly (string | null)[]): Buffer {
  if (values.length === 0) return empty(oids.text)
  // Encoded in one go, with room before each element for its length.
  const texts = values.map((value) => value ?? '')
  const array = Buffer.from('\0'.repeat(headerBytes) + room + texts.join(room))
  const units = texts.reduce((sum, text) => sum + text.length, headerBytes + 4 * texts.length)
  const lengthOf =
    array.length === units
      ? (text: string) => text.length
      : (text: string) => Buffer.byteLength(text)
  let at = writeHeader(array, oids.text, values.length)
  values.forEach((value, place) => {
    array.writeInt32BE(value === null ? -1 : lengthOf(texts[place] ?? ''), at)
    at += 4 + lengthOf(texts[place] ?? '')
  })
  return array
}

/** `::bytea[]`. */
export function bytesArray(values: readonly Uint8Array[]): Buffer {
  return arrayOf(
    oids.bytes,
    values,
    (bytes) => bytes.length,
    (array, bytes, at) => array.set(bytes, at),
  )
}

/** `::int[]`. */
export function integerArray(values: readonly number[]): Buffer {
  return arrayOf(
    oids.integer,
    values,
    () => 4,
    (array, value, at) => array.writeInt32BE(value, at),
  )
}

/** `::boolean[]`. */
export function booleanArray(values: readonly (boolean | null)[]): Buffer {
  return arrayOf(
    oids.boolean,
    values,
    () => 1,
    (array, value, at) => array.writeInt8(value ? 1 : 0, at),
  )
}

/** `::timestamptz[]`. */
export function instantArray(values: readonly (Date | null)[]): Buffer {
  return arrayOf(
    oids.instant,
    values,
    () => 8,
    (array, value, at) => array.writeBigInt64BE(BigInt(value.getTime() - instantZero) * 1000n, at),
  )
}

/** https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/catalog/pg_type.dat */
const oids = { boolean: 16, bytes: 17, integer: 23, text: 25, instant: 1184 }
/** PostgreSQL counts microseconds from here. */
const instantZero = Date.UTC(2000, 0, 1)
const headerBytes = 20
const room = '\0\0\0\0'

function arrayOf<Value>(
  oid: number,
  values: readonly (Value | null)[],
  sizeOf: (value: Value) => number,
  write: (array: Buffer, value: Value, at: number) => void,
): Buffer {
  if (values.length === 0) return empty(oid)
  const size = (value: Value | null) => (value === null ? 0 : sizeOf(value))
  const array = Buffer.allocUnsafe(
    values.reduce((sum, value) => sum + 4 + size(value), headerBytes),
  )
  let at = writeHeader(array, oid, values.length)
  for (const value of values) {
    array.writeInt32BE(value === null ? -1 : size(value), at)
    at += 4
    if (value === null) continue
    write(array, value, at)
    at += size(value)
  }
  return array
}

/** One dimension that counts from 1, whose elements may be null. Returns where they begin. */
function writeHeader(array: Buffer, oid: number, length: number): number {
  let at = 0
  for (const field of [1, 1, oid, length, 1]) at = array.writeInt32BE(field, at)
  return at
}

/** No dimension. */
function empty(oid: number): Buffer {
  const array = Buffer.alloc(12)
  array.writeInt32BE(oid, 8)
  return array
}
