/** Reads one source into the store: pages are staged as they come, each scope's receipt applies them. */
import pLimit from 'p-limit'
import { z } from 'zod'

import { archivingTransport } from '#connectors/archiving-transport.ts'
import type { Connector, Reading } from '#connectors/connector.ts'
import { passesByItself } from '#connectors/fault.ts'
import { connectors } from '#connectors/index.ts'
import { readArchive } from '#connectors/read-archive.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import { redactingTransport } from '#connectors/redacting-transport.ts'
import type { RecordedCall, Transport } from '#connectors/transport.ts'
import { OperatingError } from '#engine/operating-error.ts'
import type { Receipt } from '#engine/receipt.ts'
import type { Store } from '#store/database.ts'
import { listItems } from '#store/items.ts'
import { readOrg, refreshStatistics } from '#store/organisation.ts'
import { endPart } from '#store/reading-parts.ts'
import {
  applyScope,
  closeReading,
  currentReceipts,
  isStorable,
  openReading,
  stagePage,
} from '#store/readings.ts'
import type { Ending } from '#store/readings.ts'
import { askedSources } from '#store/sources.ts'
import type { Source } from '#store/sources.ts'

import { announceReading } from './announce.ts'
import { ArchiveWriter } from './archive-writer.ts'
import { findConnector, parseSettings } from './connectors.ts'
import { meansOf } from './means.ts'
import { withTurns } from './one-at-a-time.ts'

/** Of a scope that was read to the end, with an item that the database cannot hold. */
const unstorableItem = {
  complete: false,
  because: 'MalformedItem',
  message: 'an item with a NUL, or with a key of more than 2000 bytes',
}

/** Called after each scope, for progress on a terminal or a page. */
export type OnReceipt = (receipt: Receipt) => void

export interface CollectOptions {
  onReceipt?: OnReceipt
  signal?: AbortSignal
  /** Reads only if somebody still waits for it when the turn comes: another process may have been faster. */
  onlyIfAsked?: true
  /** Goes on where a reading broke off lately, rather than reading all of it anew. */
  goesOn?: true
}

/**
 * Reads a source from end to end. Whatever goes wrong outside becomes a receipt; what is thrown is a source that cannot
 * be connected, a bug or an abort, and then every scope not reached says so.
 */
export async function collect(
  store: Store,
  org: string,
  source: Source,
  options: CollectOptions = {},
): Promise<Receipt[]> {
  return await withTurns(store, org, (oneAtATime) =>
    oneAtATime(`source ${source.id}`, async () => {
      if (options.onlyIfAsked && !(await isAsked(store, org, source))) return []
      return await collectNow(store, org, source, options)
    }),
  )
}

async function isAsked(store: Store, org: string, { id }: Source): Promise<boolean> {
  return (await readOrg(store, org, askedSources)).includes(id)
}

async function collectNow(
  store: Store,
  org: string,
  source: Source,
  options: CollectOptions,
): Promise<Receipt[]> {
  const reading = await openReading(store, org, source.id, feedsOf(source), {
    asked: [source.connector, source.settings],
    ...(options.goesOn && { goesOn: true }),
  })
  const { connector, settings, transport, recorded } = await connect(store, org, source).catch(
    async (error: unknown) => {
      await closeReading(store, reading, new Set(), notConnected(error), (tx) =>
        announceReading(tx, reading),
      )
      throw error
    },
  )
  const archives = new Map<string, Promise<ArchiveWriter>>()
  const receipts = new Map<string, Receipt>()
  /** Scopes that speak since an earlier reading, which this one goes on with. */
  const before = new Set<string>()
  /** Whether it can go on: else asking again soon would ask for all of it. */
  let hasParts = false
  /** Scopes with an item that the database cannot hold. */
  const unstorable = new Set<string>()

  async function archiveOf(scope: string): Promise<ArchiveWriter> {
    const open = archives.get(scope) ?? ArchiveWriter.open(store.directory.blobs)
    archives.set(scope, open)
    return await open
  }

  async function applyReceipt(receipt: Receipt): Promise<Receipt> {
    const archive = await archives.get(receipt.scope)
    archives.delete(receipt.scope)
    const evidence = (await archive?.close())?.sha256
    const whole = {
      ...receipt,
      ...(evidence !== undefined && { evidence }),
      ...(receipt.complete && unstorable.has(receipt.scope) && unstorableItem),
    }
    await applyScope(store, reading, whole)
    await refreshStatistics(store, ['item'], whole.items)
    receipts.set(whole.scope, whole)
    options.onReceipt?.(whole)
    return whole
  }

  const ended = new AbortController()
  const begun = new Set<Promise<void>>()
  /** A connector reads side by side: what its other branches bring after one has thrown comes too late and is refused. */
  async function whileOpen(work: () => Promise<void>): Promise<void> {
    ended.signal.throwIfAborted()
    const working = work()
    begun.add(working)
    await working.finally(() => begun.delete(working))
  }

  const sink: Reading = {
    at: reading.at,
    signal: AbortSignal.any([ended.signal, ...(options.signal ? [options.signal] : [])]),
    ...(recorded && { recorded }),
    within: (scope) =>
      archivingTransport(transport, async (call) => {
        await whileOpen(async () => await (await archiveOf(scope)).write(call))
      }),
    async page(scope, population, items) {
      const storable = items.filter((item) => isStorable(population, item))
      if (storable.length < items.length) unstorable.add(scope)
      await whileOpen(() => stagePage(store, reading, scope, population, storable))
    },
    async part(name, work) {
      hasParts = true
      const known = reading.parts.get(name)
      if (known) {
        for (const { scope } of known) before.add(scope)
        return known
      }
      const given: Receipt[] = []
      await work({
        ...sink,
        receipt: (receipt) => whileOpen(async () => void given.push(await applyReceipt(receipt))),
      })
      if (given.length > 0 && given.every(({ complete }) => complete)) {
        await whileOpen(() =>
          endPart(
            store,
            reading,
            name,
            given.map(({ scope }) => scope),
          ),
        )
      }
      return given
    },
    async receipt(receipt) {
      await whileOpen(async () => void (await applyReceipt(receipt)))
    },
  }
  let isWhole = false
  try {
    await connector.read(settings, sink)
    isWhole = true
  } finally {
    ended.abort(new Error(`the reading of ${source.id} has ended`))
    await Promise.allSettled(begun)
    await Promise.all([...archives.values()].map(discard))
    const reached = new Set([...before, ...receipts.keys()])
    const passing =
      hasParts && [...receipts.values()].some(({ because = '' }) => passesByItself(because))
    await closeReading(store, reading, reached, { isWhole, passing }, (tx) =>
      announceReading(tx, reading),
    )
  }
  return [...receipts.values()]
}

