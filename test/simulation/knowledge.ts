/** What must be known of the world after each reading, kept as simply as can be: a map of items and one of scopes. */
import type { ScopeOutcome, SeenItem } from './answers.ts'

export interface KnownItem {
  content: Record<string, unknown>
  confirmed: boolean
  scope: string
  source: string
}

export interface KnownScope {
  scope: string
  source: string
  feeds: readonly string[]
  detail: boolean
  complete: boolean
  because?: string
  readAt: number
}

export interface Knowledge {
  /** By population, then by key. */
  items: Map<string, Map<string, KnownItem>>
  /** By source and name: every source of a kind lists its own accounts. */
  scopes: Map<string, KnownScope>
}

/** The populations whose items the simulation keeps. In the others that a rule looks at there never is one. */
export const readPopulations = ['database', 'snapshot', 'public-endpoint'] as const

export function nothingKnown(): Knowledge {
  return {
    items: new Map(readPopulations.map((population) => [population, new Map<string, KnownItem>()])),
    scopes: new Map(),
  }
}

export function itemsIn({ items }: Knowledge, population: string): Map<string, KnownItem> {
  return items.get(population) ?? new Map<string, KnownItem>()
}

/** A reading that went to its end: each scope as it came out, and those known before and not reached this time. */
export function afterReading(
  before: Knowledge,
  source: string,
  outcomes: readonly ScopeOutcome[],
  readAt: number,
): Knowledge {
  const after = copyOf(before)
  for (const outcome of outcomes) take(after, source, outcome, readAt)
  const reached = new Set(outcomes.map(({ scope }) => scope))
  miss(after, source, 'NotReached', readAt, (scope) => !reached.has(scope))
  return after
}

/** A reading that got no connection at all. */
export function afterNoConnection(before: Knowledge, source: string, readAt: number): Knowledge {
  const after = copyOf(before)
  miss(after, source, 'NotConnected', readAt, () => true)
  return after
}

function take(known: Knowledge, source: string, outcome: ScopeOutcome, readAt: number): void {
  const { scope, feeds, population, detail = false, complete, because, seen } = outcome
  const items = itemsIn(known, population)
  for (const { key, content } of seen) {
    items.set(key, { content, confirmed: true, scope, source })
  }
  known.scopes.set(scopeKey(source, scope), {
    scope,
    source,
    feeds,
    detail,
    complete,
    readAt,
    ...(because !== undefined && { because }),
  })
  if (detail) return
  const keys = new Set(seen.map(({ key }) => key))
  for (const [key, item] of items) {
    if (item.scope !== scope || keys.has(key)) continue
    if (complete) items.delete(key)
    else items.set(key, { ...item, confirmed: false })
  }
}

export function scopeKey(source: string, scope: string): string {
  return `${source} ${scope}`
}

function miss(
  known: Knowledge,
  source: string,
  because: string,
  readAt: number,
  isMissed: (scope: string) => boolean,
): void {
  for (const before of known.scopes.values()) {
    const { scope, feeds, detail } = before
    if (before.source !== source || !isMissed(scope)) continue
    const unread = { scope, feeds, seen: [], complete: false, because }
    for (const population of feeds) {
      take(known, source, { ...unread, population, ...(detail && { detail }) }, readAt)
    }
  }
}

/** Items that belong to a source and are known. */
export function ownedBy(known: Knowledge, source: string, population: string): SeenItem[] {
  return [...itemsIn(known, population)]
    .filter(([, item]) => item.source === source)
    .map(([key, { content }]) => ({ key, content }))
}

export function copyOf({ items, scopes }: Knowledge): Knowledge {
  return {
    items: new Map([...items].map(([population, held]) => [population, new Map(held)])),
    scopes: new Map(scopes),
  }
}
