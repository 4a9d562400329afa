import MarkdownIt from 'markdown-it'

import type { PolicyVersion } from '#populations/policy-version.ts'

const markdown = new MarkdownIt({ html: false, maxNesting: 20 })

/** The bones of a text: its headings by level, and how many list items and table rows stand under each. */
function bones(text: string): string[] {
  const found: string[] = []
  for (const { type, tag } of markdown.parse(text, {})) {
    if (type === 'heading_open') found.push(tag)
    if (type === 'list_item_open' || type === 'tr_open') found.push(type.replace('_open', ''))
  }
  return found
}

/** Whether two languages of a text have drifted apart in structure: what one has and the other lacks shows there first. */
export function hasDrifted(de: string, en: string): boolean {
  const [a, b] = [bones(de), bones(en)]
  return a.length !== b.length || a.some((bone, index) => bone !== b[index])
}

type Said = Pick<PolicyVersion, 'de' | 'en'>

/** Which of two languages was changed since the version before while the other stayed as it was; none of a version in one. */
export function changedAlone(before: Said, after: Said): 'de' | 'en' | undefined {
  if (!before.de || !before.en || !after.de || !after.en) return undefined
  const [de, en] = [before.de.digest !== after.de.digest, before.en.digest !== after.en.digest]
  if (de === en) return undefined
  return de ? 'de' : 'en'
}
