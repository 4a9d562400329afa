import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import { field } from './field.ts'
import { inputWords } from './input-words.ts'
import { like } from './like.ts'

function said(language: 'de' | 'en', schema: z.ZodType, value: unknown): string | undefined {
  return schema.safeParse(value, { error: inputWords(language) }).error?.issues[0]?.message
}

test('what people type wrongly is answered in words for people, in their language', () => {
  const region = z.string().regex(like(/^[A-Z]{2}-[A-Z]{1,3}$/, 'DE-BY'))
  assert.equal(
    said('de', region, 'Bayern'),
    'So lässt es sich hier nicht schreiben. Richtig ist zum Beispiel DE-BY.',
  )
  assert.equal(
    said('de', z.string().regex(/^[0-9a-f]{64}$/), 'x'),
    'So lässt es sich hier nicht schreiben.',
  )
  assert.equal(said('de', z.int().max(1000), 1001), 'Bitte höchstens 1.000.')
  assert.equal(said('en', z.number().min(1), 0), 'Please give at least 1.')
  assert.equal(said('de', z.int(), 'viel'), 'Bitte eine Zahl angeben.')
  assert.equal(said('de', z.int(), 1.5), 'Bitte eine ganze Zahl angeben.')
  assert.equal(said('en', z.array(z.string()).max(1), ['a', 'b']), 'Please give at most 1 of them.')
  assert.equal(
    said('de', z.email(), 'x'),
    'Bitte eine E-Mail-Adresse angeben, etwa name@example.com.',
  )
  assert.equal(
    said('en', z.iso.datetime(), 'x'),
    'Please give date and time, such as 2026-12-31T12:00:00Z.',
  )
})

test('what may be chosen is called as people write it, where its field names it', () => {
  const severity = field(
    z.enum(['high', 'low']).optional(),
    { de: 'Schwere', en: 'Severity' },
    { options: { high: { de: 'hoch', en: 'high' }, low: { de: 'niedrig', en: 'low' } } },
  )
  const error = inputWords('de', { severity })
  const [issue] =
    z.object({ severity }).safeParse({ severity: 'hch' }, { error }).error?.issues ?? []
  assert.equal(issue?.message, '„hch“ steht nicht zur Wahl. Wählen Sie zum Beispiel hoch, niedrig.')
})
