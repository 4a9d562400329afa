import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/** Small letters, umlauts beside their vowels and ß as ss, whatever the server's language is: to sort by, and to search in. */
export function folded(text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`replace(translate(lower(${text}), 'äöüàáâéèêíóôúñçẞÄÖÜÀÁÂÉÈÊÍÓÔÚÑÇ', 'aouaaaeeeioouncßaouaaaeeeioounc'), 'ß', 'ss')`
}

/** What `folded` text is LIKE that has this somewhere in it. */
export function foldedPattern(search: string): RawBuilder<unknown> {
  const escaped = `%${search
    .normalize('NFC')
    .trim()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return folded(sql`${escaped}::text`)
}
