import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { CallError } from '#connectors/transport.ts'
import type { Call, Transport } from '#connectors/transport.ts'

import { clientHello } from './client-hello.ts'
import { connectionRate } from './connection-rate.ts'
import type { Clock } from './connection-rate.ts'
import { CertificateParams, HelloParams, ResolveParams, WebParams } from './observations.ts'
import { askCertificate } from './peer-certificate.ts'
import { askHello } from './raw-hello.ts'
import { idOf } from './settings.ts'
import type { TlsSettings } from './settings.ts'
import { offered } from './suites.ts'
import { askWeb } from './web-request.ts'

const systemClock: Clock = { now: () => performance.now(), sleep: (ms) => sleep(ms) }

/** Asks the real endpoints. Every call opens at most one connection, and closes it. */
export function liveTransport(settings: TlsSettings, clock: Clock = systemClock): Transport {
  const mayConnect = connectionRate(clock)
  const { timeoutMs } = settings
  // Trust roots are the prober's own, so they are no part of a question.
  const roots = new Map(settings.endpoints.map((endpoint) => [idOf(endpoint), endpoint.roots]))

  async function call({ op, params }: Call): Promise<unknown> {
    if (op === 'resolve') return addressesOf(ResolveParams.parse(params).host, timeoutMs)
    if (op === 'hello') {
      const { address, port, name, version, offer, without } = HelloParams.parse(params)
      await mayConnect(`${address} ${port}`)
      const hello = clientHello(version, name, offered(offer, without))
      return askHello(address, port, hello, timeoutMs)
    }
    if (op === 'certificate') {
      const { address, port, name } = CertificateParams.parse(params)
      await mayConnect(`${address} ${port}`)
      const trusted = roots.get(idOf({ host: name, port }))
      return askCertificate(address, port, name, trusted, timeoutMs)
    }
    if (op === 'http' || op === 'https') {
      const question = WebParams.parse(params)
      await mayConnect(`${question.address} ${question.port}`)
      return askWeb(op, question, timeoutMs)
    }
    throw new Error(`no such operation: ${op}`)
  }
  return { call }
}

/** IPv4 first: many machines that look have no route for IPv6. */
async function addressesOf(host: string, timeoutMs: number): Promise<unknown> {
  if (isIP(host)) return { addresses: [host] }
  const late = new AbortController()
  try {
    const found = await Promise.race([
      lookup(host, { all: true, order: 'ipv4first' }),
      sleep(timeoutMs, undefined, { signal: late.signal }),
    ])
    if (!found) throw new CallError('Timeout', `no name resolved within ${timeoutMs} ms`)
    return { addresses: [...new Set(found.map(({ address }) => address))].slice(0, 100) }
  } catch (error) {
    if (error instanceof CallError || !(error instanceof Error)) throw error
    const code = 'code' in error ? String(error.code) : 'ResolveFailed'
    throw new CallError(code, error.message, { cause: error })
  } finally {
    late.abort()
  }
}
