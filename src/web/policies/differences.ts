import { diffWordsWithSpace } from 'diff'
import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'

/** Beyond this a comparison word by word would keep others waiting; then it is not shown. */
const longest = 60_000

/** Whether two texts are together too long to be compared word by word. */
export function areTooLong(before: string, after: string): boolean {
  return before.length + after.length > longest
}

/** So many lines of what stayed are shown before and after a change; more between two changes is left out. */
const linesAround = 3

/**
 * What one text says otherwise than the one before, word by word, each change with the lines around it; nothing where
 * both are the same, or too long.
 */
export function differences(before: string, after: string): Markup | undefined {
  if (before === after || areTooLong(before, after)) return undefined
  const [was, is] = [readable(before), readable(after)]
  // Where only the signs differ that are left out, they are what is shown.
  const parts = was === is ? diffWordsWithSpace(before, after) : diffWordsWithSpace(was, is)
  const shown = parts.map(({ value, added, removed }, index) => {
    if (added) return html`<ins>${value}</ins>`
    if (removed) return html`<del>${value}</del>`
    return around(value, index === 0, index === parts.length - 1)
  })
  return html`<div class="differences">${shown}</div>`
}

/** Headings and lists without the signs of Markdown, which not everybody can read. */
function readable(text: string): string {
  return text
    .replaceAll(/^#{1,2} +/gm, '■ ')
    .replaceAll(/^#{3,6} +/gm, '▪ ')
    .replaceAll(/^( *)[-*] +/gm, '$1• ')
}

/** Of what stayed, the lines next to a change. */
function around(text: string, isFirst: boolean, isLast: boolean): Markup {
  const lines = text.split('\n')
  const [before, after] = [isFirst ? 0 : linesAround, isLast ? 0 : linesAround]
  if (lines.length <= before + after + 1) return html`${text}`
  const head = lines.slice(0, before).join('\n')
  const tail = lines.slice(lines.length - after).join('\n')
  return html`${head}<span class="left-out">${isFirst ? '' : '\n'}[…]${isLast ? '' : '\n'}</span
    >${tail}`
}
