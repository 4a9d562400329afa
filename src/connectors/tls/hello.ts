import { CallError } from '#connectors/transport.ts'
import type { TlsVersion } from '#populations/public-endpoint.ts'

import type { Ask, At } from './ask.ts'
import { HelloObservation } from './observations.ts'
import { firstAnswer } from './server-hello.ts'
import type { Offer } from './suites.ts'

/**
 * What one hello came to. `evasive` is a connection closed or reset without a byte, or an alert that names another
 * reason: some servers refuse a version that way, and so does a device that has had enough of us. It counts as a
 * refusal only when it came twice and the server still talks.
 */
export type Outcome =
  | { kind: 'accepted'; version: TlsVersion; suite: number }
  | { kind: 'refused' }
  | { kind: 'evasive' }

/**
 * Fatal alerts that turn down this hello: unexpected_message, handshake_failure, illegal_parameter, decode_error,
 * protocol_version, insufficient_security, missing_extension; and close_notify. Others (internal_error,
 * unrecognized_name …) may have another reason. https://www.rfc-editor.org/rfc/rfc8446#section-6.2
 */
const refusals: ReadonlySet<number> = new Set([0, 10, 40, 47, 50, 70, 71, 109])

interface Hello {
  version: TlsVersion
  offer: Offer
  without?: readonly number[]
}

/** Sends one hello; an evasive answer is asked for twice before it is believed. Throws `CallError` where nothing was found out. */
export async function hello(
  ask: Ask,
  at: At,
  { version, offer, without = [] }: Hello,
): Promise<Outcome> {
  for (const attempt of [1, 2]) {
    const params = { ...at, version, offer, without: [...without], attempt }
    const outcome = outcomeOf(await ask('hello', params, HelloObservation))
    if (outcome.kind !== 'evasive') return outcome
  }
  return { kind: 'evasive' }
}

/**
 * Throws `CallError` unless the server accepts `version` once more. `attempt` (3 and more) tells the question apart in a
 * recording, where each answers once.
 */
export async function assertTalks(
  ask: Ask,
  at: At,
  version: TlsVersion,
  attempt: number,
): Promise<void> {
  const params = { ...at, version, offer: 'all', without: [], attempt }
  const outcome = outcomeOf(await ask('hello', params, HelloObservation))
  if (outcome.kind !== 'accepted') {
    throw new CallError('StoppedTalking', 'the server closed connections it had accepted before')
  }
}

function outcomeOf({ answer, end }: HelloObservation): Outcome {
  const bytes = Buffer.from(answer, 'base64')
  const first = firstAnswer(bytes)
  if (first?.kind === 'hello') {
    return { kind: 'accepted', version: first.version, suite: first.suite }
  }
  if (first?.kind === 'alert') {
    return { kind: refusals.has(first.description) ? 'refused' : 'evasive' }
  }
  if (!first && bytes.length === 0 && (end === 'closed' || end === 'reset')) {
    return { kind: 'evasive' }
  }
  if (end === 'timeout') throw new CallError('Timeout', 'no whole answer to a ClientHello in time')
  if (!first && end === 'reset') throw new CallError('ECONNRESET', 'reset within the answer')
  throw new CallError('NotTls', 'the answer to a ClientHello is not TLS')
}
