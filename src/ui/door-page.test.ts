import assert from 'node:assert/strict'
import { test } from 'node:test'

import { html } from 'hono/html'

import { doorPage } from './door-page.ts'
import { messages } from './messages.ts'
import { textOf } from './status-sign.ts'

const page = {
  t: messages.de,
  language: 'de',
  door: 'console',
  organisation: { name: 'Musterhafen <b>' },
  title: 'Zugriffsberechtigungen & <i>mehr</i>',
  body: html`<p>Text</p>`,
} as const

test('names in the frame are text, whatever stands in them', () => {
  const text = textOf(
    doorPage({
      ...page,
      person: { name: '"><script>alert(1)</script>' },
      search: { action: '/console/search', value: '"><img src=x>' },
      trail: [{ name: '<u>', url: '/console' }],
      here: '/console?q="><x>',
    }),
  )
  assert.doesNotMatch(text, /<script|<img src=x|<u>|<b>|<i>|<x>/)
})

test('a page says its language, and the theme that the account chose', () => {
  assert.match(textOf(doorPage(page)), /<html lang="de" data-bs-theme="auto" data-accent="green">/)
  assert.match(
    textOf(doorPage({ ...page, theme: 'dark' })),
    /data-bs-theme="dark" data-accent="green">/,
  )
})

test('nothing in the frame is styled or scripted from inside the page', () => {
  for (const door of ['console', 'portal', 'audit', 'outside'] as const) {
    const text = textOf(doorPage({ ...page, door, person: { name: 'Ada' } }))
    assert.doesNotMatch(text, / style=|<style|<script| on[a-z]+=/)
    assert.equal(text.match(/<h1>/g)?.length, 1)
  }
})
