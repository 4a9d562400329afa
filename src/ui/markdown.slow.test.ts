import assert from 'node:assert/strict'
import { test } from 'node:test'

import { longestMarkdown, markdownMarkup } from './markdown.ts'
import { textOf } from './status-sign.ts'

test('no text within the limit takes long, or grows to many times its size', () => {
  const patterns = [
    '[',
    '![',
    '[](',
    '[a](',
    '[a](<b',
    '*',
    '_*',
    '*a_',
    '***a',
    '*a **b ',
    '`',
    '~~a',
    '<',
    '<a ',
    '<http:',
    '&',
    '&#',
    '> a\n',
    '- a\n',
    '* ',
    '1. ',
    '# a\n',
    'a\n=\n',
    '|a',
    'a|b\n-|-\n',
    '[a]: b\n',
    '[a][a]',
    '```\n',
    '---\n',
    '(((',
    '\\',
    '\n',
  ]
  const texts = [
    ...patterns.map((pattern) => pattern.repeat(longestMarkdown / pattern.length)),
    `[a]: ${'b'.repeat(50_000)}\n\n${'[a]'.repeat(16_000)}`,
    `${'['.repeat(50_000)}a${']'.repeat(50_000)}`,
    Array.from({ length: 440 }, (_, n) => `${'`'.repeat(n)}a`).join(''),
    Array.from({ length: 440 }, (_, n) => `${' '.repeat(n)}- a\n`).join(''),
    `${'>'.repeat(200)}a\n`.repeat(500),
    `${'|a'.repeat(20_000)}|\n${'|-'.repeat(20_000)}|\n${'|\n'.repeat(9_000)}`,
  ]
  for (const text of texts) {
    const start = performance.now()
    const markup = textOf(markdownMarkup(text))
    // They take a tenth of this; with a quadratic rule it is minutes.
    assert(performance.now() - start < 3000, text.slice(0, 20))
    assert(markup.length < 20 * longestMarkdown, text.slice(0, 20))
  }
})
