import MarkdownIt from 'markdown-it'

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
