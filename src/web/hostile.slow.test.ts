/** What others named so as to break a page: it is shown as it is called, and does nothing. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { controls } from '#program/index.ts'
import { collect, readCalls } from '#run/collect.ts'
import { publishControls } from '#run/publish-controls.ts'
import { findSource } from '#run/round.ts'
import { answer, awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { readOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { browserScripts } from './auth/browser-scripts.ts'
import { website } from './server.ts'
import type { TestBrowser } from './test-browser.ts'
import { signedIn } from './test-people.ts'
import { assertVerified, publishSite, siteOf, textIn, visit } from './test-site.ts'
import { renderTrust } from './trust/render-trust.ts'
import { readShown } from './trust/shown.ts'
import { browserAssets } from './verifier/browser-assets.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const names = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '${alert(1)}',
  '&lt;script&gt;',
  '</code></pre><script>',
  'javascript:alert(1)',
  '‮gnihtyna',
  'umläute/ß?#&=+%00%2f',
  '../../etc/passwd',
  'nul\u0001bell\u0007',
  '😀'.repeat(50),
]
const sentence = {
  de: 'Wir sagen „<b>immer</b>“ & \'nie\' <script>alert("1")</script> $& $1.',
  en: 'We say "<b>always</b>" & \'never\' <script>alert("1")</script> $& $1.',
}

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all', { window: 60 })
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { sentence })
  await read(
    company,
    awsCalls({
      'us-east-1': { databases: Object.fromEntries(names.map((name) => [name, false])) },
    }),
  )
  await run(company)
  passTime(company, 120)
  await publishSite(company)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'])
})

async function consolePage(path: string, browser = lead): Promise<string> {
  const answer = await browser.get(path)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

/** The one script there is on a trust page: a file of ours, with nothing between its tags. */
const ownScript = scriptTag(browserAssets().button)
/** The one script of the console, which leads to its search. */
const consoleScript = scriptTag(browserScripts().searchKey)

function scriptTag(src: string): string {
  return `<script type="module" src="${src}"></script>`
}

/** What a page behind the doors brings along itself. */
const ownParts =
  /<form\s+class="(door-search|filter-bar|action)"|<form\s+method="post"\s+action="\/(account\/preferences|sign-out)"|<img src="\/assets\/beleg-[0-9a-f]+\.svg" width="26" height="26"/g

/** Where the program itself leads elsewhere. */
const ownAddresses = controls.flatMap(({ elsewhere = [] }) => elsewhere.map(({ url }) => url))

/** The only markup is ours: no element or attribute that a name brought along. */
function assertInert(shown: string): void {
  const page = ownAddresses.reduce(
    (rest, url) => rest.replaceAll(`<a href="${url}"`, '<a'),
    shown.replaceAll(ownParts, '<div'),
  )
  const [before = '', ...rest] = page.split(
    page.includes('class="door-console"') ? consoleScript : ownScript,
  )
  assert(rest.length <= 1)
  assert(rest.length === 0 || !before.includes('</head>'))
  const others = before + rest.join('')
  for (const foreign of [
    /<(script|img(?! src="\/assets\/mark\.svg")|b|iframe|object|base|form)\b/i,
    /<[^>]*\son[a-z]+\s*=/i,
    /(href|src)="(?![/#])/,
    /style=/,
  ]) {
    const found = foreign.exec(others)
    assert(!found, found ? others.slice(found.index, found.index + 120) : '')
  }
}

