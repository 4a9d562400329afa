import { unreadablePage } from '#connectors/fault.ts'
import { TokenBucket, systemClock } from '#connectors/token-bucket.ts'
import type { Clock } from '#connectors/token-bucket.ts'
import { CallError } from '#connectors/transport.ts'
import type { Transport } from '#connectors/transport.ts'

import { keptCandidate, keptInvitation, keptPage, keptReport } from './kept.ts'
import { matcher } from './match.ts'
import { Id } from './schema.ts'
import type { CheckrSettings } from './settings.ts'

const address = 'https://api.checkr.com'
/** The most that a page may hold. */
export const pageSize = 100
const attempts = 5
const attemptTimeoutMs = 30_000
const longestWaitMs = 60_000
const answerBytes = 32 * 1024 * 1024
/** Half of what Checkr allows a key: others use it as well. https://docs.checkr.com (Rate limits: 1200 a minute) */
const rate = { perSecond: 10, burst: 20 }

/**
 * Asks Checkr: four questions, all by GET. The key is the user name (RFC 7617). Of each answer comes back only what `kept.ts`
 * leaves, so that whoever archives it, or logs an error, never sees more.
 */
export function liveTransport(
  { endpointUrl = address, register = [] }: CheckrSettings,
  { apiKey, clock = systemClock }: { apiKey?: string | undefined; clock?: Clock } = {},
): Transport {
  const whoIs = matcher(register)
  const bucket = new TokenBucket(rate, clock)
  const questions: Readonly<
    Record<string, { path(params: Record<string, unknown>): string; kept(raw: unknown): unknown }>
  > = {
    'candidates.list': {
      path: ({ page }) => `candidates?page=${Number(page)}&per_page=${pageSize}`,
      kept: (raw) => keptPage(raw, (each) => keptCandidate(each, whoIs)),
    },
    'candidates.get': {
      path: ({ id }) => `candidates/${Id.parse(id)}`,
      kept: (raw) => keptCandidate(raw, whoIs),
    },
    'invitations.list': {
      path: ({ page }) => `invitations?page=${Number(page)}&per_page=${pageSize}`,
      kept: (raw) => keptPage(raw, keptInvitation),
    },
    'reports.get': { path: ({ id }) => `reports/${Id.parse(id)}`, kept: keptReport },
  }

  return {
    async call({ service, op, params }) {
      const question = Object.hasOwn(questions, op) ? questions[op] : undefined
      if (service !== 'checkr' || !question)
        throw new CallError('NotAllowed', `${service}.${op} is not among the calls we make`)
      if (apiKey === undefined) throw new CallError('SecretMissing', 'the API key is not known')
      for (let attempt = 1; ; attempt++) {
        await bucket.take()
        const answer = await tryOnce(question.path(params), apiKey)
        if ('body' in answer) return question.kept(answer.body)
        if (!answer.again || attempt === attempts) throw answer.error
        await clock.sleep(answer.afterMs ?? 1000 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2))
      }
    },
  }

  async function tryOnce(path: string, key: string): Promise<{ body: unknown } | Failed> {
    let response: Response
    let text: string
    try {
      response = await fetch(`${endpointUrl.replace(/\/$/, '')}/v1/${path}`, {
        headers: {
          authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
          accept: 'application/json',
        },
        // The key goes to Checkr and nowhere else.
        redirect: 'manual',
        signal: AbortSignal.timeout(attemptTimeoutMs),
      })
      text = await textOf(response)
    } catch (error) {
      if (error instanceof CallError) throw error
      return { again: true, error: new CallError(codeOf(error), 'Checkr was not reached') }
    }
    const { status } = response
    if (response.ok) {
      const body = parsed(text)
      if (body !== undefined) return { body }
      const isHtml = response.headers.get('content-type')?.includes('html') ?? false
      const error = new CallError(unreadablePage, 'the answer is no JSON')
      return { again: text !== '' && !isHtml, error }
    }
    return {
      again: status === 429 || status === 408 || status >= 500,
      afterMs: retryAfterMs(response),
      // Never in Checkr's words: they may quote what was asked, and of whom.
      error: new CallError(codes[status] ?? `Http${status}`, `status ${status}`),
    }
  }
}

interface Failed {
  again: boolean
  afterMs?: number | undefined
  error: CallError
}

const codes: Readonly<Record<number, string>> = {
  401: 'CredentialsRefused',
  403: 'Forbidden',
  404: 'NotFound',
  429: 'TooManyRequests',
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > answerBytes) throw new CallError(unreadablePage, 'longer than 32 MiB')
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
  return error instanceof Error ? error.name : 'NotReached'
}
