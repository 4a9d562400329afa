/** Names of files as people may read them and disks can hold them. */
import { clipped } from '#engine/clipped.ts'

const longestName = 150

/** Names that Windows keeps for itself, whatever their ending. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/**
 * A name without path, without what cannot be seen or turns the direction of writing, without what a file system
 * refuses; of at most 150 characters and never empty. The ending stays.
 */
export function cleanFileName(name: string): string {
  const last = name.slice(-1000).split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .normalize('NFC')
    // Control, formatting (bidi among it), private, unassigned, lone surrogates; line and paragraph separators.
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s/g, ' ')
  const whole = trimmed(plain)
  const ending = endingOf(whole)
  const dotted = ending === '' ? '' : `.${ending}`
  const start = trimmed(whole.slice(0, whole.length - dotted.length))
  const stem = trimmed(clipped(start, longestName - dotted.length))
  return `${deviceName.test(stem) ? '_' : ''}${stem || 'document'}${dotted}`
}

/** What stands behind the last dot, in small letters; empty where there is nothing that could be an ending. */
export function endingOf(name: string): string {
  return /\.([a-z\d]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** Windows drops dots and spaces at the end, Unix hides what begins with a dot. */
function trimmed(text: string): string {
  return text.replace(/^[. ]*(?=\.[a-z\d]{1,10}$)|^[. ]+/i, '').replace(/[. ]+$/, '')
}
