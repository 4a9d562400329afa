import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { longestMarkdown, markdownMarkup } from './markdown.ts'
import { textOf } from './status-sign.ts'

function render(text: string, under?: 1 | 2 | 3): string {
  return textOf(markdownMarkup(text, under === undefined ? {} : { under })).trim()
}

const elements =
  'p h2 h3 h4 h5 h6 ul ol li blockquote table thead tbody tr th td pre code em strong s a br hr'
const allowed = new Set(elements.split(' '))
const safeLink = /^ href="(https?:\/\/|mailto:)[^"<>]+" rel="noopener noreferrer nofollow"$/i
const attributes: Record<string, RegExp> = {
  a: safeLink,
  ol: /^( start="\d+")?$/,
  th: /^( class="text-(center|end)")?$/,
  td: /^( class="text-(center|end)")?$/,
}

/** What is not on the list: every `<` begins an element of it, with attributes of it, and all are closed in order. */
function strays(markup: string): string[] {
  const found: string[] = []
  const open: string[] = []
  for (const [tag, slash, name = '', rest = ''] of markup.matchAll(
    /<(\/?)([^\s<>/]*)([^<>]*)>?/g,
  )) {
    const wanted = slash ? /^$/ : (attributes[name] ?? /^$/)
    const isAllowed = tag.endsWith('>') && allowed.has(name) && wanted.test(rest)
    if (!isAllowed) found.push(tag)
    if (slash) {
      if (open.pop() !== name) found.push(`${tag} closes nothing`)
    } else if (name !== 'br' && name !== 'hr') open.push(name)
  }
  return [...found, ...open.map((name) => `<${name}> stays open`)]
}

test('paragraphs, lists, tables, quotes, code and emphasis are typeset', () => {
  assert.equal(
    render('Ein *Satz*, **fett**, ~~weg~~, `code`.'),
    '<p>Ein <em>Satz</em>, <strong>fett</strong>, <s>weg</s>, <code>code</code>.</p>',
  )
  assert.equal(render('3. a\n4. b'), '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>')
  assert.equal(render('> a\n\n---'), '<blockquote>\n<p>a</p>\n</blockquote>\n<hr>')
  assert.equal(render('```js\na < b\n```'), '<pre><code>a &lt; b\n</code></pre>')
  assert.match(render('|a|b|c|\n|-|:-:|-:|\n|1|2|3|'), /<td>1<\/td>\n<td class="text-center">2/)
  assert.match(render('|a|\n|-:|\n|1|'), /<th class="text-end">a<\/th>/)
})

test('headings stand below the heading of the page', () => {
  assert.equal(render('# a\n\n## b\n\n# c'), '<h2>a</h2>\n<h3>b</h3>\n<h2>c</h2>')
  assert.equal(render('## a\n\n### b'), '<h2>a</h2>\n<h3>b</h3>')
  assert.equal(render('# a\n\n###### b'), '<h2>a</h2>\n<h3>b</h3>')
  assert.equal(render('### a\n\n# b', 3), '<h4>a</h4>\n<h4>b</h4>')
  assert.equal(render('# a\n\nb\n=\n\nc\n-', 3), '<h4>a</h4>\n<h4>b</h4>\n<h5>c</h5>')
})

test('links lead to http, https and mailto alone, and tell nobody where they were', () => {
  const rel = 'rel="noopener noreferrer nofollow"'
  assert.equal(
    render('[a](https://b.example/?x=1&y="2)'),
    `<p><a href="https://b.example/?x=1&amp;y=%222" ${rel}>a</a></p>`,
  )
  assert.equal(
    render('<mailto:a@b.example>'),
    `<p><a href="mailto:a@b.example" ${rel}>a@b.example</a></p>`.replace('>a@', '>mailto:a@'),
  )
  for (const address of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '&#106;avascript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:image/png;base64,AA',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    '/console/sign-out',
    '\\\\evil.example',
    'https:evil.example',
    '#here',
    'blob:https://a/b',
  ]) {
    assert.doesNotMatch(render(`[a](<${address}>) <${address}>`), /<a/, address)
    assert.doesNotMatch(render(`[a](${address})`), /<a/, address)
  }
})

test('pictures are their words, and nothing is fetched', () => {
  assert.equal(
    render('![*the* "plan"](https://evil.example/pixel.png "t")'),
    '<p>the &quot;plan&quot;</p>',
  )
  assert.equal(render('![<script>](data:image/svg+xml,x)').includes('<script'), false)
})

test('HTML is text', () => {
  assert.equal(render('<script>alert(1)</script>'), '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>')
  assert.deepEqual(strays(render('a <img src=x onerror=alert(1)> <!-- b --> <svg/onload=x>')), [])
})

test('characters that turn the writing are left out', () => {
  assert.equal(render('a\u202Egpj.exe\u2066'), '<p>agpj.exe</p>')
})

test('a text that is too long is shown as it was written', () => {
  const long = '# <b>\n'.repeat(longestMarkdown / 5)

  assert.match(render(long), /^<pre># &lt;b&gt;\n/)
  assert.deepEqual(strays(render(long)), [])
})

const pieces = fc.constantFrom(
  ...'# - * _ ` ~ ~~ > | [ ] ( ) ! < > " \' & ; : \\ = + 1. 2) ``` ~~~ --- ** *** ]( ![ [a]: // http: https: mailto: javascript: data: &#106; &lt; &#x3c; <script> </p> <a href= onclick= style= {} a b x@y.z'.split(
    ' ',
  ),
  '\n',
  '\n\n',
  '\t',
  '    ',
  ' ',
  '\0',
  '\r',
  '\u00a0',
  '\u202e',
  '\ud800',
  '|-|-|\n',
  '|:-:|-:|\n',
  '[a](https://b)',
  '![a](https://b)',
  '<https://a"onx=>',
)

test('whatever is written, only what is on the list comes out, closed in order', () => {
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 100 }),
  )
  fc.assert(
    fc.property(texts, (text) => assert.deepEqual(strays(render(text)), [])),
    { numRuns: 3000 },
  )
})

test('of a link to nowhere the words stay', () => {
  assert.equal(
    render('[a *b*]() [c](https://d.example)').trim(),
    '<p>a <em>b</em> <a href="https://d.example" rel="noopener noreferrer nofollow">c</a></p>',
  )
})

test('the check above can fail', () => {
  for (const bad of [
    '<script>',
    '<p onclick="x">a</p>',
    '<a href="javascript:x" rel="noopener noreferrer nofollow">a</a>',
    '<a href="https://a">a</a>',
    '<td style="text-align:right">a</td>',
    '<h1>a</h1>',
    '<p>a',
    '<p><em>a</p></em>',
    'a <',
    '<img src="x">',
  ])
    assert.notDeepEqual(strays(bad), [], bad)
})
