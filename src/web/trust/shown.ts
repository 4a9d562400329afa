import type { ShownControl } from '#log/verify-site.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode } from '#ui/messages.ts'

const article =
  /<article class="sentence" id="([^"]+)">\s*<h3>\s*(?:<s>)?([^<]*)(?:<\/s>)?\s*<\/h3>[\s\S]*?<strong>([^<]*)<\/strong>/g

/**
 * What a published trust page shows a reader of each control: the sentence, and the status its words mean. Read from
 * the visible text, so that changing a word on the page is noticed.
 */
export function readShown(page: string, language: LanguageCode): Map<string, ShownControl> {
  const words = Object.entries(messages[language].status)
    // The longest first: "holds" begins what "holds, with deviation" says in full.
    .toSorted(([, a], [, b]) => b.length - a.length)
  return new Map(
    [...page.matchAll(article)].map(([, id = '', sentence = '', said = '']) => {
      const text = unescaped(said).trim()
      const status = words.find(([, word]) => text.startsWith(word))?.[0] ?? text
      return [id, { sentence: unescaped(sentence).trim(), status }]
    }),
  )
}

function unescaped(markup: string): string {
  return markup
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
