import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textOf } from '#ui/status-sign.ts'

import { differences } from './differences.ts'

function shown(before: string, after: string): string | undefined {
  const found = differences(before, after)
  return found && textOf(found).replaceAll(/<\/?(?:div|span)[^>]*>/g, '')
}

const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`)
const text = lines.join('\n')

test('a change is shown with the lines around it, and what stayed elsewhere is left out', () => {
  const changed = shown(text, text.replace('line 15', 'row 15'))
  assert.equal(
    changed?.trim(),
    '[…]\nline 13\nline 14\n<del>line</del><ins>row</ins> 15\nline 16\nline 17\n[…]',
  )
})

test('a short text is shown whole, and the same text is no difference', () => {
  assert.equal(shown('one\ntwo', 'one\ntwo three')?.trim(), 'one\ntwo<ins> three</ins>')
  assert.equal(shown(text, text), undefined)
})

test('headings and lists are shown as such and not by the signs of Markdown, and a change of those alone is shown all the same', () => {
  assert.equal(
    shown('## Rules\n\n- one', '## Rules\n\n- one\n- two')?.trim(),
    '■ Rules\n\n• one<ins>\n• two</ins>',
  )
  assert.equal(shown('## Rules', '### Rules')?.trim(), '<del>■</del><ins>▪</ins> Rules')
  assert.equal(shown('# Rules', '## Rules')?.trim(), '#<ins>#</ins> Rules')
})
