import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Witnessing } from '#run/cosign-head.ts'
import { formatsOf } from '#ui/format.ts'
import { messages } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'

import { witnessesInFull, witnessesInShort } from './witnesses.ts'

const at = new Date('2026-11-25T06:00:00Z')

function words(language: 'de' | 'en', witnessing: Witnessing): { short: string; full: string } {
  const voice = { t: messages[language], formats: formatsOf(language, 'UTC') }
  const page = { at, witnessing }
  const full = textOf(witnessesInFull(page, voice)).replaceAll(/\s+/g, ' ')
  return { short: witnessesInShort(page, voice), full: full.split(' <ul>')[0] ?? '' }
}

function ago(hours: number): Date {
  return new Date(at.getTime() - hours * 3_600_000)
}

const nobody: Witnessing = { needed: 0, witnesses: [] }
const one: Witnessing = { needed: 1, witnesses: [{ name: 'a', at }], at }
const missed: Witnessing = { needed: 2, witnesses: [{ name: 'a' }, { name: 'b' }] }
const old: Witnessing = { needed: 1, witnesses: [{ name: 'a', at: ago(25) }], at: ago(25) }

test('witnessed is only said of a quorum of the last day, and what is missing is said in whole sentences', () => {
  for (const [witnessing, short, en, de] of [
    [nobody, 'unwitnessed', /^unwitnessed: nobody outside/, /^unbezeugt: Noch bestätigt niemand/],
    [
      one,
      'witnessed (1 of 1)',
      /^witnessed: 1 of the 1 witness the company names confirms this checkpoint; 1 is required\.$/,
      /^bezeugt: 1 von 1 Zeugen, die das Unternehmen benennt, bestätigt .*; nötig ist einer\.$/,
    ],
    [
      missed,
      'unwitnessed',
      /^unwitnessed: none of 2 witnesses confirm this checkpoint; 2 are required\. No checkpoint had/,
      /^unbezeugt: Keiner von 2 Zeugen bestätigt diesen Prüfpunkt; nötig sind 2\. Noch nie/,
    ],
    [
      { ...missed, last: { size: 1200, at: ago(3) } },
      'unwitnessed',
      /The last one with enough witnesses is of 25 November 2026.*, at 1,200 entries\.$/,
      /Zuletzt bestätigten genügend Zeugen einen Prüfpunkt am 25\. November.*, bei 1\.200 Einträgen\.$/,
    ],
    [
      old,
      'unwitnessed',
      /^unwitnessed: the last confirmation .* is of 24 November 2026.*, more than a day ago\.$/,
      /^unbezeugt: Zuletzt bestätigten ihn genügend Zeugen am 24\. November.* einem Tag\.$/,
    ],
  ] as const) {
    const english = words('en', witnessing)
    assert.equal(english.short, short)
    assert.match(english.full, en)
    assert.match(words('de', witnessing).full, de)
  }
})

test('a witness may be called anything, and the page stays a page', () => {
  const witnessing = { ...one, witnesses: [{ name: '<script>' }] }
  const voice = { t: messages.en, formats: formatsOf('en', 'UTC') }
  const markup = textOf(witnessesInFull({ at, witnessing }, voice))
  assert(markup.includes('&lt;script&gt;') && !markup.includes('<script>'))
})
