/** Controls of every kind, and the marks that turn the direction of writing: what would end a header, or make text look like another. */
const hidden = /[\p{Cc}\p{Cs}\u200B\u200E\u200F\u061C\u2028-\u202E\u2060-\u2069\uFEFF]/gu

const longest = 200

/** A text as one line that cannot be anything else: for subjects and names in a header. */
export function oneLine(text: string): string {
  return withoutHidden(text.replaceAll(/\s+/gu, ' ')).trim().slice(0, longest).toWellFormed()
}

/** The same for a text of many lines. */
export function manyLines(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => withoutHidden(line.replaceAll('\t', ' ')))
    .join('\n')
}

function withoutHidden(text: string): string {
  return text.replaceAll(hidden, '')
}
