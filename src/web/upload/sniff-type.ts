import { fileTypeFromBuffer } from 'file-type'

import { fileRefused, kindRefused } from './refused.ts'

/** A web page, or what a browser would make one of. */
const markup =
  /^<(!doctype|html|head|body|script|style|title|svg|iframe|object|embed|meta|link|base|form)\b|^<\?/i

/** Formats that are written in letters and are no text. */
const lettered = /^(%PDF-|%!PS|\{\\rtf|BEGIN:V)/

/** What no text holds. */
// oxlint-disable-next-line no-control-regex -- they are what it looks for
const control = /[\0-\x08\x0b\x0e-\x1f\x7f]/

/**
 * The type of a file by its bytes alone: a media type, or `text` for what is UTF-8 and no markup and no script. Refused
 * where it is nothing known.
 */
export async function sniffType(bytes: Buffer): Promise<string> {
  const text = utf8Of(bytes)
  // First: a table that begins with BMW is no bitmap, whose mark is two letters.
  if (text !== undefined && !control.test(text) && !lettered.test(text)) {
    if (text.startsWith('#!')) throw kindRefused('A script')
    if (isMarkup(text)) throw kindRefused('A web page or another markup file')
    return 'text'
  }
  const found = await fileTypeFromBuffer(bytes).catch(() => {
    // It unpacks the beginning of an office file to know which it is.
    throw fileRefused('upload-damaged', 'The file is damaged.')
  })
  if (!found) throw kindRefused('A file of an unknown kind, or a text that is not UTF-8,')
  return found.mime
}

/** Comments and blanks may come first. */
function isMarkup(text: string): boolean {
  return markup.test(
    text
      .slice(0, 5000)
      .replaceAll(/<!--[^]*?(-->|$)/g, '')
      .trimStart(),
  )
}

function utf8Of(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