/** What a source fills; of one that this version cannot read, nothing. */
function feedsOf(source: Source): Connector['feeds'] {
  return connectors.find(({ id }) => id === source.connector)?.feeds ?? []
}

function notConnected(error: unknown): Ending {
  return {
    isWhole: false,
    because: 'NotConnected',
    message: error instanceof Error ? error.message : String(error),
  }
}

/** At how many sources at a time: each holds open pages, connections and an archive. */
const sourcesAtOnce = 8

/**
 * Reads sources side by side. One that cannot be read keeps no other waiting: its trouble is thrown when all have ended,
 * as one operating error where there are several.
 */
export async function collectAll(
  store: Store,
  org: string,
  sources: readonly Source[],
  options: CollectOptions = {},
): Promise<void> {
  const atOnce = pLimit(sourcesAtOnce)
  const ended = await Promise.allSettled(
    sources.map((source) => atOnce(() => collect(store, org, source, options))),
  )
  const troubles = ended.flatMap((each, index) =>
    each.status === 'rejected'
      ? [{ source: sources[index]?.id, error: each.reason as unknown }]
      : [],
  )
  if (troubles.length === 0) return
  const bug = troubles.find(({ error }) => !(error instanceof OperatingError))
  if (bug || troubles.length === 1) throw (bug ?? troubles[0])?.error
  throw new OperatingError(
    'sources-not-read',
    `${troubles.length} of ${sources.length} sources could not be read. ${troubles
      .map(
        ({ source, error }) => `${source}: ${error instanceof OperatingError ? error.message : ''}`,
      )
      .join(' ')}`,
    troubles.map(({ error }) => (error instanceof OperatingError ? error.fix : '')).join(' '),
    { cause: troubles[0]?.error },
  )
}

/** One that could not even be opened has left nothing to remove; whoever asked for it has heard why. */
async function discard(opening: Promise<ArchiveWriter>): Promise<void> {
  const archive = await opening.catch(() => undefined)
  await archive?.discard()
}

/** A source ready to be read. */
export interface Connected {
  connector: Connector<unknown>
  settings: unknown
  transport: Transport
  recorded?: readonly RecordedCall[]
}

/** Files of recorded answers to replay in place of the real system; of a call recorded twice the last answer counts. */
const Recorded = z.array(z.string()).min(1).optional()

/** Finds a source's connector, parses its settings and opens what lets us in. */
export async function connect(store: Store, org: string, source: Source): Promise<Connected> {
  const connector = findConnector(source.connector)
  const { recorded, ...given } = source.settings
  const files = Recorded.parse(recorded)
  const calls = files && (await readCalls(files))
  const settings = calls
    ? connector.settingsOf(calls)
    : await withFound(store, org, connector, parseSettings(connector, given))
  // Whoever recorded may have cut out nothing, and what is read here is archived.
  const transport = calls
    ? redactingTransport(recordedTransport(calls))
    : await connector.connect(settings, await meansOf(store, org, source.id))
  return { connector, settings, transport, ...(calls && { recorded: calls }) }
}

/** The settings with what other sources found, where they ask for it. */
async function withFound(
  store: Store,
  org: string,
  { builds }: Connector<unknown>,
  settings: unknown,
): Promise<unknown> {
  if (!builds?.asks(settings)) return settings
  const [first] = builds.populations
  return await readOrg(store, org, async (tx) => {
    const items = new Map<string, unknown[]>()
    for (const { id } of builds.populations) {
      items.set(
        id,
        (await listItems(tx, id)).map(({ content }) => content),
      )
    }
    const receipts = await currentReceipts(tx, first ? [first.id] : [])
    const isWhole = receipts.length > 0 && receipts.every(({ complete }) => complete)
    return builds.complete(settings, ({ id }) => items.get(id) ?? [], isWhole)
  })
}

export async function readCalls(files: readonly string[]): Promise<RecordedCall[]> {
  const calls: RecordedCall[] = []
  for (const file of files) for await (const call of readArchive(file)) calls.push(call)
  return calls
}
