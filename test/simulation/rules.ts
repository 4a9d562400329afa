/** What each test must say of an item, and a run of all of them: written from the tests' sentences, not from their code. */
import { itemsIn } from './knowledge.ts'
import type { KnownItem, Knowledge } from './knowledge.ts'

export type Verdict = 'pass' | 'fail' | 'unknown' | 'excepted'
type Finding = Exclude<Verdict, 'excepted'>

export const hourMs = 3_600_000
/** A source that could not be reached is tried again after so long. */
export const retryMs = 10 * 60_000
export const dayMs = 24 * hourMs

/** Every test runs hourly and may be six hours late. */
export const everyMs = hourMs
export const graceMs = 6 * hourMs

/** What a company may set; the defaults are the program's. */
export interface Parameters {
  countries: readonly string[]
  daysLeft: number
  minSeconds: number
}
export const defaults: Parameters = { countries: ['US'], daysLeft: 14, minSeconds: 180 * 86_400 }

interface Rule {
  /** The populations that sources fill for it. */
  populations: readonly string[]
  mayBeEmpty?: true
  control: string
  judge(content: Record<string, unknown>, at: number, parameters: Parameters): Finding
}

export const rules: Readonly<Record<string, Rule>> = {
  'storage-encrypted': {
    populations: ['database', 'volume', 'file-system'],
    control: 'databases-encrypted-at-rest',
    judge: ({ encryptedAtRest }) => ofFlag(encryptedAtRest),
  },
  'snapshot-encrypted': {
    populations: ['snapshot', 'recovery-point'],
    mayBeEmpty: true,
    control: 'databases-encrypted-at-rest',
    judge: ({ encrypted }) => ofFlag(encrypted),
  },
  'data-location-allowed': {
    populations: ['database', 'snapshot', 'recovery-point'],
    control: 'databases-in-allowed-countries',
    judge: ({ locations }, _at, { countries }) =>
      listOf(locations).every(({ country }) => countries.includes(String(country)))
        ? 'pass'
        : 'fail',
  },
  'database-on-approved-provider': {
    populations: ['database'],
    control: 'databases-in-allowed-countries',
    judge: () => 'pass',
  },
  'endpoint-on-approved-provider': {
    populations: ['public-endpoint'],
    control: 'services-on-approved-clouds',
    judge: ({ addresses }) =>
      isUnread(addresses) ? 'unknown' : String(addresses).startsWith('52.') ? 'pass' : 'fail',
  },
  'endpoint-tls-only': {
    populations: ['public-endpoint'],
    control: 'endpoints-tls-only',
    judge: ({ plainHttp }) =>
      isUnread(plainHttp) ? 'unknown' : 'path' in recordOf(plainHttp) ? 'fail' : 'pass',
  },
  'endpoint-modern-tls': {
    populations: ['public-endpoint'],
    control: 'endpoints-tls-only',
    judge: ({ versions }) =>
      isUnread(versions) ? 'unknown' : JSON.stringify(versions).includes('v1.0') ? 'fail' : 'pass',
  },
  'certificate-valid': {
    populations: ['public-endpoint'],
    control: 'endpoints-tls-only',
    judge({ certificate }, at, { daysLeft }) {
      if (isUnread(certificate)) return 'unknown'
      const { notBefore, notAfter } = recordOf(certificate)
      const isGood =
        Date.parse(String(notBefore)) <= at && at < Date.parse(String(notAfter)) - daysLeft * dayMs
      return isGood ? 'pass' : 'fail'
    },
  },
  'hsts-set': {
    populations: ['public-endpoint'],
    control: 'endpoints-tls-only',
    judge: ({ hstsMaxAge }, _at, { minSeconds }) =>
      isUnread(hstsMaxAge) ? 'unknown' : Number(hstsMaxAge) >= minSeconds ? 'pass' : 'fail',
  },
}

export const testIds = Object.keys(rules)
export const controlIds = [...new Set(Object.values(rules).map(({ control }) => control))]

export function ruleOf(test: string): Rule {
  const rule = rules[test]
  if (!rule) throw new Error(`the simulation knows no test ${test}`)
  return rule
}

export function testsOf(control: string): string[] {
  return testIds.filter((test) => ruleOf(test).control === control)
}

