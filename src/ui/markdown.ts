import { html, raw } from 'hono/html'
import MarkdownIt from 'markdown-it'
import type { Token } from 'markdown-it'

import type { Markup } from './status-sign.ts'

/** Longer texts are shown as they were written: what takes long to typeset keeps everyone else waiting. */
export const longestMarkdown = 100 * 1024

const markdown = new MarkdownIt({ html: false, maxNesting: 20 })
  // A definition of 50 KB, used 16,000 times, would be 400 MB.
  .disable('reference')
const { escapeHtml } = markdown.utils

// Relative addresses would be links of ours that a stranger chose.
markdown.validateLink = (url) => /^(https?:\/\/|mailto:)./i.test(url)

Object.assign(markdown.renderer.rules, {
  // Of a link to nowhere, which no rule above is asked about, the words stay.
  link_open: (tokens, at) => {
    const href = String(tokens[at]?.attrGet('href') ?? '')
    return href === '' ? '' : `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow">`
  },
  link_close: (tokens, at) => {
    let opened = at
    while (opened >= 0 && tokens[opened]?.type !== 'link_open') opened--
    return tokens[opened]?.attrGet('href') ? '</a>' : ''
  },
  // A picture from elsewhere tells its owner who reads; its words stay.
  image: (tokens, at, options, env, self) =>
    escapeHtml(self.renderInlineAsText(tokens[at]?.children ?? [], options, env)),
  fence: (tokens, at) => codeBlock(tokens[at]?.content),
  code_block: (tokens, at) => codeBlock(tokens[at]?.content),
} satisfies typeof markdown.renderer.rules)

/**
 * A text in CommonMark, with tables, as markup: paragraphs, headings, lists, quotes, tables, code, emphasis, and links
 * to http, https and mailto. HTML in it is text, and so are pictures' words. Its highest headings stand one below the
 * level `under`, so that a page keeps its one h1, and no heading leaves out a level. Columns are aligned by the classes `text-center` and `text-end`.
 */
export function markdownMarkup(text: string, { under = 1 }: { under?: 1 | 2 | 3 } = {}): Markup {
  const shown = withoutTurns(text)
  if (shown.length > longestMarkdown) return html`<pre>${shown}</pre>`
  const env = {}
  const tokens = markdown.parse(shown, env)
  lowerHeadings(tokens, under)
  for (const token of tokens) {
    const align = token.attrGet('style')
    if (align !== null) {
      // No page of ours may carry inline styles.
      const name = { 'text-align:center': 'text-center', 'text-align:right': 'text-end' }[align]
      token.attrs = name === undefined ? null : [['class', name]]
    }
  }
  return raw(markdown.renderer.render(tokens, markdown.options, env))
}

/** A text may begin with any level, and skip some: whoever listens to a page finds the way by them. */
function lowerHeadings(tokens: readonly Token[], under: number): void {
  const headings = tokens.filter(({ type }) => type.startsWith('heading_'))
  const levelOf = ({ tag }: Token) => Number(tag.slice(1))
  const highest = Math.min(...headings.map(levelOf))
  let before = under
  for (const heading of headings) {
    const level = Math.min(levelOf(heading) - highest + under + 1, before + 1, 6)
    if (heading.type === 'heading_close') before = level
    heading.tag = `h${level}`
  }
}

function codeBlock(content = ''): string {
  return `<pre><code>${escapeHtml(content)}</code></pre>\n`
}

/** Without the characters that turn the direction of what follows, beyond the text's own end. */
function withoutTurns(text: string): string {
  return text.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
}
