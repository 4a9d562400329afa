import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import MarkdownIt from 'markdown-it'

const content = join(import.meta.dirname, '../../content')
const markdown = new MarkdownIt()
const placeholders = ['{{organisation}}', '{{securityContact}}']

/** Every text that comes in one file a language. */
const texts = globSync('**/de.md', { cwd: content }).map((path) => path.slice(0, -'/de.md'.length))

function read(text: string, language: 'de' | 'en'): string {
  return readFileSync(join(content, text, `${language}.md`), 'utf8')
}

/** What a text is built of, one word a block: two texts that say the same in the same order have the same. */
function shapeOf(text: string): string[] {
  return markdown
    .parse(text, {})
    .filter(({ nesting }) => nesting === 1)
    .map(({ tag }) => tag)
}

/** The numbers and placeholders in each block, in no order: languages put their words differently. */
function factsOf(text: string): string[][] {
  return markdown
    .parse(text, {})
    .filter(({ type }) => type === 'inline')
    .map(({ content: block }) => (block.match(/\{\{\w+\}\}|\d+/g) ?? []).toSorted())
}

test('texts come in both languages', () => {
  const english = globSync('**/en.md', { cwd: content }).map((path) =>
    path.slice(0, -'/en.md'.length),
  )
  assert.deepEqual(english.toSorted(), texts.toSorted())
  assert.ok(texts.length >= 17)
})

test('both languages have the same headings, paragraphs and lists in the same order', () => {
  for (const text of texts) {
    assert.deepEqual(shapeOf(read(text, 'en')), shapeOf(read(text, 'de')), text)
  }
})

test('both languages name the same figures in the same places', () => {
  for (const text of texts) {
    assert.deepEqual(factsOf(read(text, 'en')), factsOf(read(text, 'de')), text)
  }
})

test('nothing is left to be written, and no placeholder but those that are filled in', () => {
  for (const text of texts) {
    for (const language of ['de', 'en'] as const) {
      const words = read(text, language)
      const found = words.match(/\{\{.*?\}\}|\{\{|\}\}/g) ?? []
      assert.deepEqual(
        found.filter((each) => !placeholders.includes(each)),
        [],
        text,
      )
      assert.doesNotMatch(words, /TODO|TBD|FIXME|XXX|lorem|\[\.\.\.\]|…$/im, text)
    }
  }
})

test('German is set with German quotation marks and calls nobody „Sie“, English with its own, and neither holds HTML', () => {
  for (const text of texts) {
    const [german, english] = [read(text, 'de'), read(text, 'en')]
    assert.doesNotMatch(german, /"|'|“\w|<\w/, text)
    // At the beginning of a sentence it is „they“.
    assert.doesNotMatch(german, /[\wäöüß,] (?:Sie|Ihnen|Ihre?n?)\b/, text)
    assert.doesNotMatch(english, /"|'|„|<\w/, text)
  }
})

test('the comparison can fail', () => {
  assert.notDeepEqual(shapeOf('# A\n\n- b\n- c\n'), shapeOf('# A\n\n- b\n'))
  assert.notDeepEqual(factsOf('- 14 days\n'), factsOf('- 30 Tage\n'))
})
