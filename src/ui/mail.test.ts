import assert from 'node:assert/strict'
import { test } from 'node:test'

import { mailMarkup } from './mail.ts'
import { messages } from './messages.ts'

const site = 'https://trust.example.com'
const parts = {
  t: messages.de,
  organisation: 'Müller & Söhne',
  heading: 'Sie sind eingeladen',
  paragraphs: ['Erster Absatz.', '<script>alert(1)</script> "x"'],
  button: { label: 'Annehmen', url: `${site}/join?t=a&b=c` },
  site,
}

test('text and HTML say the same, and what is in them is text', () => {
  const { subject, text, html } = mailMarkup(parts)
  assert.equal(subject, 'Sie sind eingeladen')
  assert.match(
    text,
    /^Sie sind eingeladen\n\nErster Absatz\.\n\n<script>alert\(1\)<\/script> "x"\n\nAnnehmen:\n/,
  )
  assert(text.includes(`${site}/join?t=a&b=c`))
  assert(text.includes('Müller & Söhne'))
  assert(html.includes('&lt;script&gt;alert(1)&lt;/script&gt; &quot;x&quot;'))
  assert(html.includes(`href="${site}/join?t=a&amp;b=c"`))
  assert(html.includes('Müller &amp; Söhne'))
  assert(!html.includes('<script'))
})

test('it is in the language of who gets it', () => {
  const { text, html } = mailMarkup({ ...parts, t: messages.en })
  assert.match(html, /<html lang="en">/)
  assert.match(text, /Nobody reads replies to it/)
})

test('a mail leads nowhere but to the site, fetches nothing and runs nothing', () => {
  for (const url of [
    'https://evil.example/',
    'https://trust.example.com.evil.example/',
    'https://trust.example.com@evil.example/',
    'http://trust.example.com/',
    'javascript:alert(1)',
    '//trust.example.com/',
    '/join',
  ])
    assert.throws(() => mailMarkup({ ...parts, button: { label: 'x', url } }), /only lead/, url)
  const { site: _, ...homeless } = parts
  assert.throws(() => mailMarkup(homeless), /only lead/)
  const { html } = mailMarkup({ ...parts, paragraphs: [] })
  assert.deepEqual(
    [...html.matchAll(/https?:[^\s"<]+/g)].map(([url]) => new URL(url).origin),
    [site, site],
  )
  assert(!/<(script|img|link|iframe|form)|url\(|@import| on\w+=/i.test(html))
})

test('without a button there is no address in it', () => {
  const { button: _, site: __, ...rest } = parts
  const { text, html } = mailMarkup(rest)
  assert(!/https?:/.test(text + html))
  assert(!html.includes('undefined') && !html.includes('false'))
})
