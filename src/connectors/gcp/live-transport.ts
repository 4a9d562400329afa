import { unreadablePage } from '#connectors/fault.ts'
import { systemClock } from '#connectors/token-bucket.ts'
import type { Clock } from '#connectors/token-bucket.ts'
import { CallError } from '#connectors/transport.ts'
import type { Transport } from '#connectors/transport.ts'

import { identityFor } from './identity.ts'
import { keptOf } from './kept.ts'
import { operations } from './operations.ts'
import type { Asked } from './operations.ts'
import { Pace } from './pace.ts'
import { callErrorOf } from './rest-error.ts'
import type { GcpSettings } from './settings.ts'

/** One attempt, from the first byte sent to the last received. */
const attemptTimeoutMs = 60_000
const attempts = 6
/** Google throttles by the minute. */
const longestWaitMs = 60_000
/** A page of a thousand assets is a few megabytes. */
const answerBytes = 128 * 1024 * 1024

/**
 * Asks Google itself by REST: only the operations in operations.ts, throttled, retried and timed out here, so that a
 * `CallError` is final. Of each answer only the fields we use come back.
 */
export function liveTransport(
  settings: GcpSettings,
  { key, clock = systemClock }: { key?: string | undefined; clock?: Clock } = {},
): Transport {
  const pace = new Pace(clock)
  const identity = identityFor(settings, key, async (url, init) => {
    const address = new URL(url instanceof Request ? url.url : url)
    return await fetch(addressOf(`${address.host}${address.pathname}${address.search}`), init)
  })

  return {
    async call({ service, op, params }) {
      const name = `${service}.${op}`
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
      if (!operation) throw new CallError('NotAllowed', `${name} is not among the calls we make`)
      const asked = operation.ask(params)
      for (let attempt = 1; ; attempt++) {
        await pace.wait(name, operation.rate)
        const answer = await tryOnce(asked)
        if (!('again' in answer)) {
          const kept = keptOf(answer.body, asked.keeps)
          return asked.cuts ? asked.cuts(kept) : kept
        }
        if (!answer.again || attempt === attempts) throw answer.error
        const wait = answer.afterMs ?? 1000 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2)
        if (answer.isThrottled) pace.rest(name, wait)
        else await clock.sleep(wait)
      }
    },
  }

  async function tryOnce(asked: Asked): Promise<{ body: unknown } | Failed> {
    const token = await identity()
    const address = addressOf(asked.address)
    for (const [name, value] of Object.entries(asked.query)) address.searchParams.set(name, value)
    let response: Response
    let text: string
    try {
      response = await fetch(address, {
        method: asked.body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(asked.body && { 'content-type': 'application/json' }),
          ...(settings.quotaProject && { 'x-goog-user-project': settings.quotaProject }),
        },
        ...(asked.body && { body: JSON.stringify(asked.body) }),
        // The token goes to Google and nowhere else.
        redirect: 'manual',
        signal: AbortSignal.timeout(attemptTimeoutMs),
      })
      text = await textOf(response)
    } catch (error) {
      if (error instanceof CallError) throw error
      return { again: true, error: new CallError(codeOf(error), messageOf(error)) }
    }
    const body = parsed(text)
    if (response.ok) {
      if (body !== undefined) return { body }
      // Cut off on the way, or somebody's page: the same again may come whole.
      const error = new CallError(unreadablePage, 'the answer is no JSON')
      return { again: text !== '' && !isPage(response), error }
    }
    const isThrottled = response.status === 429
    return {
      again: isThrottled || [408, 500, 502, 503, 504].includes(response.status),
      isThrottled,
      afterMs: retryAfterMs(response),
      error: callErrorOf(response.status, body),
    }
  }

  function addressOf(address: string): URL {
    const { endpointUrl } = settings
    return new URL(
      endpointUrl ? `${endpointUrl.replace(/\/$/, '')}/${address}` : `https://${address}`,
    )
  }
}

interface Failed {
  again: boolean
  isThrottled?: boolean
  afterMs?: number | undefined
  error: CallError
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > answerBytes) throw new CallError(unreadablePage, 'longer than 128 MiB')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isPage(response: Response): boolean {
  return response.headers.get('content-type')?.includes('html') ?? false
}

/** In seconds or as a date (RFC 9110, 10.2.3); never longer than we are willing to wait. */
function retryAfterMs(response: Response): number | undefined {
  const header = response.headers.get('retry-after')
  if (header === null) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestWaitMs) : undefined
}

/** What `fetch` says is `fetch failed`; why stands in its cause. */
function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  for (const each of [cause, error]) {
    if (each instanceof Error && 'code' in each && typeof each.code === 'string') return each.code
  }
  return error instanceof Error ? error.name : 'Error'
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
