import { connectors } from '#connectors/index.ts'
import { sourcesOf } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'
import type { Receipt } from '#engine/receipt.ts'
import type { SpeakingReceipt } from '#store/opened-receipts.ts'
import type { Tx } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { sourcesWithoutScopes } from '#store/sources.ts'

/**
 * The receipts that speak now for a population, or for what it is derived from: of every scope, and of every source that
 * may fill it and was never read. Such a source has no scope yet, and must not look as if it had nothing to say.
 */
export async function receiptsFor(
  tx: Tx,
  population: Population<unknown>,
  at: Date,
): Promise<SpeakingReceipt[]> {
  const populations = sourcesOf(population)
  const ids = populations.map(({ id }) => id)
  const silent = (await sourcesWithoutScopes(tx)).flatMap(({ id, connector }) => {
    const fed = connectors.find((each) => each.id === connector)?.feeds ?? []
    const feeds = fed.map((each) => each.id)
    return feeds.some((each) => ids.includes(each)) ? [neverRead(id, feeds, at)] : []
  })
  const people = populations
    .filter(({ kind }) => kind === 'managed')
    .map(({ id }) => managedReceipt(id, at))
  return [...(await currentReceipts(tx, ids)), ...silent, ...people]
}

const nothingAsked = { basis: measured, calls: 0, pages: 0, items: 0 }

function neverRead(source: string, feeds: readonly string[], at: Date): Receipt {
  return {
    ...nothingAsked,
    scope: `source/${source}`,
    feeds,
    complete: false,
    because: 'NeverRead',
    readAt: at,
  }
}

/** What people fill in is complete by definition: the store itself is the source. */
function managedReceipt(population: string, at: Date): Receipt {
  return {
    ...nothingAsked,
    scope: `people/${population}`,
    feeds: [population],
    complete: true,
    readAt: at,
  }
}
