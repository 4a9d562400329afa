/**
 * What each test must say of an item, and a run of all of them: written from the tests' sentences, not from their code.
 * A test without such a rule is taken at its word about each item, and held to what its run must make of that.
 */
import { sourcesOf } from '#engine/population.ts'
import { controls, findTest } from '#program/index.ts'

import { itemsIn } from './knowledge.ts'
import type { KnownItem, KnownScope, Knowledge } from './knowledge.ts'

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
  judge(content: Record<string, unknown>, at: number, parameters: Parameters): Finding
}

const rules: Readonly<Record<string, Rule>> = {
  'storage-encrypted': {
    judge: ({ encryptedAtRest }) => ofFlag(encryptedAtRest),
  },
  'snapshot-encrypted': {
    judge: ({ encrypted }) => ofFlag(encrypted),
  },
  'data-location-allowed': {
    judge: ({ locations }, _at, { countries }) =>
      listOf(locations).every(({ country }) => countries.includes(String(country)))
        ? 'pass'
        : 'fail',
  },
  'database-on-approved-provider': {
    judge: () => 'pass',
  },
  'endpoint-on-approved-provider': {
    judge: ({ addresses }) =>
      isUnread(addresses) ? 'unknown' : String(addresses).startsWith('52.') ? 'pass' : 'fail',
  },
  'endpoint-tls-only': {
    judge: ({ plainHttp }) =>
      isUnread(plainHttp) ? 'unknown' : 'path' in recordOf(plainHttp) ? 'fail' : 'pass',
  },
  'endpoint-modern-tls': {
    judge: ({ versions }) =>
      isUnread(versions) ? 'unknown' : JSON.stringify(versions).includes('v1.0') ? 'fail' : 'pass',
  },
  'certificate-valid': {
    judge({ certificate }, at, { daysLeft }) {
      if (isUnread(certificate)) return 'unknown'
      const { notBefore, notAfter } = recordOf(certificate)
      const isGood =
        Date.parse(String(notBefore)) <= at && at < Date.parse(String(notAfter)) - daysLeft * dayMs
      return isGood ? 'pass' : 'fail'
    },
  },
  'hsts-set': {
    judge: ({ hstsMaxAge }, _at, { minSeconds }) =>
      isUnread(hstsMaxAge) ? 'unknown' : Number(hstsMaxAge) >= minSeconds ? 'pass' : 'fail',
  },
}

/** Every test of the program, and those that have a rule here. */
export const testIds = [...new Set(controls.flatMap(({ tests }) => tests.map(({ id }) => id)))]
export const ruledTests = Object.keys(rules)
export const controlIds = controls.map(({ id }) => id)
export const ruledControls = [...new Set(ruledTests.map(controlOf))]

/** The control that a test's settings stand in. */
export function controlOf(test: string): string {
  const control = controls.find(({ tests }) => tests.some(({ id }) => id === test))
  if (!control) throw new Error(`there is no test ${test}`)
  return control.id
}

export function testsOf(control: string): string[] {
  return controls.find(({ id }) => id === control)?.tests.map(({ id }) => id) ?? []
}

/** What a test looks at: the populations that sources fill for it, and how many people keep. */
export function groundOf(test: string) {
  const definition = findTest(test)
  if (!definition) throw new Error(`there is no test ${test}`)
  const sources = sourcesOf(definition.on)
  const kept = sources.filter(({ kind }) => kind === 'managed')
  return {
    populations: sources.filter((each) => !kept.includes(each)).map(({ id }) => id),
    kept: kept.length,
    mayBeEmpty: definition.mayBeEmpty ?? false,
  }
}

/** All that the tests with a rule look at. */
export const ruledPopulations = [
  ...new Set(ruledTests.flatMap((test) => groundOf(test).populations)),
]

/** An acceptance of failing items, as the company granted it. */
export interface Granted {
  test: string
  items: readonly string[]
  from: number
  until: number
  /** Its log index. */
  entry: number
}

/** What a test without a rule said of each item, with the scope it waits for, and what was told of its scopes. */
export interface Said {
  items: ReadonlyMap<string, { verdict: Finding; waitsFor?: string }>
  scopes: readonly Pick<KnownScope, 'scope' | 'detail' | 'complete' | 'readAt'>[]
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
    said?: Said
  },
): Expected {
  const { populations, kept, mayBeEmpty } = groundOf(test)
  const rule = rules[test]
  const verdicts = new Map<string, Verdict>()
  const leaned = new Set<Granted>()
  const wanted = new Set<string>()
  if (!rule) {
    for (const [key, { verdict, waitsFor }] of ground.said?.items ?? []) {
      verdicts.set(key, verdict)
      if (waitsFor !== undefined) wanted.add(waitsFor)
    }
  }
  for (const population of rule ? populations : []) {
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

  const fed = rule
    ? [...known.scopes.values()].filter(({ feeds }) =>
        feeds.some((each) => populations.includes(each)),
      )
    : (ground.said?.scopes ?? [])
  const feeding = fed.filter(({ scope, detail }) => !detail || wanted.has(scope))
  const unread = feeding
    .filter(({ complete, readAt }) => !complete || at - readAt > everyMs + graceMs)
    .map(({ scope }) => scope)
  // A source that was never read may hold anything.
  const silent = [...ground.sources].filter(
    ([source, feeds]) =>
      feeds.some((each) => populations.includes(each)) &&
      ![...known.scopes.values()].some((scope) => scope.source === source),
  )
  unread.push(...silent.map(([source]) => `source/${source}`))
  const expected = feeding.length + silent.length + kept

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
  return (item.confirmed && rules[test]?.judge(item.content, at, parameters)) || 'unknown'
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
