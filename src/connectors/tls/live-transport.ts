import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { isPublicAddress } from '#connectors/public-address.ts'
import { CallError } from '#connectors/transport.ts'
import type { Call, Transport } from '#connectors/transport.ts'

import { askBeforeTls } from './ask-before-tls.ts'
import { clientHello } from './client-hello.ts'
import { connectionRate } from './connection-rate.ts'
import type { Clock } from './connection-rate.ts'
import { Connection } from './connection.ts'
import { wildcardLabel } from './found-endpoints.ts'
import { systemNetwork } from './network.ts'
import type { Network } from './network.ts'
import {
  BeforeTlsParams,
  CertificateParams,
  HelloParams,
  ResolveParams,
  WebParams,
} from './observations.ts'
import type { HelloObservation } from './observations.ts'
import { askCertificate } from './peer-certificate.ts'
import { askHello } from './raw-hello.ts'
import { idOf } from './settings.ts'
import type { TlsSettings } from './settings.ts'
import { startTls } from './starttls.ts'
import { offered } from './suites.ts'
import { isNoRoute, noIpv6, notPublic } from './unreached.ts'
import { askWeb } from './web-request.ts'

const systemClock: Clock = { now: () => performance.now(), sleep: (ms) => sleep(ms) }

/** Asks the real endpoints. Every call opens at most one connection, and closes it. */
export function liveTransport(
  settings: TlsSettings,
  clock: Clock = systemClock,
  network: Network = systemNetwork,
): Transport {
  const mayConnect = connectionRate(clock)
  const { timeoutMs, internal } = settings
  // Trust roots are the prober's own, so they are no part of a question.
  const roots = new Map(settings.endpoints.map((endpoint) => [idOf(endpoint), endpoint.roots]))

  async function call({ op, params }: Call): Promise<unknown> {
    if (op === 'resolve') return addressesOf(ResolveParams.parse(params).host, timeoutMs, network)
    const { address, port } = CertificateParams.parse(params)
    // Here, where it is known what the name leads to, and nothing can lead elsewhere any more.
    if (!internal && !isPublicAddress(address))
      throw new CallError(notPublic, `${address} is no address of the public internet`)
    await mayConnect(`${address} ${port}`)
    try {
      return await ask(op, params)
    } catch (error) {
      if (isIP(address) !== 6 || !isNoRoute(error) || network.hasIpv6()) throw error
      const message = `this machine has no IPv6, so ${address} was not asked`
      throw new CallError(noIpv6, message, { cause: error })
    }
  }

  async function ask(op: string, params: Record<string, unknown>): Promise<unknown> {
    if (op === 'hello') return hello(HelloParams.parse(params), timeoutMs)
    if (op === 'certificate') {
      const question = CertificateParams.parse(params)
      const trusted = roots.get(idOf({ host: question.name, port: question.port }))
      return askCertificate(question, trusted, timeoutMs)
    }
    if (op === 'before-tls') {
      const { address, port, starttls } = BeforeTlsParams.parse(params)
      return connected(address, port, timeoutMs, (connection) => askBeforeTls(connection, starttls))
    }
    if (op === 'http' || op === 'https') return askWeb(op, WebParams.parse(params), timeoutMs)
    throw new Error(`no such operation: ${op}`)
  }
  return { call }
}

function hello(
  { address, port, name, starttls, version, offer, without }: HelloParams,
  timeoutMs: number,
): Promise<HelloObservation> {
  // That a server speaks TLS 1.3 is asked with a key that it can use, because some cannot ask for another one.
  const keyShare = offer === 'all' ? 'random' : 'useless'
  const bytes = clientHello(version, name, offered(version, offer, without), keyShare)
  return connected(address, port, timeoutMs, async (connection) => {
    if (starttls !== undefined) await startTls(connection, starttls)
    return askHello(connection, bytes)
  })
}

async function connected<Answer>(
  address: string,
  port: number,
  timeoutMs: number,
  talk: (connection: Connection) => Promise<Answer>,
): Promise<Answer> {
  const connection = await Connection.open(address, port, timeoutMs)
  try {
    return await talk(connection)
  } finally {
    connection.close()
  }
}

async function addressesOf(host: string, timeoutMs: number, network: Network): Promise<unknown> {
  if (isIP(host)) return { addresses: [host] }
  // A wildcard would answer for whatever is asked: that says nothing of the hosts there are.
  if (host.startsWith(`${wildcardLabel}.`)) {
    throw new CallError('Wildcard', `it stands for any number of hosts: name those that there are`)
  }
  const late = new AbortController()
  try {
    const found = await Promise.race([
      network.addressesOf(host),
      sleep(timeoutMs, undefined, { signal: late.signal }),
    ])
    if (!found) throw new CallError('Timeout', `no name resolved within ${timeoutMs} ms`)
    return { addresses: [...new Set(found)].slice(0, 100) }
  } catch (error) {
    if (error instanceof CallError || !(error instanceof Error)) throw error
    const code = 'code' in error ? String(error.code) : 'ResolveFailed'
    throw new CallError(code, error.message, { cause: error })
  } finally {
    late.abort()
  }
}
