import assert from 'node:assert/strict'
import { test } from 'node:test'

import { PDF } from '@libpdf/core'
import fc from 'fast-check'

import { longestPaper, typesetPaper } from './typeset.ts'
import type { Paper } from './typeset.ts'
import { typstString } from './typst-of-markdown.ts'

const at = new Date('2026-11-25T09:00:00Z')

function paper(text: string, more: Partial<Paper> = {}): Paper {
  return { title: 'Kryptografie', language: 'de', at, text, ...more }
}

/** The words a reader of the PDF finds, spaces made one. */
async function wordsOf(bytes: Uint8Array): Promise<string> {
  const pdf = await PDF.load(bytes)
  const pages = pdf.getPages().map((page) => page.extractText().text)
  return pages.join(' ').replaceAll(/\s+/g, ' ')
}

test('every element of a text is set, and its words can be read again', async () => {
  const text = `## Zweck

Größe **fett** _kursiv_ \`code\` [Link](https://example.com/a?b=1) und ![Bild](https://example.com/x.png).

1. eins
2. zwei
   - innen

> Zitat

| Spalte A | Spalte B |
|---|--:|
| a1 | b1 |
| a2 | b2 |

---

\`\`\`
let x = 1 // #set
\`\`\`
`
  const facts = [['Fassung', '3'] as const]
  const words = await wordsOf(await typesetPaper(paper(text, { facts, foot: 'Beispiel GmbH' })))
  for (const expected of [
    'Kryptografie',
    'Fassung',
    'Zweck',
    'Größe fett kursiv code Link und Bild',
    'eins',
    'innen',
    'Zitat',
    'Spalte A',
    'b2',
    'let x = 1 // #set',
    'Beispiel GmbH',
    'Seite 1 von 1',
  ]) {
    assert(words.includes(expected), `${expected} in ${words}`)
  }
})

test('a title is set without breaking its words, and a digest within the margins', async () => {
  const title = 'Certificate of completion'
  const digest = '23b9ea4d51bcc61cc4f1c9d87c71dcf027a464b12a6d3f23cac4dbab42045eb2'
  const facts = [['SHA-256 of the course', digest] as const]
  const [page] = (await PDF.load(await typesetPaper(paper('One.', { title, facts })))).getPages()
  const { lines, width } = page?.extractText() ?? { lines: [], width: 0 }
  const line = (part: string) => lines.find(({ text }) => text.includes(part))
  assert(line(title), lines.map(({ text }) => text).join('\n'))
  const { bbox } = line(digest) ?? {}
  assert(bbox)
  const marginCm = 2.4
  assert(bbox.x + bbox.width <= width - (marginCm / 2.54) * 72 + 1, JSON.stringify(bbox))
})

test('a text that begins with its title has it once, in its own words, and another heading stays below it', async () => {
  const times = (all: string, part: string) => all.split(part).length - 1
  const text = '# Vereinbarung für freie Mitarbeitende\n\nIch schweige.'
  for (const title of [
    'Vereinbarung für freie Mitarbeitende',
    'vereinbarung  für freie Mitarbeitende',
    'Vereinbarung für freie Mitarbeit',
  ]) {
    const words = await wordsOf(await typesetPaper(paper(text, { title })))
    assert.equal(times(words, 'Vereinbarung für freie Mitarbeitende'), 1, words)
    assert.equal(times(words.toLowerCase(), 'vereinbarung für'), 1, words)
    assert(words.includes('Ich schweige.'))
  }
  for (const other of ['# Zweck\n\nx', 'Vereinbarung\n\nx', '## Vereinbarung\n\nx', '#\n\nx']) {
    const words = await wordsOf(await typesetPaper(paper(other, { title: 'Vereinbarung' })))
    assert(words.includes('Vereinbarung') && words.includes('x'))
    assert.equal(words.includes('Zweck'), other.includes('Zweck'))
  }
})

test('the same paper is the same bytes', async () => {
  const once = await typesetPaper(paper('Ein Absatz.'))
  await typesetPaper(paper('Ein anderer.'))
  assert.deepEqual(await typesetPaper(paper('Ein Absatz.')), once)
})

test('what was set before changes nothing, also where two texts share the last bytes of a character', async () => {
  for (const text of ['\u{55E16}', '\u{3D56}', 'x\u{55E16}', '\u{3D56}', '\uD800x']) {
    const words = await wordsOf(await typesetPaper(paper(text)))
    assert(words.includes('Seite 1 von 1'), words)
  }
})

test('nothing that people write is run: it stands there as they wrote it', async () => {
  const hostile = [
    '#panic("x")',
    '#read("/etc/passwd")',
    '"; #panic("y") //',
    '\\" #eval("1+1")',
    '$x$',
    '@label <label>',
    '*a* = b',
    '#{1+1}',
    '\\u{41}',
  ]
  for (const line of hostile) {
    const words = await wordsOf(
      await typesetPaper(paper(`\`${line.replaceAll('`', '')}\``, { title: line })),
    )
    assert(words.includes(line), `${line} in ${words}`)
  }
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
      assert((await typesetPaper(paper(text, { title: text, foot: text }))).length > 0)
    }),
    { numRuns: 60 },
  )
  assert.equal(typstString('a"b\\c\nd'), String.raw`"a\"b\\c\u{a}d"`)
})

test('a text that would take too long is refused', async () => {
  await assert.rejects(typesetPaper(paper('a '.repeat(longestPaper))), { code: 'paper-too-long' })
})
