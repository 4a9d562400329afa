/**
 * A table's bytes as text: by their mark, else UTF-8, else Windows-1252, which is what spreadsheets write in Europe. Nothing where
 * they are no text.
 */
export function decodeTable(file: Uint8Array): { text: string; encoding: string } | undefined {
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
      if (!/(?![\t\n\r\f\v])\p{Cc}/u.test(text)) return { text, encoding }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return undefined
}
