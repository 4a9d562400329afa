import { CallError } from '#connectors/transport.ts'
import { TlsVersion } from '#populations/public-endpoint.ts'

import type { Ask, At } from './ask.ts'
import { HelloObservation } from './observations.ts'
import { firstAnswer } from './server-hello.ts'
import { weakSuites } from './suites.ts'

/**
 * What one hello came to. `evasive` is a connection closed or reset without a byte, or an alert that names another
 * reason: some servers refuse a version that way, and so does a device that has had enough of us. It counts as a
 * refusal only when it came twice and the server still talks.
 */
type Outcome =
  | { kind: 'accepted'; version: TlsVersion; suite: number }
  | { kind: 'refused' }
  | { kind: 'evasive' }

/**
 * Fatal alerts that turn down this hello: unexpected_message, handshake_failure, illegal_parameter, decode_error,
 * protocol_version, insufficient_security, missing_extension; and close_notify. Others (internal_error,
 * unrecognized_name …) may have another reason. https://www.rfc-editor.org/rfc/rfc8446#section-6.2
 */
const refusals: ReadonlySet<number> = new Set([0, 10, 40, 47, 50, 70, 71, 109])

/**
 * Versions a handshake was accepted in, oldest first: a ServerHello came back with that very version. Throws `CallError`
 * where one version could not be found out, and where none was accepted: that proves no TLS, not good TLS.
 */
export async function acceptedVersions(ask: Ask, at: At): Promise<TlsVersion[]> {
  const accepted: TlsVersion[] = []
  let evasive = false
  for (const version of TlsVersion.options) {
    const outcome = await hello(ask, at, { version, offer: 'all' })
    if (outcome.kind === 'accepted' && outcome.version === version) accepted.push(version)
    // Oldest first, so that a version accepted later proves the server still talked to us.
    if (outcome.kind !== 'refused') evasive = outcome.kind === 'evasive'
  }
  const last = accepted.at(-1)
  if (last === undefined) throw new CallError('NoVersionAccepted', 'no version was accepted')
  if (evasive) await assertTalks(ask, at, last)
  return accepted
}

/**
 * `version name` of every weak suite the server chooses in one of `versions`: it is offered the weak ones alone, then
 * those it has not chosen yet, until it refuses. Throws `CallError` where that could not be found out.
 */
export async function acceptedWeakSuites(
  ask: Ask,
  at: At,
  versions: readonly TlsVersion[],
): Promise<string[]> {
  const names: string[] = []
  for (const version of versions) {
    if (version === 'TLSv1.3') continue
    const without: number[] = []
    while (without.length < weakSuites.size) {
      const outcome = await hello(ask, at, { version, offer: 'weak', without })
      if (outcome.kind === 'evasive') await assertTalks(ask, at, version)
      // A lower version means: none of them in this one.
      if (outcome.kind !== 'accepted' || outcome.version !== version) break
      const name = weakSuites.get(outcome.suite)
      if (name === undefined || without.includes(outcome.suite)) {
        throw new CallError('UnofferedSuite', `the server chose suite ${outcome.suite}`)
      }
      names.push(`${version} ${name}`)
      without.push(outcome.suite)
    }
  }
  return names
}

interface Offer {
  version: TlsVersion
  offer: 'all' | 'weak'
  without?: readonly number[]
}

/** An evasive answer is asked for twice before it is believed. */
async function hello(ask: Ask, at: At, { version, offer, without = [] }: Offer): Promise<Outcome> {
  for (const attempt of [1, 2]) {
    const params = { ...at, version, offer, without: [...without], attempt }
    const outcome = outcomeOf(await ask('hello', params, HelloObservation))
    if (outcome.kind !== 'evasive') return outcome
  }
  return { kind: 'evasive' }
}

async function assertTalks(ask: Ask, at: At, version: TlsVersion): Promise<void> {
  const params = { ...at, version, offer: 'all', without: [], attempt: 3 }
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
