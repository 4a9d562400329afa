import { columnsOfFile, matchingLines } from '#connectors/csv/table-fields.ts'
import { CallError } from '#connectors/transport.ts'
import type { Store } from '#store/database.ts'

import { meansOf } from './means.ts'

/** What a table that somebody handed in has, and how its columns would fill a population where they are called like its fields. */
export interface HandedInTable {
  columns: string[]
  /** `field = column`, a line each. */
  lines: string[]
  /** The column that most likely names an item. */
  key: string | undefined
}

/** Looks at the header of a document of the organisation; nothing where it is no table we can read. */
export async function lookAtTable(
  store: Store,
  org: string,
  { document, population }: { document: string; population: string },
): Promise<HandedInTable | undefined> {
  try {
    const means = await meansOf(store, org, '')
    const columns = await columnsOfFile(await means.pathOf(document))
    const key = columns.find((column) => /^(id|name|key|kennung)$/i.test(column)) ?? columns[0]
    return { columns, lines: matchingLines(population, columns), key }
  } catch (error) {
    if (error instanceof CallError) return undefined
    throw error
  }
}
