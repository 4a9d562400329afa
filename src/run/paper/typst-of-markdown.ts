import MarkdownIt from 'markdown-it'
import type { Token } from 'markdown-it'

const markdown = new MarkdownIt({ html: false, maxNesting: 20 }).disable('reference')

/** An open element, and what stands in it so far. */
interface Open {
  type: string
  made: string[]
  attributes: Readonly<Record<string, string>>
}

/**
 * A text in CommonMark, with tables, as Typst's markup. What people wrote is handed over as string literals only, so that
 * nothing in it is ever run. HTML in it is text, and of a picture its words stay.
 */
export function typstOfMarkdown(text: string): string {
  const stack: Open[] = [{ type: 'root', made: [], attributes: {} }]
  for (const token of markdown.parse(text, {})) take(token, stack)
  return stack[0]?.made.join('') ?? ''
}

/** The heading of the first level that a text begins with, in plain words, and what follows it; nothing where it begins otherwise. */
export function headingOf(text: string): { heading: string; rest: string } | undefined {
  const [open, inline] = markdown.parse(text, {})
  if (open?.type !== 'heading_open' || open.tag !== 'h1' || !open.map) return undefined
  const parts = inline?.children ?? []
  if (parts.length === 0 || parts.some(({ type }) => type !== 'text')) return undefined
  const rest = text
    .split(/\r\n|\r|\n/)
    .slice(open.map[1])
    .join('\n')
  return { heading: parts.map(({ content }) => content).join(''), rest }
}

/**
 * A string literal of Typst, in ASCII alone: https://typst.app/docs/reference/foundations/str/. Typst compares a source with the one
 * before it byte by byte, and cuts through a character where two share their last bytes: the next paper would be refused, or set wrongly.
 */
export function typstString(text: string): string {
  const escaped = text
    .toWellFormed()
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll(/[^ -~]/gu, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`)
  return `"${escaped}"`
}

function take(token: Token, stack: Open[]): void {
  const type = token.type.replace(/_(open|close)$/, '')
  if (token.nesting === 1) {
    stack.push({ type, made: [], attributes: attributesOf(token) })
  } else if (token.nesting === -1) {
    const closed = stack.pop()
    if (closed) add(stack, elementOf(closed, token))
  } else if (token.type === 'inline') {
    for (const child of token.children ?? []) take(child, stack)
  } else {
    add(stack, leafOf(token))
  }
}

function attributesOf(token: Token): Record<string, string> {
  return Object.fromEntries((token.attrs ?? []).map(([name, value]) => [name, String(value)]))
}

function add(stack: Open[], made: string): void {
  stack.at(-1)?.made.push(made)
}

function leafOf({ type, content }: Token): string {
  switch (type) {
    case 'softbreak':
      return ' '
    case 'hardbreak':
      return '#linebreak();'
    case 'code_inline':
      return `#raw(${typstString(content)});`
    case 'fence':
    case 'code_block':
      return `#raw(block: true, ${typstString(content.replace(/\n$/, ''))});\n\n`
    case 'hr':
      return '#line(length: 100%, stroke: 0.5pt + gray);\n\n'
    default:
      return content === '' ? '' : `#${typstString(content)};`
  }
}

function elementOf({ type, made, attributes }: Open, { tag, hidden }: Token): string {
  const inside = made.join('')
  switch (type) {
    case 'heading':
      return `#heading(level: ${tag.slice(1)})[${inside}];\n\n`
    case 'paragraph':
      return hidden ? inside : `${inside}\n\n`
    case 'strong':
    case 'em':
      return `#${type === 'em' ? 'emph' : 'strong'}[${inside}];`
    case 's':
      return `#strike[${inside}];`
    case 'link':
      return linked(attributes['href'] ?? '', inside)
    case 'bullet_list':
      return `#list(${made.join(', ')});\n\n`
    case 'ordered_list':
      return `#enum(start: ${Number(attributes['start'] ?? 1)}, ${made.join(', ')});\n\n`
    case 'list_item':
    case 'td':
      return `[${inside}]`
    case 'th':
      return `[#strong[${inside}];]`
    case 'blockquote':
      return `#quote(block: true)[${inside}];\n\n`
    case 'tr':
      return `${made.join(', ')},`
    case 'thead':
      return `columns: ${made.join('').split('],').length - 1}, table.header(${inside}), `
    case 'table':
      return `#table(${inside});\n\n`
    default:
      return inside
  }
}

/** Only where a reader of the PDF can follow it safely; else its words stay. */
function linked(href: string, words: string): string {
  return /^(https?:\/\/|mailto:)./i.test(href) ? `#link(${typstString(href)})[${words}];` : words
}
