import type { Connector, Reading } from '#connectors/connector.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { measured } from '#engine/receipt.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'

import { asking } from './ask.ts'
import { liveTransport } from './live-transport.ts'
import { CertificateParams, ResolveParams } from './observations.ts'
import { readEndpoint } from './read-endpoint.ts'
import { idOf, TlsSettings } from './settings.ts'
import type { Endpoint } from './settings.ts'
import { text } from './text.ts'

/** How many connections that run into their timeout one endpoint may cost before it is given up. */
const budgetInTimeouts = 12

/** Looks at the company's public endpoints from outside, as any client would. */
export const tls: Connector<TlsSettings> = {
  id: 'tls',
  title: { de: 'TLS von außen', en: 'TLS from outside' },
  settings: TlsSettings,
  permissions: {
    de: 'Keine Zugangsdaten. Der Rechner muss die Endpunkte auf ihren TLS- und HTTP-Ports erreichen dürfen.',
    en: 'No credentials. The machine must be allowed to reach the endpoints on their TLS and HTTP ports.',
  },
  feeds: [publicEndpoints],
  services: ['tls'],
  connect: async (settings) => liveTransport(settings),
  settingsOf,
  read,
}

/** Operations at an endpoint's TLS port, by `name` and `port`. */
const atTlsPort: ReadonlySet<string> = new Set(['hello', 'certificate', 'https'])

/** The endpoints that a recording names. One that it asked and never resolved must not vanish: its `resolve` is then unread. */
function settingsOf(recorded: readonly RecordedCall[]): TlsSettings {
  const endpoints = new Map<string, Endpoint>()
  const own = recorded.filter(({ service }) => service === 'tls')
  for (const { params } of own.filter(({ op }) => op === 'resolve')) {
    const endpoint = ResolveParams.parse(params)
    endpoints.set(idOf(endpoint), endpoint)
  }
  for (const { params } of own.filter(({ op }) => atTlsPort.has(op))) {
    const { name, port } = CertificateParams.parse(params)
    const endpoint = { host: name, port, httpPort: 80 }
    if (!endpoints.has(idOf(endpoint))) endpoints.set(idOf(endpoint), endpoint)
  }
  return TlsSettings.parse({ endpoints: [...endpoints.values()] })
}

/** The scope that lists the items. It asks nobody: which endpoints there are is in the settings. */
const listScope = 'tls/endpoints'

async function read(settings: TlsSettings, reading: Reading): Promise<void> {
  reading.signal.throwIfAborted()
  const broken = new AbortController()
  const signal = AbortSignal.any([reading.signal, broken.signal])
  const queue = settings.endpoints.values()
  async function work(): Promise<void> {
    try {
      // The workers share one iterator: each takes the next endpoint that nobody has.
      for (const endpoint of queue) await readOne(endpoint, settings, reading, signal)
    } catch (error) {
      broken.abort(error)
      throw error
    }
  }
  await Promise.all(Array.from({ length: settings.concurrency }, work))
  await reading.receipt({
    scope: listScope,
    feeds: [publicEndpoints.id],
    basis: measured,
    complete: true,
    calls: 0,
    pages: 0,
    items: settings.endpoints.length,
    readAt: reading.at,
  })
}

/** Hands over one item, of the list's scope so that it closes when it leaves the settings, and the receipt of its fields. */
async function readOne(
  endpoint: Endpoint,
  { timeoutMs }: TlsSettings,
  reading: Reading,
  signal: AbortSignal,
): Promise<void> {
  const scope = `tls/${idOf(endpoint)}`
  const budgetMs = budgetInTimeouts * timeoutMs
  const { ask, calls } = asking(reading.within(scope), signal, budgetMs)
  const { item, failures } = await readEndpoint(ask, scope, endpoint)
  await reading.page(listScope, publicEndpoints, [item])
  const [failure] = failures
  await reading.receipt({
    scope,
    feeds: [publicEndpoints.id],
    detail: true,
    basis: measured,
    complete: !failure,
    ...(failure && { because: failure.code, message: text(failure.message, 500) }),
    calls: calls(),
    pages: 1,
    items: 1,
    readAt: reading.at,
  })
}
