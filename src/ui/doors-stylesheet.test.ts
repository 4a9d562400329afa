import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'

import { parse } from 'postcss'

import { doorsAssets } from './doors-stylesheet.ts'
import { icon, iconNames } from './icon.ts'
import { textOf } from './status-sign.ts'
import { followDevice } from './theme-styles.ts'
import { urls } from './urls.ts'
import { dropUnreferenced, keepUsed } from './used-styles.ts'

const { files, stylesheet } = doorsAssets()
const text = files.get(stylesheet) ?? ''

test('the look of the doors weighs less than 100 KB, with the licence of what is not ours', () => {
  assert(Buffer.byteLength(text) < 100_000, `${Buffer.byteLength(text)} bytes`)
  for (const part of ['Licensed under MIT', '.btn{', '.card{', '.door-bar{'])
    assert(text.includes(part), part)
})

test('a list of ours is called like nothing of Tabler’s, which would dress it', () => {
  const root = join(import.meta.dirname, '..')
  const files = globSync('{ui,web,program}/**/*.ts', { cwd: root })
  const templates = files
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
  const named = templates.flatMap((source) =>
    [...source.matchAll(/<[uo]l class="([\w -]+)"/g)].flatMap(([, names = '']) => names.split(' ')),
  )
  assert(named.includes('move-steps'))
  const foreign = readFileSync(
    createRequire(import.meta.url).resolve('@tabler/core/dist/css/tabler.min.css'),
    'utf8',
  )
  for (const name of named) assert.doesNotMatch(foreign, new RegExp(`\\.${name}(?![\\w-])`), name)
})

test('a wide list stacks its cells on a tablet, by the rules that stack every list on a phone', () => {
  const [phone = '', tablet = ''] = ['(width < 40rem)', '(40rem <= width < 80rem)'].map(
    (width) => text.split(`@media ${width}{`)[1] ?? '',
  )
  const rule = '.is-list td::before{content:attr(data-name)'
  assert(phone.includes(rule) && tablet.includes(`.is-wide.is-wide${rule}`))
})

test('every picture of the stylesheet is a file of ours', () => {
  assert(!/data:|@import/.test(text))
  for (const [, url = ''] of text.matchAll(/url\("?([^")]*)"?\)/g)) assert(files.has(url), url)
  for (const [path, content] of files)
    if (path.endsWith('.svg')) assert.match(content, /^<svg [^>]*xmlns=/, path)
})

test('a dark rule counts on a device that asks for dark, unless the account says light', () => {
  const css = parse('[data-bs-theme=dark] .a,.b{c:d}')
  followDevice(css)
  assert.equal(
    css.toString(),
    '[data-bs-theme=dark] .a,.b{c:d}@media (prefers-color-scheme:dark){[data-bs-theme=auto] .a{c:d}}',
  )
})

test('a rule for all but the dark theme is refused, because it would count on a dark device', () => {
  const css = parse(':root:not([data-bs-theme=dark]) .a{c:d}')
  assert.throws(() => followDevice(css), /cannot follow the device/)
})

test('rules that no template can match go, and what only they refer to', () => {
  const css = parse(
    ':root{--a:1;--b:2;--c:var(--b)}.used:not(.never){x:var(--a)}.never,.used.never{x:var(--c)}.used[data-by-script]{x:1}@keyframes k{0%{x:1}}@media print{.never{x:1}}',
  )
  keepUsed(css, new Set(['used']))
  dropUnreferenced(css, new Set())
  assert.equal(css.toString(), ':root{--a:1}.used:not(.never){x:var(--a)}')
})

test('an icon is drawn in the colour of the words around it, and hidden from readers who listen', () => {
  const drawn = textOf(icon('search'))
  assert.match(drawn, /^<svg class="icon" [^>]*stroke="currentColor"[^>]*aria-hidden="true"/)
  assert.equal(drawn.match(/<path/g)?.length, 2)
  for (const name of iconNames) assert.match(textOf(icon(name)), /<(path|circle|rect) /, name)
})

test('a stylesheet keeps its address until it changes', () => {
  assert.match(stylesheet, /^\/assets\/beleg-[0-9a-f]{12}\.css$/)
  assert.notEqual(stylesheet, urls.stylesheet('0'.repeat(12)))
})
