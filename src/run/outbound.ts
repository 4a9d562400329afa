/**
 * Asks addresses that people typed in: a webhook, an identity provider's metadata. Nobody may use this machine to reach what
 * only this machine can reach (server-side request forgery:
 * https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html). The address is
 * checked where it is used: what a name resolved to is what the socket connects to, so that a name which resolves to something
 * else a moment later gains nothing.
 */
import { lookup as systemLookup } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import type { LookupFunction } from 'node:net'

import { OperatingError } from '#engine/operating-error.ts'

import { outboundUrl, refuseAddress } from './outbound-url.ts'
import type { Reach } from './outbound-url.ts'

/** A fetch that goes to public addresses alone. Redirects come back as they are; a body that is cut off ends in an error. */
export type OutboundFetch = (address: string | URL, init?: RequestInit) => Promise<Response>

export interface OutboundOptions extends Reach {
  /** From the question to the last byte of the answer. */
  deadlineMs?: number
  /** Bytes of an answer's body. */
  largestBody?: number
  /** How names are resolved; by default as the operating system does. */
  lookup?: LookupFunction
  /** Certificate authorities, as PEM, in place of those Node trusts. */
  ca?: string
}

/** Bytes of an answer's headers. */
const largestHeaders = 16 * 1024
/** A connection of its own for each question. Nor does it know of HTTPS_PROXY: a proxy would resolve the name again. */
const agentOptions = { keepAlive: false }
/** Set by us, or by nobody. */
const ownHeaders = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding']

/** Makes a fetch; what it refuses or gets no answer from is an operating error that says why. */
export function outboundFetch(options: OutboundOptions = {}): OutboundFetch {
  const { deadlineMs = 15_000, largestBody = 1024 * 1024 } = options
  return async (address, init) => {
    const url = outboundUrl(String(address), options)
    const request = new Request(url, { ...init, redirect: 'manual' })
    const signal = AbortSignal.any([AbortSignal.timeout(deadlineMs), request.signal])
    try {
      const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined
      return toResponse(await ask(url, request, body, signal, options), url, largestBody)
    } catch (cause) {
      throw explained(url, cause)
    }
  }
}

async function ask(
  url: URL,
  request: Request,
  body: Buffer | undefined,
  signal: AbortSignal,
  options: OutboundOptions,
): Promise<http.IncomingMessage> {
  const { request: begin, Agent } = url.protocol === 'https:' ? https : http
  const headers = new Headers(request.headers)
  for (const name of ownHeaders) headers.delete(name)
  // Nothing is unpacked here, so that what is small stays small.
  headers.set('accept-encoding', 'identity')
  if (body) headers.set('content-length', String(body.length))
  return await new Promise((resolve, reject) => {
    begin(
      url,
      {
        method: request.method,
        headers: Object.fromEntries(headers),
        agent: new Agent(agentOptions),
        lookup: checkedLookup(url, options),
        maxHeaderSize: largestHeaders,
        signal,
        ...(options.ca !== undefined && { ca: options.ca }),
      },
      resolve,
    )
      .on('error', reject)
      .end(body)
  })
}

/** Resolves a name, and refuses it whole where any of its addresses is not public: the others are no excuse. */
function checkedLookup(url: URL, options: OutboundOptions): LookupFunction {
  const lookup: LookupFunction = options.lookup ?? systemLookup
  return (hostname, how, done) => {
    lookup(hostname, { ...how, all: true }, (error, found) => {
      if (error) return done(error, '')
      const addresses = Array.isArray(found) ? found : []
      const [first] = addresses
      try {
        if (!first) throw new Error(`${hostname} has no address`)
        for (const { address } of addresses) refuseAddress(address, url, options)
      } catch (cause) {
        return done(cause instanceof Error ? cause : new Error(String(cause)), '')
      }
      if (how.all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
}

const withoutBody = new Set([204, 205, 304])

function toResponse(message: http.IncomingMessage, url: URL, largestBody: number): Response {
  const { statusCode: status = 0 } = message
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(message.headersDistinct))
    for (const value of values) headers.append(name, value)
  if (withoutBody.has(status) || status < 200 || status > 599) message.destroy()
  // The platform's Response refuses this by itself, the one that @hono/node-server puts in its place does not.
  if (status < 200 || status > 599) throw new RangeError(`the status is ${status}`)
  if (withoutBody.has(status)) return new Response(null, { status, headers })
  return new Response(bodyOf(message, url, largestBody), { status, headers })
}

function bodyOf(message: http.IncomingMessage, url: URL, largest: number): ReadableStream {
  const chunks: AsyncIterator<Buffer> = message[Symbol.asyncIterator]()
  let length = 0
  return new ReadableStream<Uint8Array>({
    async pull(reader) {
      try {
        const { done, value } = await chunks.next()
        if (done) return reader.close()
        length += value.length
        if (length > largest) throw tooLong(url, largest)
        reader.enqueue(value)
      } catch (cause) {
        message.destroy()
        reader.error(explained(url, cause))
      }
    },
    cancel: () => void message.destroy(),
  })
}

function tooLong(url: URL, largest: number): OperatingError {
  return new OperatingError(
    'answer-too-long',
    `The answer of ${url.host} is longer than ${largest} bytes.`,
    'Check that the address is the right one.',
  )
}

function explained(url: URL, cause: unknown): OperatingError {
  if (cause instanceof OperatingError) return cause
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause))
  // A deadline that passes within the body shows itself as a connection that was broken off.
  const isLate = ['AbortError', 'TimeoutError'].includes(name) || message === 'aborted'
  return new OperatingError(
    'address-does-not-answer',
    `There is no whole answer from ${url.host}: ${isLate ? 'it did not come in time' : message || name}.`,
    'Check the address and its certificate, and that this machine can reach it.',
    { cause },
  )
}
