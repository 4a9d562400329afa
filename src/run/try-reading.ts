/** Asks a source and records nothing: what it would answer, before anything rests on it. */
import { everyPart } from '#connectors/every-part.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import type { Receipt } from '#engine/receipt.ts'
import type { Store } from '#store/database.ts'
import type { Source } from '#store/sources.ts'

import { connect } from './collect.ts'

/** What came back until the trial ended. */
export interface Trial {
  receipts: Receipt[]
  /** Ended before everything was asked: enough is known, or it took too long. */
  isCutShort: boolean
}

/** Reads all of a source into memory. */
export async function tryReading(store: Store, org: string, source: Source): Promise<Trial> {
  const { connector, settings, transport, recorded } = await connect(store, org, source)
  const { receipts } = await readIntoMemory(connector, settings, transport, {
    at: store.clock(),
    ...(recorded && { recorded }),
  })
  return { receipts, isCutShort: false }
}

/** How much a person waits for in front of a form, and how many scopes tell enough. */
const usual = { withinMs: 20_000, scopes: 24 }

/**
 * Reads until so many scopes have answered, or the time is over. Items are counted and forgotten. A source that cannot be
 * connected is thrown.
 */
export async function tryConnection(
  store: Store,
  org: string,
  source: Source,
  { withinMs, scopes } = usual,
): Promise<Trial> {
  const { connector, settings, transport, recorded } = await connect(store, org, source)
  const enough = new AbortController()
  const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(withinMs)])
  const over = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  const receipts: Receipt[] = []
  const reading = connector
    .read(
      settings,
      everyPart({
        at: store.clock(),
        signal,
        ...(recorded && { recorded }),
        within: () => ({
          async call(call) {
            signal.throwIfAborted()
            return await transport.call(call)
          },
        }),
        page: async () => signal.throwIfAborted(),
        async receipt(receipt) {
          signal.throwIfAborted()
          receipts.push(receipt)
          if (receipts.length >= scopes) enough.abort()
        },
      }),
    )
    .catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  // A question that is under way may take its time to end; whoever waits for us does not.
  await Promise.race([reading, over])
  reading.catch(() => undefined)
  return { receipts: [...receipts], isCutShort: signal.aborted }
}
