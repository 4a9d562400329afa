/** What the company's endpoints answer in one reading, and what must be known of them afterwards. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { RecordedCall } from '#connectors/transport.ts'

import type { Answers, ScopeOutcome, SeenItem } from './answers.ts'
import type { Random } from './random.ts'
import type { Endpoint, World } from './world.ts'

/** Recorded off a good server and an old one; their handshakes are taken, everything else is made up. */
const fixture = join(import.meta.dirname, '../../src/connectors/tls/fixtures/four-endpoints.jsonl')
const recorded = readFileSync(fixture, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => RecordedCall.parse(JSON.parse(line)))

const weakSuites = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2'].map(
  (version) => `${version} TLS_RSA_WITH_NULL_SHA`,
)

const oldSuites = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2'].flatMap((version) => [
  `${version} TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA`,
  `${version} TLS_RSA_WITH_NULL_SHA`,
])
const goodSuites = [
  'TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLSv1.3 TLS_AES_256_GCM_SHA384',
]

/** How an endpoint goes wrong: its name is not found, nobody answers, or it shows no certificate. */
type Fault = 'unresolved' | 'refused' | 'no-certificate'
const faults: readonly Fault[] = ['unresolved', 'refused', 'no-certificate']

export function tlsAnswers(world: World, random: Random, trouble: number): Answers {
  const answers: Answers = { calls: [], outcomes: [] }
  const seen: SeenItem[] = []
  for (const endpoint of world.endpoints.values()) {
    const fault = random.percent(trouble) ? random.pick(faults) : undefined
    const { calls, item, because } = answersOf(endpoint, fault)
    answers.calls.push(...calls)
    seen.push(item)
    answers.outcomes.push({ ...outcomeAt(scopeOf(endpoint), because), detail: true })
  }
  answers.outcomes.push({ ...outcomeAt('tls/endpoints', undefined), seen })
  return answers
}

function outcomeAt(scope: string, because: string | undefined): ScopeOutcome {
  return {
    scope,
    feeds: ['public-endpoint'],
    population: 'public-endpoint',
    seen: [],
    complete: because === undefined,
    ...(because !== undefined && { because }),
  }
}

function scopeOf({ name }: Endpoint): string {
  return `tls/${name}:443`
}

function answersOf(
  endpoint: Endpoint,
  fault: Fault | undefined,
): { calls: RecordedCall[]; item: SeenItem; because: string | undefined } {
  const { name } = endpoint
  const address = endpoint.isInCloud ? '52.95.110.1' : '192.0.2.10'
  const unread = { unread: scopeOf(endpoint) }
  const unknown = {
    id: `${name}:443`,
    name,
    port: 443,
    addresses: unread,
    unreached: unread,
    withoutIpv6: unread,
    versions: unread,
    suites: unread,
    weakSuites: unread,
    certificate: unread,
    plainHttp: unread,
    hstsMaxAge: unread,
  }
  const ask = (op: string, params: Record<string, unknown>) => ({ service: 'tls', op, params })
  const resolve = ask('resolve', { host: name, port: 443, httpPort: 80 })
  const item = (content: Record<string, unknown>) => ({ key: `${name}:443`, content })
  if (fault === 'unresolved') {
    const because = 'ENOTFOUND'
    const calls = [{ ...resolve, error: { code: because, message: '' } }]
    return { calls, item: item(unknown), because }
  }
  const found = { ...resolve, response: { addresses: [address] } }
  const refusal = { error: { code: 'ECONNREFUSED', message: '' } }
  const at = { address, port: 443, name }
  const hellos = hellosOf(endpoint, address)
  const plain = { ...at, port: 80 }
  const located = { ...unknown, addresses: [address], unreached: [], withoutIpv6: [] }
  if (fault === 'refused') {
    const calls = [
      found,
      ...hellos.map((call) => ({
        service: call.service,
        op: call.op,
        params: call.params,
        ...refusal,
      })),
      { ...ask('http', { ...plain, path: '/' }), ...refusal },
    ]
    // Nobody listens on port 80 either, and that much is known.
    const unreached = [{ address, because: 'ECONNREFUSED' }]
    const content = { ...located, unreached, plainHttp: { kind: 'closed' } }
    return { calls, item: item(content), because: 'ECONNREFUSED' }
  }

  const { notBefore, notAfter, der } = endpoint.certificate
  const { isOld, servesPlain, hsts } = endpoint
  const certificate =
    fault === 'no-certificate'
      ? { error: { code: 'ECONNRESET', message: '' } }
      : { response: { chain: [der], verification: 'trusted', roots: 'default' } }
  const strict = hsts ? { strictTransportSecurity: 'max-age=31536000' } : {}
  const calls = [
    found,
    ...hellos,
    { ...ask('certificate', at), ...certificate },
    { ...ask('https', { ...at, path: '/' }), response: { status: 200, ...strict } },
    ...['/', '/robots.txt', '/beleg-probe', '/.well-known/security.txt'].map((path) => ({
      ...ask('http', { ...plain, path }),
      response:
        servesPlain && path === '/robots.txt'
          ? { status: 200 }
          : { status: 301, location: `https://${name}${path}` },
    })),
  ]
  const shown = { notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() }
  const content = {
    ...located,
    versions: {
      accepted: isOld ? ['TLSv1.0', 'TLSv1.1', 'TLSv1.2'] : ['TLSv1.2', 'TLSv1.3'],
      undetermined: [],
    },
    suites: { accepted: isOld ? oldSuites : goodSuites, complete: true },
    weakSuites: { accepted: isOld ? weakSuites : [], complete: true },
    plainHttp: servesPlain
      ? { kind: 'serves', path: '/robots.txt', status: 200 }
      : { kind: 'redirects' },
    ...(fault !== 'no-certificate' && { certificate: shown, hstsMaxAge: hsts ? 31_536_000 : 0 }),
  }
  return { calls, item: item(content), because: fault && 'ECONNRESET' }
}

/** The handshakes of the recorded server, as this endpoint's. */
function hellosOf({ name, isOld }: Endpoint, address: string): RecordedCall[] {
  const model = isOld ? 'old.example' : 'shop.example'
  return recorded
    .filter(({ op, params }) => op === 'hello' && params['name'] === model)
    .map((call) => ({ ...call, params: { ...call.params, address, name } }))
}

/** An endpoint's content as the simulation knows it: of its certificate only the dates. */
export function comparable(content: Record<string, unknown>): Record<string, unknown> {
  const { certificate } = content
  if (typeof certificate !== 'object' || certificate === null || !('notAfter' in certificate)) {
    return content
  }
  const { notBefore, notAfter } = { notBefore: undefined, ...certificate }
  return { ...content, certificate: { notBefore, notAfter } }
}
