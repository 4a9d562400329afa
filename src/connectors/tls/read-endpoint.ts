import { CallError } from '#connectors/transport.ts'
import type { PublicEndpoint, Versions } from '#populations/public-endpoint.ts'
import type { Unread } from '#populations/reported.ts'

import type { Ask, At } from './ask.ts'
import { certificateOf } from './certificate.ts'
import { isNoConnection } from './no-connection.ts'
import { Addresses, CertificateObservation, WebObservation } from './observations.ts'
import { plainHttpOf } from './plain-http.ts'
import { idOf, nameOf } from './settings.ts'
import type { Endpoint } from './settings.ts'
import { hstsMaxAge } from './strict-transport.ts'
import { readVersions } from './versions.ts'
import { readWeakSuites } from './weak-suites.ts'

const maxAddresses = 3

/**
 * The item, always whole: what could not be found out is `unread` (or, within a field that is known in part, undetermined),
 * and `failures` says why, in the order met.
 */
export async function readEndpoint(
  ask: Ask,
  scope: string,
  endpoint: Endpoint,
): Promise<{ item: PublicEndpoint; failures: CallError[] }> {
  const { host, port, sni, httpPort } = endpoint
  const name = nameOf(endpoint)
  const unread: Unread = { unread: scope }
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

  const item: PublicEndpoint = {
    id: idOf(endpoint),
    name,
    port,
    addresses: unread,
    versions: unread,
    weakSuites: unread,
    certificate: unread,
    hstsMaxAge: unread,
    ...(httpPort !== null && { plainHttp: unread }),
  }
  const where = { host, port, httpPort, ...(sni !== undefined && { sni }) }
  const resolved = await read(() => ask('resolve', where, Addresses))
  if (!resolved) return { item, failures }
  item.addresses = resolved.addresses

  const found = await read(() =>
    fromFirstReached(ask, resolved.addresses, { port, name }, failures),
  )
  const address = found?.address ?? resolved.addresses[0]
  const at: At = { address, port, name }
  let speaksTls = found !== undefined
  if (found) {
    item.versions = found.versions
    item.weakSuites = await readWeakSuites(ask, at, found.versions, failures)
  }
  if (found || !failures.some(isNoConnection)) {
    const shown = await read(() => ask('certificate', { ...at }, CertificateObservation))
    if (shown) {
      speaksTls = true
      item.certificate = (await read(async () => certificateOf(shown, name))) ?? unread
      // Asked only after a handshake: without one there is no header either, and the reason is already told.
      const strict = await read(async () => ({ maxAge: await maxAgeAt(ask, at) }))
      if (strict) item.hstsMaxAge = strict.maxAge
    }
  }
  if (httpPort !== null) {
    const plain = { address, port: httpPort, name }
    item.plainHttp = (await read(() => plainHttpOf(ask, plain, speaksTls))) ?? unread
  }
  return { item, failures }
}

/** One address stands for the name: the first that takes a connection. */
async function fromFirstReached(
  ask: Ask,
  addresses: readonly [string, ...string[]],
  at: Omit<At, 'address'>,
  failures: CallError[],
): Promise<{ address: string; versions: Versions }> {
  const few = addresses.slice(0, maxAddresses)
  for (const [index, address] of few.entries()) {
    const elsewhere = index < few.length - 1
    try {
      const versions = await readVersions(ask, { address, ...at }, elsewhere, failures)
      return { address, versions }
    } catch (error) {
      if (!elsewhere || !isNoConnection(error)) throw error
    }
  }
  throw new CallError('NoAddress', 'the name has no address')
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
