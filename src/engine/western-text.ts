/**
 * Whether bytes that are no UTF-8 can only be Windows-1252 (of which ISO-8859-1 text is a part). Every byte is some
 * character in every one-byte encoding, so this looks for what such a text would not hold: letters and signs that no
 * western language writes there. Text in DOS, Macintosh, Cyrillic, Greek or Central European encodings, ISO-8859-15
 * with a euro sign, and UTF-8 that was damaged, give themselves away by them.
 * https://encoding.spec.whatwg.org/#windows-1252
 */
export interface WesternText {
  add(bytes: Uint8Array): void
  /** Nothing so far speaks against it. */
  readonly isPlausible: boolean
}

/** Without Â and Ã, with which misread UTF-8 begins. */
const letters = bytesOf('ÄÖÜäöüßÀÁÅÆÇÈÉÊÑÓØàáâåæçèéêëìíîïñòóôøùúû')
const signs = bytesOf('€‚„…‹‘’“”•–—™›\u00A0§©«®°±²³´µ·»×')
/** Signs that may stand inside a word. */
const inWords = bytesOf('’–—\u00A0´·')

/** More letters above ASCII in a row than any western word has. */
const longestRun = 2

export function westernText(): WesternText {
  let before = 0
  let run = 0
  let isPlausible = true

  function accept(byte: number): boolean {
    // A sign after a letter is in its place, unless another letter follows.
    if (signs.has(before) && !inWords.has(before) && isLetter(byte) && afterLetter) return false
    run = byte < 0x80 ? 0 : run + 1
    return byte < 0x80 || (run <= longestRun && (letters.has(byte) || signs.has(byte)))
  }

  let afterLetter = false
  return {
    add(bytes) {
      for (const byte of bytes) {
        if (!isPlausible) return
        isPlausible = accept(byte)
        afterLetter = isLetter(before)
        before = byte
      }
    },
    get isPlausible() {
      return isPlausible
    },
  }
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || letters.has(byte)
}

function bytesOf(text: string): ReadonlySet<number> {
  const wanted = new Set(text)
  const all = Array.from({ length: 256 }, (_, byte) => byte)
  const decoder = new TextDecoder('windows-1252')
  return new Set(all.filter((byte) => wanted.has(decoder.decode(Uint8Array.of(byte)))))
}
