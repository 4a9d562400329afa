import { Refusal } from '#engine/refusal.ts'
import { decodeTable } from '#program/decode-table.ts'
import type { DecodedTable } from '#program/decode-table.ts'

import type { CheckedFile } from './check-file.ts'

/** How `readUpload` checks a table: it is read, and never handed out. */
export async function asTable(name: string, bytes: Buffer<ArrayBuffer>): Promise<CheckedFile> {
  return { name, type: 'text/csv', bytes }
}

/** A table that was handed in as a file, for somebody to look at; refused as `table-unreadable` where it is none. */
export function readTableFile(bytes: Uint8Array): DecodedTable {
  const decoded = decodeTable(bytes)
  if (decoded) return decoded
  throw new Refusal('input', 'table-unreadable', 'This is no table.', 'Save it as CSV.')
}

/** The same as text, where nobody looks before it is taken: one whose characters may be wrong is refused as `table-encoding`. */
export function tableText(bytes: Uint8Array): string {
  const { text, isDoubtful } = readTableFile(bytes)
  if (!isDoubtful) return text
  throw new Refusal(
    'input',
    'table-encoding',
    'It is not certain how its characters are written: umlauts and the like would be recorded wrong.',
    'Save it as CSV UTF-8.',
  )
}
