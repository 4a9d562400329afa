import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { countWords, readingTime } from '#engine/reading-time.ts'
import { controls } from '#program/index.ts'

import { plannedControls } from './planned-controls.ts'
import { shippedPolicies } from './shipped.ts'

/** Controls of chapters that are still to come. */
const toCome = Object.keys(plannedControls)

/** Between the first two and the last three stand the rules, under headings of their own. */
const frame = {
  de: ['Kurz gefasst', 'Geltung', 'Ausnahmen', 'Verantwortung', 'Verstöße und Meldungen'],
  en: ['In short', 'Scope', 'Exceptions', 'Responsibility', 'Breaches and reports'],
}

const shipped = shippedPolicies()

test('fourteen policies come with the product, and no text lies beside them unread', () => {
  const folder = join(import.meta.dirname, '../../../content/policies')
  const folders = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory())

  assert.equal(shipped.length, 14)
  assert.deepEqual(
    shipped.map(({ id }) => id).toSorted(),
    folders.map(({ name }) => name).toSorted(),
  )
})

test('each begins with its title, says in short what it asks, then whom it binds, and ends with what happens otherwise', () => {
  for (const { id, titleDe, titleEn, textDe, textEn } of shipped) {
    for (const [text, title, language] of [
      [textDe, titleDe, 'de'],
      [textEn, titleEn, 'en'],
    ] as const) {
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
      assert.equal(text.split('\n')[0], `# ${title}`)
      assert.deepEqual([...headings.slice(0, 2), ...headings.slice(-3)], frame[language], id)
      assert.ok(headings.length >= 8, `${id} has rules under at least three headings`)
    }
  }
})

test('what it asks stands in three to six lines at its beginning, and the whole is read in two minutes', () => {
  for (const { id, textDe, textEn } of shipped) {
    for (const text of [textDe, textEn]) {
      const [, short = ''] = text.split(/^## .+$/m)
      const lines = short.trim().split('\n')
      assert.ok(lines.length >= 3 && lines.length <= 6, id)
      assert.ok(
        lines.every((line) => line.startsWith('- ')),
        id,
      )
      assert.ok(countWords(text) >= 350, id)
    }
    const { de, en } = readingTime({ de: textDe, en: textEn })
    assert.ok(Math.max(de, en) <= 120, `${id} takes ${Math.max(de, en)} seconds`)
  }
})

test('each says in both languages where to report, and that exceptions need two people and end', () => {
  for (const { id, textDe, textEn } of shipped) {
    for (const text of [textDe, textEn]) {
      assert.ok(text.includes('{{organisation}}') && text.includes('{{securityContact}}'), id)
    }
    assert.ok(/zweite Person genehmigt/.test(textDe) && /zwölf Monate/.test(textDe), id)
    assert.ok(/second person approves/.test(textEn) && /twelve months/.test(textEn), id)
  }
})

test('each stands behind controls, of which every one exists or is to come', () => {
  const there = controls.map(({ id }) => id)
  assert.deepEqual(
    toCome.filter((id) => there.includes(id)),
    [],
  )
  const known = new Set([...there, ...toCome])
  for (const { id, controls: named } of shipped) {
    assert.ok(named.length > 0, id)
    assert.deepEqual(
      named.filter((control) => !known.has(control)),
      [],
      id,
    )
  }
  // What people sign and how they are checked, some policy stands behind.
  const named = new Set(shipped.flatMap((each) => each.controls))
  for (const id of ['agreements-signed', 'backgrounds-checked', 'policies-accepted'])
    assert(named.has(id), id)
})
