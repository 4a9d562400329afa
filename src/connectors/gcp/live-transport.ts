import { unreadablePage } from '#connectors/fault.ts'
import { codeOf, isPage, jsonOf, retryAfterMs, textOf } from '#connectors/http-answer.ts'
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
const mostMebibytes = 128

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
      text = await textOf(response, mostMebibytes)
    } catch (error) {
      if (error instanceof CallError) throw error
      return { again: true, error: new CallError(codeOf(error), messageOf(error)) }
    }
    const body = jsonOf(text)
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
      afterMs: retryAfterMs(response, longestWaitMs),
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

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