function unescaped(markup: string): string {
  const marks: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
  return markup.replaceAll(/&(lt|gt|quot|#39|amp);/g, (_all, name: string) => marks[name] ?? '')
}

test('item keys of any spelling are shown in the console as they are, and lead to the item', async () => {
  const page = await consolePage('/console/tests/storage-encrypted')
  assertInert(page)
  const links = [...page.matchAll(/<a href="([^"]+)"\s*><bdi>([^<]*)<\/bdi><\/a\s*>/g)].filter(
    ([, href = '']) => href.includes('/console/items/storage-at-rest?key='),
  )
  assert.deepEqual(
    new Set(links.map(([, , key = '']) => unescaped(key).replace(/^.*?:db:/s, ''))),
    new Set(names),
  )
  for (const [, href = '', key = ''] of links) {
    const item = await consolePage(unescaped(href))
    assertInert(item)
    assert(item.includes(`<h1><bdi>${key}</bdi></h1>`))
  }
})

test('a key of ten kilobytes does not break the console', async () => {
  const long = 'k'.repeat(10_000)
  const other = await beginCompany(store, clock)
  await read(other, awsCalls({ 'us-east-1': { databases: { [long]: false } } }))
  await run(other)
  const own = website(store, other.organisation, pino({ level: 'silent' }))
  const theirs = await signedIn(store, other.org, own, ['lead'])
  assertInert(await consolePage('/console/tests/storage-encrypted', theirs))
})

test('a sentence with markup and quotes is shown as written, in both languages, and verified word for word', async () => {
  const files = siteOf(company)
  for (const language of ['de', 'en'] as const) {
    const page = textIn(files, `${language}/index.html`)
    assertInert(page)
    assert.equal(
      readShown(page, language).get('databases-encrypted-at-rest')?.sentence,
      sentence[language],
    )
  }
  assertInert(await consolePage('/console'))
  assertInert(await consolePage('/console/controls/databases-encrypted-at-rest'))
  assertVerified(await visit(files, { now: clock.now, replay: true }))
})

test('names, parameters and addresses of any spelling are inert on the trust page', async () => {
  const page = await publishSite(company)
  const hostile = names.join(' ')
  const files = renderTrust({
    ...page,
    site: `https://x"><script>${hostile}`,
    vkey: hostile,
    organisation: { ...page.organisation, name: hostile, origin: hostile },
    controls: page.controls.map((control) => ({
      ...control,
      chapter: 'encryption',
      criteria: [hostile],
      sentence: { de: hostile, en: hostile },
      tests: control.tests.map((each) => ({
        ...each,
        parameters: { [hostile]: hostile },
        test: {
          ...each.test,
          asks: { de: hostile, en: hostile },
          on: { ...each.test.on, id: hostile },
        },
      })),
    })),
  })
  for (const language of ['de', 'en']) assertInert(files.get(`${language}/index.html`) ?? '')
})

test('the checks above can fail', () => {
  for (const bad of [
    '<p><script>',
    '<a href="javascript:x">',
    '<p onclick=x>',
    '<img src="x">',
    '<p style="x">',
    '<b>',
    ownScript.replace('/assets/', '/log/'),
    ownScript.replace('></', '>alert(1)</'),
    ownScript + ownScript,
    `</head>${ownScript}`,
  ]) {
    assert.throws(() => assertInert(bad), assert.AssertionError)
  }
})

test('what a receipt says is shown in the console, and does nothing', async () => {
  const [call] = await readCalls([
    join(import.meta.dirname, '../connectors/csv/fixtures/three-lists.jsonl'),
  ])
  assert(call)
  const message = `no column "Name"; there are "${names.join('", "')}"`
  const refused = { ...call, response: undefined, error: { code: 'ColumnMissing', message } }
  const source = { id: 'lists', connector: 'csv' }
  await answer(company, [refused], source)
  await collect(
    store,
    company.org,
    await readOrg(store, company.org, (tx) => findSource(tx, 'lists')),
  )

  const page = await consolePage('/console/tests/storage-encrypted')
  assertInert(page)
  assert.match(page, /<bdi class="scope"\s*><code\s*>csv\/<wbr \/>register</)
  const [, said = ''] =
    /ColumnMissing<\/bdi>[^]*?<q lang="en"><bdi>([^]*?)<\/bdi><\/q>/.exec(page) ?? []
  assert.ok(message.startsWith(unescaped(said)) && said.length > 500, said)
})
