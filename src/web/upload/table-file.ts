import { Refusal } from '#engine/refusal.ts'
import { decodeTable } from '#program/decode-table.ts'

import type { CheckedFile } from './check-file.ts'

/** How `readUpload` checks a table: it is read, and never handed out. */
export async function asTable(name: string, bytes: Buffer<ArrayBuffer>): Promise<CheckedFile> {
  return { name, type: 'text/csv', bytes }
}

/** A table that was handed in as a file, as text; refused as `table-unreadable` where it is none. */
export function tableText(bytes: Uint8Array): string {
  const decoded = decodeTable(bytes)
  if (decoded) return decoded.text
  throw new Refusal('input', 'table-unreadable', 'This is no table.', 'Save it as CSV.')
}
