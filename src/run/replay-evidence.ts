/** Verdicts from recorded answers alone: no database, nothing changed. The same connectors and judge as a live run. */
import { connectors } from '#connectors/index.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import type { ReadInMemory, ReadItem } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { judgeItem } from '#engine/judge.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { groupRelatives, isDerived, sourcesOf } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import type { Receipt } from '#engine/receipt.ts'
import { missedScope } from '#engine/unknown-reasons.ts'

import { defaultProgram } from './program-settings.ts'
import type { RunningTest } from './program-settings.ts'
import { scopeVerdicts } from './verdict-line.ts'
import type { VerdictLine } from './verdict-line.ts'

/**
 * Judges what the calls hold, at `at`, with the program's default parameters, or those given. Lines come by test, items by key, then
 * unread scopes.
 */
export async function replayEvidence(
  calls: readonly RecordedCall[],
  at: Date,
  tests: readonly Asking[] = defaultProgram.tests,
): Promise<VerdictLine[]> {
  return judgeReading(await readRecorded(calls, at), at, tests)
}

/** A test, and the parameters it asks by. */
type Asking = Pick<RunningTest, 'test' | 'parameters'>

/** Judges what was read into memory, as `replayEvidence` does. */
export function judgeReading(
  { items, receipts }: ReadInMemory,
  at: Date,
  tests: readonly Asking[] = defaultProgram.tests,
): VerdictLine[] {
  return tests.flatMap((running) => {
    const fed = receiptsOf(running.test.on, receipts)
    // A reading that holds nothing of a population says nothing about its tests.
    return fed.length === 0 ? [] : judgeRecorded(running, items, fed, at)
  })
}

async function readRecorded(calls: readonly RecordedCall[], at: Date): Promise<ReadInMemory> {
  const all: ReadInMemory = { items: new Map(), receipts: [] }
  const known = new Set(connectors.flatMap((connector) => connector.services))
  const stranger = calls.find((call) => !known.has(call.service))
  if (stranger) {
    throw new OperatingError(
      'evidence-unknown-service',
      `No connector reads the service ${stranger.service} (${stranger.op}).`,
      `Known services: ${[...known].toSorted().join(', ')}.`,
    )
  }
  for (const connector of connectors) {
    const own = calls.filter((call) => connector.services.includes(call.service))
    if (own.length === 0) continue
    const read = await readIntoMemory(
      connector,
      connector.settingsOf(own),
      recordedTransport(own),
      { at, recorded: own },
    )
    all.receipts.push(...keepOwn(all.items, read))
  }
  return all
}

/**
 * Adds the items of one more connector. As in the store an item belongs to whoever reported it first, and a scope that
 * reports another's is incomplete.
 */
function keepOwn(all: ReadInMemory['items'], read: ReadInMemory): Receipt[] {
  const strangers = new Map<string, string>()
  for (const [population, found] of read.items) {
    const held = all.get(population) ?? new Map<string, ReadItem>()
    all.set(population, held)
    for (const [key, item] of found) {
      if (held.has(key)) strangers.set(item.scope, key)
      else held.set(key, item)
    }
  }
  return read.receipts.map((receipt) => {
    const key = strangers.get(receipt.scope)
    if (key === undefined || !receipt.complete) return receipt
    const message = `another source has ${key}`
    return { ...receipt, complete: false, because: 'OwnedByOtherSource', message }
  })
}

function judgeRecorded(
  running: Asking,
  items: ReadInMemory['items'],
  receipts: readonly Receipt[],
  at: Date,
): VerdictLine[] {
  const { test, parameters } = running
  const bases = new Map(receipts.map(({ scope, basis }) => [scope, basis.kind]))
  const missed = new Set<string>()
  const lines = heldItems(test.on, items)
    .map(({ item, scope }): VerdictLine => {
      const { key, finding, verdict } = judgeItem(
        test,
        { item, confirmed: true },
        at,
        parameters,
        new Map(),
      )
      const waitsFor = missedScope(finding.reason)
      if (waitsFor !== undefined) missed.add(waitsFor)
      return {
        test: test.id,
        item: key,
        verdict,
        because: finding.reason?.code ?? null,
        basis: bases.get(scope) ?? 'measured',
        at: at.toISOString(),
      }
    })
    .toSorted((a, b) => (a.item ?? '').localeCompare(b.item ?? '', 'en'))
  return [...lines, ...scopeVerdicts(test, receipts, at, missed)]
}

function heldItems(population: Population<unknown>, items: ReadInMemory['items']): ReadItem[] {
  if (!isDerived(population)) return [...(items.get(population.id)?.values() ?? [])]
  const related = Object.values(population.with).map(
    ({ of }) => [of.id, heldItems(of, items).map(({ item }) => item)] as const,
  )
  const relatives = groupRelatives(population, new Map(related))
  return population.each.flatMap((each) =>
    heldItems(each, items).flatMap(({ item, scope }) =>
      population.derive(item, relatives(each.key(item))).map((made) => ({ item: made, scope })),
    ),
  )
}

/** The receipts of scopes that bring items of a population, or what they are derived of. */
export function receiptsOf(
  population: Population<unknown>,
  receipts: readonly Receipt[],
): Receipt[] {
  const ids = new Set(sourcesOf(population).map(({ id }) => id))
  return receipts.filter(({ feeds }) => feeds.some((id) => ids.has(id)))
}
