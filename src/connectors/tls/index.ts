import type { Connector, Reading } from '#connectors/connector.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'
import type { Receipt } from '#engine/receipt.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import { listeners } from '#populations/listener.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'

import { asking } from './ask.ts'
import type { Ask } from './ask.ts'
import { tlsForm } from './form.ts'
import { foundEndpoints } from './found-endpoints.ts'
import { liveTransport } from './live-transport.ts'
import { CertificateParams, ResolveParams } from './observations.ts'
import { readEndpoint } from './read-endpoint.ts'
import { idOf, TlsSettings } from './settings.ts'
import type { Endpoint } from './settings.ts'
import { text } from './text.ts'

/** How many connections that run into their timeout one address may cost before it is given up. */
const budgetInTimeouts = 12
/** What waiting for the next connection to be due may cost besides: six hundred connections, where a great many suites are accepted. */
const paceMs = 60_000

/** Looks at the company's public endpoints from outside, as any client would. */
export const tls: Connector<TlsSettings> = {
  id: 'tls',
  title: { de: 'TLS von außen', en: 'TLS from outside' },
  settings: TlsSettings,
  permissions: {
    de: 'Keine Zugangsdaten. Der Rechner muss die Endpunkte auf ihren TLS- und HTTP-Ports erreichen dürfen, und wo sie IPv6 haben, auch darüber.',
    en: 'No credentials. The machine must be allowed to reach the endpoints on their TLS and HTTP ports, over IPv6 too where they have it.',
  },
  operatorOnly: ({ internal }) => internal === true,
  form: tlsForm,
  feeds: [publicEndpoints],
  builds: {
    asks: ({ discovered }) => discovered === true,
    populations: [discoveredEndpoints, listeners, scopeExclusions],
    complete: withFound,
  },
  services: ['tls'],
  connect: async (settings) => liveTransport(settings),
  settingsOf,
  read,
}

/** The settings with every endpoint found that they do not name themselves. */
function withFound(
  settings: TlsSettings,
  itemsOf: (population: Population<unknown>) => readonly unknown[],
  isWhole: boolean,
): TlsSettings {
  const { endpoints, leftOut } = foundEndpoints(
    itemsOf(discoveredEndpoints).map((item) => discoveredEndpoints.item.parse(item)),
    itemsOf(listeners).map((item) => listeners.item.parse(item)),
    itemsOf(scopeExclusions).map((item) => scopeExclusions.item.parse(item)),
  )
  const named = new Set(settings.endpoints.map(idOf))
  const more = endpoints
    .map((endpoint) => ({ ...endpoint, httpPort: 80 }))
    .filter((endpoint) => !named.has(idOf(endpoint)))
  return {
    ...settings,
    endpoints: [...settings.endpoints, ...more],
    found: { isWhole, leftOut },
  }
}

/** Operations at an endpoint's TLS port, by `name` and `port`. */
const atTlsPort: ReadonlySet<string> = new Set(['hello', 'certificate', 'https', 'before-tls'])

/** The endpoints that a recording names. One that it asked and never resolved must not vanish: its `resolve` is then unread. */
function settingsOf(recorded: readonly RecordedCall[]): TlsSettings {
  const endpoints = new Map<string, Endpoint>()
  const own = recorded.filter(({ service }) => service === 'tls')
  for (const { params } of own.filter(({ op }) => op === 'resolve')) {
    const endpoint = ResolveParams.parse(params)
    endpoints.set(idOf(endpoint), endpoint)
  }
  for (const { params } of own.filter(({ op }) => atTlsPort.has(op))) {
    const { name, port, starttls } = CertificateParams.parse(params)
    const endpoint = { host: name, port, starttls, httpPort: starttls === undefined ? 80 : null }
    if (!endpoints.has(idOf(endpoint))) endpoints.set(idOf(endpoint), endpoint)
  }
  return TlsSettings.parse({ endpoints: [...endpoints.values()] })
}

/**
 * The scope that lists the items. It asks nobody: which endpoints there are is in the settings, and in what other sources
 * found; where one of those was not read to its end, there may be more.
 */
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
    ...foundIn(settings),
    calls: 0,
    pages: 0,
    items: settings.endpoints.length,
    readAt: reading.at,
  })
}

function foundIn({
  discovered,
  found,
}: TlsSettings): Pick<Receipt, 'complete' | 'because' | 'message'> {
  if (!discovered) return { complete: true }
  const leftOut = found?.leftOut ?? []
  const message = text(leftOut.length > 0 ? `not looked at: ${leftOut.join('; ')}` : '', 1000)
  const said = message === '' ? {} : { message }
  if (found?.isWhole) return { complete: true, ...said }
  return { complete: false, because: 'DiscoveryIncomplete', ...said }
}

/** Hands over one item, of the list's scope so that it closes when it leaves the settings, and the receipt of its fields. */
async function readOne(
  endpoint: Endpoint,
  { timeoutMs }: TlsSettings,
  reading: Reading,
  signal: AbortSignal,
): Promise<void> {
  const scope = `tls/${idOf(endpoint)}`
  const budgetMs = budgetInTimeouts * timeoutMs + paceMs
  const asked: (() => number)[] = []
  function newAsk(): Ask {
    const { ask, calls } = asking(reading.within(scope), signal, budgetMs)
    asked.push(calls)
    return ask
  }
  const { item, failures } = await readEndpoint(newAsk, scope, endpoint, reading.at)
  await reading.page(listScope, publicEndpoints, [item])
  const [failure] = failures
  await reading.receipt({
    scope,
    feeds: [publicEndpoints.id],
    detail: true,
    basis: measured,
    complete: !failure,
    ...(failure && { because: failure.code, message: text(failure.message, 500) }),
    calls: asked.reduce((sum, calls) => sum + calls(), 0),
    pages: 1,
    items: 1,
    readAt: reading.at,
  })
}