/** An acceptance of failing items, as the company granted it. */
export interface Granted {
  test: string
  items: readonly string[]
  from: number
  until: number
  /** Its log index. */
  entry: number
}

export interface Expected {
  verdicts: Map<string, Verdict>
  result: 'pass' | 'fail' | 'unknown' | 'excepted'
  expected: number
  unread: string[]
  /** Log indexes of the exceptions that some failing item is excused by. */
  exceptions: number[]
  /** When the first of them ends. */
  until?: number
}

/** What a run must find at an instant: judged from nothing, out of everything that is known. */
export function expectRun(
  test: string,
  at: number,
  known: Knowledge,
  ground: {
    parameters: Parameters
    granted: readonly Granted[]
    sources: ReadonlyMap<string, readonly string[]>
  },
): Expected {
  const { populations, mayBeEmpty = false } = ruleOf(test)
  const verdicts = new Map<string, Verdict>()
  const leaned = new Set<Granted>()
  const wanted = new Set<string>()
  for (const population of populations) {
    for (const [key, item] of itemsIn(known, population)) {
      const finding = findingOf(test, item, at, ground.parameters)
      const excuse = finding === 'fail' ? excuseOf(ground.granted, test, key, at) : undefined
      if (excuse) leaned.add(excuse)
      verdicts.set(key, excuse ? 'excepted' : finding)
      const waited =
        item.confirmed && finding === 'unknown' ? waitedFor(test, item.content) : undefined
      if (waited !== undefined) wanted.add(waited)
    }
  }

  const feeding = [...known.scopes].filter(
    ([scope, { feeds, detail }]) =>
      feeds.some((each) => populations.includes(each)) && (!detail || wanted.has(scope)),
  )
  const unread = feeding
    .filter(([, { complete, readAt }]) => !complete || at - readAt > everyMs + graceMs)
    .map(([scope]) => scope)
  // A source that was never read may hold anything.
  const silent = [...ground.sources].filter(
    ([source, feeds]) =>
      feeds.some((each) => populations.includes(each)) &&
      ![...known.scopes.values()].some((scope) => scope.source === source),
  )
  unread.push(...silent.map(([source]) => `source/${source}`))
  const expected = feeding.length + silent.length

  const has = (verdict: Verdict) => [...verdicts.values()].includes(verdict)
  const isBlind = has('unknown') || unread.length > 0 || expected === 0
  const isEmpty = verdicts.size === 0 && !mayBeEmpty
  const ends = [...leaned].map(({ until }) => until)
  return {
    verdicts,
    result: has('fail')
      ? 'fail'
      : isBlind || isEmpty
        ? 'unknown'
        : has('excepted')
          ? 'excepted'
          : 'pass',
    expected,
    unread: unread.toSorted(),
    exceptions: [...leaned].map(({ entry }) => entry).toSorted((a, b) => a - b),
    ...(ends.length > 0 && { until: Math.min(...ends) }),
  }
}

function findingOf(test: string, item: KnownItem, at: number, parameters: Parameters): Finding {
  return item.confirmed ? ruleOf(test).judge(item.content, at, parameters) : 'unknown'
}

function excuseOf(
  granted: readonly Granted[],
  test: string,
  key: string,
  at: number,
): Granted | undefined {
  return granted
    .filter((each) => each.test === test && each.items.includes(key))
    .filter(({ from, until }) => from <= at && at < until)
    .toSorted((a, b) => b.until - a.until)[0]
}

/** The field a test looks at, to find the scope it waits for. */
const fields: Readonly<Record<string, string>> = {
  'storage-encrypted': 'encryptedAtRest',
  'endpoint-on-approved-provider': 'addresses',
  'endpoint-tls-only': 'plainHttp',
  'endpoint-modern-tls': 'versions',
  'certificate-valid': 'certificate',
  'hsts-set': 'hstsMaxAge',
}

function waitedFor(test: string, content: Record<string, unknown>): string | undefined {
  const field = content[fields[test] ?? '']
  return isUnread(field) ? String(recordOf(field)['unread']) : undefined
}

function ofFlag(flag: unknown): Finding {
  return typeof flag === 'boolean' ? (flag ? 'pass' : 'fail') : 'unknown'
}

function isUnread(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'unread' in value
}

function recordOf(value: unknown): Record<string, unknown> {
  return { ...Object(value) }
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(recordOf) : []
}
