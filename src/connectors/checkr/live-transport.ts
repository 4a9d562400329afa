import { unreadablePage } from '#connectors/fault.ts'
import { codeOf, isPage, jsonOf, retryAfterMs, textOf } from '#connectors/http-answer.ts'
import { TokenBucket, systemClock } from '#connectors/token-bucket.ts'
import type { Clock } from '#connectors/token-bucket.ts'
import { CallError, notRecorded } from '#connectors/transport.ts'
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
const mostMebibytes = 32
/** Half of what Checkr allows a key: others use it as well. https://docs.checkr.com (Rate limits: 1200 a minute) */
const rate = { perSecond: 10, burst: 20 }

/**
 * Asks Checkr: four questions, all by GET; a fifth, for a report as it was read before, is answered here. The key is the user name (RFC 7617). Of each answer comes back only what `kept.ts`
 * leaves, so that whoever archives it, or logs an error, never sees more.
 */
export function liveTransport(
  { endpointUrl = address, register = [], known = [] }: CheckrSettings,
  { apiKey, clock = systemClock }: { apiKey?: string | undefined; clock?: Clock } = {},
): Transport {
  const whoIs = matcher(register)
  const before = new Map(known.map((report) => [report.id, report]))
  const bucket = new TokenBucket(rate, clock)
  const questions: Readonly<
    Record<
      string,
      {
        path(params: Record<string, unknown>): string
        kept(raw: unknown, params: Record<string, unknown>): unknown
      }
    >
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
    'reports.get': {
      path: ({ id }) => `reports/${Id.parse(id)}`,
      kept: (raw, { id }) => keptReport(raw, before.get(String(id))?.stoodAs),
    },
  }

  return {
    async call({ service, op, params }) {
      if (service === 'checkr' && op === 'reports.known') {
        const report = before.get(String(params['id']))
        if (report) return report
        throw new CallError(notRecorded, 'the report was not read before')
      }
      const question = Object.hasOwn(questions, op) ? questions[op] : undefined
      if (service !== 'checkr' || !question)
        throw new CallError('NotAllowed', `${service}.${op} is not among the calls we make`)
      if (apiKey === undefined) throw new CallError('SecretMissing', 'the API key is not known')
      for (let attempt = 1; ; attempt++) {
        await bucket.take()
        const answer = await tryOnce(question.path(params), apiKey)
        if ('body' in answer) return question.kept(answer.body, params)
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
      text = await textOf(response, mostMebibytes)
    } catch (error) {
      if (error instanceof CallError) throw error
      return { again: true, error: new CallError(codeOf(error), 'Checkr was not reached') }
    }
    const { status } = response
    if (response.ok) {
      const body = jsonOf(text)
      if (body !== undefined) return { body }
      const error = new CallError(unreadablePage, 'the answer is no JSON')
      return { again: text !== '' && !isPage(response), error }
    }
    return {
      again: status === 429 || status === 408 || status >= 500,
      afterMs: retryAfterMs(response, longestWaitMs),
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
