import { westernText } from '#engine/western-text.ts'

/** A table as text, and how its bytes were read. */
export interface DecodedTable {
  text: string
  encoding: string
  /** It was read as Windows-1252, and holds what no western text does: umlauts written on an old Macintosh, for instance. */
  isDoubtful: boolean
}

/**
 * A table's bytes as text: by their mark, else UTF-8, else Windows-1252, which is what spreadsheets write in Europe. Nothing where
 * they are no text.
 */
export function decodeTable(file: Uint8Array): DecodedTable | undefined {
  const [first, second] = file
  const wide =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : undefined
  for (const encoding of wide === undefined ? ['utf-8', 'windows-1252'] : [wide]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(file)
      // Not one control character stands in a table: bytes that are no text, or a wrong guess.
      if (!/(?![\t\n\r\f\v])\p{Cc}/u.test(text))
        return { text, encoding, isDoubtful: encoding === 'windows-1252' && !isWestern(file) }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return undefined
}

/** Whether it is a workbook of a spreadsheet program, which people hand in for a table: a ZIP archive, or what Excel wrote before 2007. */
export function isWorkbook(file: Uint8Array): boolean {
  return ['504b0304', 'd0cf11e0'].includes(Buffer.from(file.subarray(0, 4)).toString('hex'))
}

function isWestern(file: Uint8Array): boolean {
  const western = westernText()
  western.add(file)
  return western.isPlausible
}
