import { sql } from 'kysely'

import { anyCase } from './any-case.ts'
import { erasedUpload } from './documents.ts'
import type { Tx } from './organisation.ts'

/** A file that was found, with the item it is attached to. */
export interface FoundDocument {
  population: string
  key: string
  name: string
}

/** More files of a name than this are narrowed down, and not looked through. */
const mostNamed = 500

/** Files by a part of their name, as far as they are attached to current items of these populations; the newest first. */
export async function searchDocuments(
  tx: Tx,
  populations: readonly string[],
  search: string,
  { limit }: { limit: number },
): Promise<FoundDocument[]> {
  if (populations.length === 0) return []
  const { rows } = await sql<FoundDocument>`
    WITH named AS (
      SELECT id::text AS id, name, recorded_at FROM document
      WHERE org_id = ${tx.org} AND uploaded_by <> ${erasedUpload} AND name ~ ${anyCase(search.normalize('NFC'))}
      ORDER BY recorded_at DESC LIMIT ${mostNamed})
    SELECT item.population, item.key, named.name FROM item JOIN named ON item.content -> 'documents' ? named.id
    WHERE item.org_id = ${tx.org} AND item.population = ANY(${populations}::text[]) AND item.recorded_to = 'infinity'
    ORDER BY named.recorded_at DESC, named.name LIMIT ${limit}`.execute(tx.db)
  return rows
}
