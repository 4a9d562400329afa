import { CallError } from '#connectors/transport.ts'
import type { PublicEndpoint, StartTls, Unreached } from '#populations/public-endpoint.ts'
import type { Unread } from '#populations/reported.ts'

import { readSuites } from './accepted-suites.ts'
import type { Ask, At } from './ask.ts'
import { beforeTlsOf } from './before-tls.ts'
import { certificateOf } from './certificate.ts'
import { BeforeTlsObservation, CertificateObservation, WebObservation } from './observations.ts'
import { plainHttpOf } from './plain-http.ts'
import { hstsMaxAge } from './strict-transport.ts'
import { isNoConnection } from './unreached.ts'
import { readVersions } from './versions.ts'

/** What one address of an endpoint showed; the fields are the item's. */
export interface AtAddress {
  fields: Pick<
    PublicEndpoint,
    'versions' | 'suites' | 'weakSuites' | 'certificate' | 'plainHttp' | 'hstsMaxAge' | 'beforeTls'
  >
  /** Where no question found a connection to the TLS port. */
  unreached?: Unreached
  failures: CallError[]
}

/** The fields of an endpoint of which nothing is known yet; those that do not apply to it are absent. */
export function nothingRead(
  unread: Unread,
  starttls: StartTls | undefined,
  httpPort: number | null,
): AtAddress['fields'] {
  return {
    versions: unread,
    suites: unread,
    weakSuites: unread,
    certificate: unread,
    ...(starttls === undefined ? { hstsMaxAge: unread } : { beforeTls: unread }),
    ...(httpPort !== null && { plainHttp: unread }),
  }
}

/** Asks one address everything; what could not be found out is unread, and `failures` says why, in the order met. */
export async function readAddress(
  ask: Ask,
  unread: Unread,
  at: At,
  httpPort: number | null,
): Promise<AtAddress> {
  const { address, name, starttls } = at
  const failures: CallError[] = []

  /** `undefined` where it failed, so that the field stays unread. */
  async function read<Value>(value: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await value()
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      failures.push(error)
      return undefined
    }
  }

  const fields = nothingRead(unread, starttls, httpPort)
  const found = await read(() => readVersions(ask, at, failures))
  const silent = found ? undefined : failures.find(isNoConnection)
  if (found) {
    fields.versions = found.versions
    Object.assign(fields, await readSuites(ask, at, found, failures))
  }
  let speaksTls = found !== undefined
  if (!silent) {
    const shown = await read(() => ask('certificate', { ...at }, CertificateObservation))
    if (shown) {
      speaksTls = true
      fields.certificate = (await read(async () => certificateOf(shown, name))) ?? unread
    }
    // Asked only after a handshake: without one there is no header either, and the reason is already told.
    if (shown && starttls === undefined) {
      const strict = await read(async () => ({ maxAge: await maxAgeAt(ask, at) }))
      if (strict) fields.hstsMaxAge = strict.maxAge
    }
    if (starttls !== undefined) {
      const heard = await read(() => ask('before-tls', { ...at }, BeforeTlsObservation))
      fields.beforeTls = (heard && (await read(async () => beforeTlsOf(starttls, heard)))) ?? unread
    }
  }
  if (httpPort !== null) {
    const plain = { address, port: httpPort, name }
    fields.plainHttp = (await read(() => plainHttpOf(ask, plain, speaksTls))) ?? unread
  }
  const unreached = silent && { address, because: silent.code }
  return { fields, failures, ...(unreached && { unreached }) }
}

/** `undefined` for a server that speaks TLS and then no HTTP (mail, LDAP): of HSTS such a source says nothing. */
async function maxAgeAt(ask: Ask, at: At): Promise<number | undefined> {
  try {
    const answer = await ask('https', { ...at, path: '/' }, WebObservation)
    return hstsMaxAge(answer.strictTransportSecurity)
  } catch (error) {
    if (error instanceof CallError && error.code === 'NotHttp') return undefined
    throw error
  }
}
