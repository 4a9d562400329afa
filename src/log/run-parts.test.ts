import assert from 'node:assert/strict'
import { test } from 'node:test'

import { utf8 } from './bytes.ts'
import { digestOfDisclosure, encodeDisclosure } from './disclosure.ts'
import type { KnownEntry } from './entry.ts'
import { openParts, readParts } from './run-parts.ts'
import { hour, published, saying, sha256, soundEntries } from './test-published-log.ts'
import { assertNamed, documentChanged, pageOf, runOf, visit } from './test-visit.ts'
import type { ShownControl } from './trust-document.ts'
import { exitCode } from './verify-site.ts'

const hide = (name: string, value: unknown) => encodeDisclosure(sha256(utf8(name)), name, value)
const digest = (disclosed: string) => digestOfDisclosure(sha256, disclosed)
const one = hide('parts', { checked: 2, 'not-permitted': 0 })
const other = hide('parts', { checked: 1, 'not-permitted': 1 })

test('parts are opened at their one place: after what a hidden run hides, else first', () => {
  const shown = { result: 'pass' as const, sd: [digest(one), digest(other)] }
  assert.deepEqual(openParts(sha256, shown, one), { checked: 2, 'not-permitted': 0 })
  assert.throws(() => openParts(sha256, shown, other), /not what the run committed to/)
  const four = ['a', 'b', 'c', 'd'].map((name) => digest(hide(name, 1)))
  const hidden = { result: 'hidden' as const, sd: [...four, digest(one)] }
  assert.deepEqual(openParts(sha256, hidden, one), readParts(one))
  assert.throws(() => openParts(sha256, { ...shown, sd: [] }, one), /not what the run/)
})

test('parts are counts by name, or few, and nothing else', () => {
  assert.equal(readParts(hide('parts', 'few')), 'few')
  for (const wrong of [
    hide('parts', 'many'),
    hide('parts', { checked: -1 }),
    hide('parts', { checked: '2' }),
    hide('parts', { 'Not One': 1 }),
    hide('result', { checked: 2 }),
    'x',
  ])
    assert.throws(() => readParts(wrong), { name: 'FormatError' }, wrong)
})

/** A site whose last shown run commits to these digests first. */
async function siteWith(...sd: string[]) {
  const entries = soundEntries().filter((entry) => entry.t !== 'status')
  const last = entries.pop()
  const committed = entries.map((entry): KnownEntry =>
    entry.t === 'run' && entry.seq === 2 ? { ...entry, sd } : entry,
  )
  return await published([...committed, saying(committed, hour(28)), ...(last ? [last] : [])])
}

test('a page whose run commits to its parts verifies; with other parts, or more than pass, it does not', async () => {
  const many = hide('parts', { checked: 3 })
  const files = await siteWith(digest(one))
  const shows = (disclosed: string, of = files) =>
    documentChanged(of, ({ controls }) => Object.assign(runOf(controls, 'c'), { parts: disclosed }))
  assert.equal(exitCode(await visit(files)), 0, 'it may show less')
  assert.equal(exitCode(await visit(shows(one))), 0)
  assertNamed(await visit(shows(other)), 'inclusion', /parts are not what the run committed to/)
  const tooMany = shows(many, await siteWith(digest(many)))
  assertNamed(await visit(tooMany), 'inclusion', /more reasons for open to pass than passes/)
  const see = async (parts: ShownControl['parts']) => {
    const page = pageOf(shows(one), 'en')
    const shown = page.get('c')
    assert(shown)
    page.set('c', { ...shown, parts })
    return await visit(shows(one), { pages: { en: async () => page } })
  }
  assert.equal(exitCode(await see([{ id: 'checked', n: 2 }])), 0)
  assertNamed(await see([{ id: 'checked', n: 3 }]), 'pages', /shows "checked" 3 times for c/)
  assertNamed(await see([{ id: '2 were checked', n: 2 }]), 'pages', /shows "2 were checked"/)
})
