import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/** Small letters, and umlauts beside their vowels, whatever the server's language is: to sort by, and to search in. */
export function folded(text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`translate(lower(${text}), 'äöüàáâéèêíóôúñçßÄÖÜÀÁÂÉÈÊÍÓÔÚÑÇ', 'aouaaaeeeioouncsaouaaaeeeioounc')`
}

/** What `folded` text is LIKE that has this somewhere in it. */
export function foldedPattern(search: string): RawBuilder<unknown> {
  const escaped = `%${search
    .normalize('NFC')
    .trim()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return folded(sql`${escaped}::text`)
}
