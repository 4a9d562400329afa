/**
 * What a link of an exercise carries after its `#`, where it reaches no server, proxy or scanner by itself. It names the
 * exercise and the group, and nobody; who got which token is kept nowhere.
 */
import { randomBytes } from 'node:crypto'

import type { DataDirectory } from '#store/data-directory.ts'
import { derivedToken } from '#store/derived-token.ts'

export interface ExerciseToken {
  exercise: string
  cell: number
  /** What a mark is kept under: made with the instance's key, so that the database alone does not lead from a mail to it. */
  mark: string
}

const uuidBytes = 16
const cellBytes = 2
const payloadLength = 46
const sealLength = 22
const shape = /^[A-Za-z0-9_-]{68}$/
/** In an address, also as mail programs write it; `=3D` and the like are read by whoever looks. */
const inText = /(?:#|%23|=23)([A-Za-z0-9_-]{68})(?![A-Za-z0-9_-])/gi

/** A token that nobody has yet. */
export function makeExerciseToken(
  directory: DataDirectory,
  org: string,
  { exercise, cell }: { exercise: string; cell: number },
): string {
  const place = Buffer.alloc(cellBytes)
  place.writeUInt16BE(cell)
  const id = Buffer.from(exercise.replaceAll('-', ''), 'hex')
  const payload = Buffer.concat([id, place, randomBytes(16)]).toString('base64url')
  return payload + sealOf(directory, org, payload)
}

/** What a token says; nothing where we did not make it for this organisation. */
export function readExerciseToken(
  directory: DataDirectory,
  org: string,
  token: string,
): ExerciseToken | undefined {
  if (!shape.test(token)) return undefined
  const payload = token.slice(0, payloadLength)
  if (token.slice(payloadLength) !== sealOf(directory, org, payload)) return undefined
  const bytes = Buffer.from(payload, 'base64url')
  const hex = bytes.subarray(0, uuidBytes).toString('hex')
  return {
    exercise: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    cell: bytes.readUInt16BE(uuidBytes),
    mark: derivedToken(directory, `phishing mark/${org}/${payload}`),
  }
}

/** What may be tokens in a mail or an address that somebody pasted, quoted-printable or broken over lines included. */
export function tokensIn(text: string): string[] {
  const joined = text.replaceAll(/=\r?\n/g, '')
  const found = [joined, joined.replaceAll(/\s+/g, '')].flatMap((each) =>
    [...each.matchAll(inText)].map(([, token]) => token ?? ''),
  )
  return [...new Set(found)].slice(0, mostTokens)
}

/** A mail has one; whoever pastes more is no mail. */
const mostTokens = 20

function sealOf(directory: DataDirectory, org: string, payload: string): string {
  return derivedToken(directory, `phishing link/${org}/${payload}`).slice(0, sealLength)
}
