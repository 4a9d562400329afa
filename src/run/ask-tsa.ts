/** Asks a time-stamping authority over HTTP: RFC 3161 §3.4. */
import { createHash, randomBytes } from 'node:crypto'

import { Integer, Null, OctetString } from 'asn1js'
import { AlgorithmIdentifier, MessageImprint, TimeStampReq } from 'pkijs'

import { OperatingError } from '#engine/operating-error.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import { FormatError } from '#log/format-error.ts'

import { responseOf, verifyTimeStamp } from './time-stamp.ts'
import type { TimeStamp } from './time-stamp.ts'

const timeoutMs = 10_000
const largestAnswer = 64 * 1024
/** Clocks differ; an authority whose clock is further off than this is no use. */
const clockMs = 5 * 60_000

/** A verified time stamp over the bytes, of this moment. Throws an operating error where none can be had. */
export async function askForTimeStamp(
  { url, certificates, policy }: TimeStamping,
  stamped: Uint8Array,
  clock: () => Date,
  withinMs: number = timeoutMs,
): Promise<TimeStamp> {
  const nonce = randomNumber()
  try {
    const response = await post(url, requestFor(stamped, nonce, policy), withinMs)
    const expected = { nonce, ...(policy !== undefined && { policy }) }
    const given = await verifyTimeStamp(response, stamped, certificates, expected)
    if (Math.abs(given.at.getTime() - clock().getTime()) > clockMs) {
      throw new FormatError(`its clock says ${given.at.toISOString()}`)
    }
    // What is kept is the token alone: it must still verify as it will be published.
    return await verifyTimeStamp(responseOf(given.token), stamped, certificates)
  } catch (cause) {
    throw new OperatingError(
      'time-stamp-refused',
      `There is no time stamp from ${url}: ${reasonOf(cause)}.`,
      'Check the address and the certificate given for it. Nothing was logged; the log is published all the same.',
      { cause },
    )
  }
}

function requestFor(stamped: Uint8Array, nonce: Uint8Array, policy?: string): Uint8Array {
  const digest = createHash('sha256').update(stamped).digest()
  const messageImprint = new MessageImprint({
    hashAlgorithm: new AlgorithmIdentifier({
      algorithmId: '2.16.840.1.101.3.4.2.1',
      algorithmParams: new Null(),
    }),
    hashedMessage: new OctetString({ valueHex: Uint8Array.from(digest).buffer }),
  })
  const request = new TimeStampReq({
    version: 1,
    messageImprint,
    nonce: new Integer({ valueHex: Uint8Array.from(nonce).buffer }),
    certReq: true,
    ...(policy !== undefined && { reqPolicy: policy }),
  })
  return new Uint8Array(request.toSchema().toBER())
}

/** 16 bytes that are a positive number in its one shortest form, so that they come back as they went. */
function randomNumber(): Uint8Array {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes
}

async function post(url: string, body: Uint8Array, withinMs: number): Promise<Uint8Array> {
  const response = await fetch(url, {
    method: 'POST',
    body: Uint8Array.from(body),
    headers: {
      'content-type': 'application/timestamp-query',
      accept: 'application/timestamp-reply',
    },
    signal: AbortSignal.timeout(withinMs),
    redirect: 'error',
  })
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > largestAnswer) throw new FormatError('its answer is longer than 64 KiB')
    chunks.push(chunk)
  }
  if (response.status !== 200) throw new FormatError(`it answers ${response.status}`)
  return Buffer.concat(chunks)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  return error.cause instanceof Error ? error.cause.message : error.message
}
