import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Content } from '#ui/components/content.ts'
import { formatsOf } from '#ui/format.ts'
import { messages } from '#ui/messages.ts'

import { shownContent } from './shown-content.ts'

function shownIn(language: 'de' | 'en', population: string) {
  const formats = formatsOf(language, 'Europe/Berlin')
  return shownContent({ t: messages[language], language, formats }, population)
}

async function plain(content: Content): Promise<string> {
  const text = String(await content)
  return text
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

test('a code is called by its word, one without a word is shown as a code, and other text as it is', async () => {
  for (const [language, word] of [
    ['de', 'Vorstrafen'],
    ['en', 'criminal record'],
  ] as const) {
    const { markup, text } = shownIn(language, 'onboarding-check')
    assert.equal(await plain(markup('check', 'criminal-record')), word)
    assert.equal(text('check', 'criminal-record'), word)
    assert.equal(String(await markup('check', 'palm-reading')), '<code>palm-reading</code>')
    assert.equal(String(await markup('engine', 'postgres')), '<bdi>PostgreSQL</bdi>')
    assert.equal(String(await markup('name', 'postgres')), '<bdi>postgres</bdi>')
  }
  // A form's own words, and a word that is the same as its code.
  assert.equal(await plain(shownIn('de', 'person').markup('kind', 'employee')), 'angestellt')
  assert(!String(await shownIn('en', 'x').markup('kind', 'closed')).includes('<code>'))
})

test('days, instants with their zone, yes and no, and what is not known are written for readers', async () => {
  const { markup, text } = shownIn('de', 'policy-obligation')
  assert.equal(await plain(markup('start', '2026-12-01')), '01.12.2026')
  const instant = String(await markup('from', '2026-11-30T23:00:00.000Z'))
  assert(instant.includes('1. Dez. 2026, 00:00 MEZ'), instant)
  assert(instant.includes('title="2026-11-30 23:00:00 UTC"'), instant)
  assert.equal(text('from', '2026-11-30T23:00:00.000Z'), '1. Dez. 2026, 00:00 MEZ')
  assert.deepEqual(
    [true, false, null].map((value) => text('isVerified', value)),
    ['ja', 'nein', 'nicht bekannt'],
  )
  assert.equal(text('port', 54321), '54321')
  assert.equal(text('encryptedAtRest', { unread: 'aws/1' }), 'nicht lesbar: aws/1')
})

test('countries have names, also parts of them', () => {
  const { text } = shownIn('en', 'database')
  assert.equal(text('country', 'DE'), 'Germany')
  assert(text('country', 'DE-BY').includes('Germany'))
  assert(text('country', 'DE-BY').includes('DE-BY'))
  assert.equal(text('region', 'DE'), 'DE')
})

test('what is in an item is shown with names, as lists and facts, and never as JSON', async () => {
  const { markup, text } = shownIn('en', 'database')
  const locations = [
    { region: 'eu-central-1', country: 'DE' },
    { region: 'us-east-1', country: 'US' },
  ]
  const shown = String(await markup('locations', locations))
  assert(shown.includes('<ul') && shown.includes('<dt>Country</dt>') && !shown.includes('{'))
  assert(!text('locations', locations).includes('{'))
  assert(text('locations', locations).includes('Country: Germany'))
  assert.equal(await plain(markup('locations', [])), '–')
})

test('markup in what a source says stays text, and what is endless is cut', async () => {
  const { markup } = shownIn('en', 'database')
  assert(!String(await markup('name', '<b>x</b>')).includes('<b>'))
  assert(!String(await markup('tags', [{ '<i>': '<b>' }])).includes('<i>'))
  assert(String(await markup('name', 'x'.repeat(100_000))).length < 2000)
  const many = Array.from({ length: 10_000 }, (_, n) => `x${n}`)
  const list = String(await markup('names', many))
  assert(list.length < 5000 && list.includes('9950 more'.replace('9950', '9,950')))
  let deep: unknown = 'x'
  for (let n = 0; n < 50; n++) deep = { in: deep }
  assert(String(await markup('deep', deep)).includes('<code>'))
})
