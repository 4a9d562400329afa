import type { ShownControl } from '#log/trust-document.ts'
import type { LanguageCode, Messages } from '#ui/messages.ts'
import { verifierMessages } from '#ui/verifier-messages.ts'

const opening = /^ class="sentence" id="([^"]*)">\s*<h3>(?:\s*<s>)?([^<]*)(?:<\/s>\s*)?<\/h3>/
const statusWords = /<strong>([^<]*)<\/strong>/
const numbers = /<ul class="numbers">([\s\S]*?)<\/ul>/
const parts = /<ul class="numbers parts">([\s\S]*?)<\/ul>/
const figure = /(\d[\d.,]*) (?:of|von) (\d[\d.,]*)/g

/**
 * What a published trust page shows a reader of each control: the sentence, the status its words mean, and its numbers.
 * Read from the visible text, so that changing a word on the page is noticed; what stands there twice, or in no form of
 * ours, is shown as it stands, so that no check can take it for right.
 */
export function readShown(page: string, language: LanguageCode): Map<string, ShownControl> {
  const shown = new Map<string, ShownControl>()
  for (const article of page.split('<article').slice(1)) {
    const [, id = '', sentence = ''] = opening.exec(article) ?? []
    const said = unescaped(statusWords.exec(article)?.[1] ?? '')
    const before = shown.get(id)
    const status = statusOf(said, verifierMessages[language])
    shown.set(id, {
      sentence: `${before ? `${before.sentence} ` : ''}${unescaped(sentence).trim()}`,
      status: before ? `${before.status} ${status}` : status,
      parts: [
        ...(before?.parts ?? []),
        ...partsOf(parts.exec(article)?.[1] ?? '', verifierMessages[language]),
      ],
      figures: [...(before?.figures ?? []), ...figuresOf(numbers.exec(article)?.[1] ?? '')],
    })
  }
  return shown
}

/** The status that words on the page mean; the words themselves where they mean none. */
function statusOf(said: string, { status, since }: Pick<Messages, 'status' | 'since'>): string {
  const isNamed = (id: string, word: string) =>
    id === 'stale' || id === 'pending' ? said.startsWith(since(word, '')) : said === word
  return Object.entries(status).find(([id, word]) => isNamed(id, word))?.[0] ?? said
}

function figuresOf(list: string): ShownControl['figures'] {
  return [...list.matchAll(figure)].map(([, part = '', whole = '']) => ({
    part: numberOf(part),
    whole: numberOf(whole),
  }))
}

/** Each by its whole sentence, so that changing a word of it is noticed. */
function partsOf(
  list: string,
  { parts: known, partsFew }: Pick<Messages, 'parts' | 'partsFew'>,
): ShownControl['parts'] {
  return [...list.matchAll(/<li>([^<]*)<\/li>/g)].flatMap(([, text = '']) => {
    const said = unescaped(text).trim()
    if (said === partsFew) return []
    const [written = ''] = /\d[\d.,]*/.exec(said) ?? []
    const id = Object.entries(known).find(([, words]) => words(written) === said)?.[0]
    return [{ id: id ?? said, n: numberOf(written) }]
  })
}

/** Thousands are parted by a point or a comma, and none of our figures has decimals. */
function numberOf(written: string): number {
  return Number(written.replaceAll(/[.,]/g, ''))
}

function unescaped(markup: string): string {
  return markup
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
