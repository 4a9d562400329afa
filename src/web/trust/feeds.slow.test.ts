import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { z } from 'zod'

import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import type { TrustPage } from '#run/trust.ts'
import { openTestStore } from '#store/test-store.ts'
import { publishSite, siteOf, textIn } from '#web/test-site.ts'

import { feedsOf } from './feeds.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const control = 'databases-encrypted-at-rest'
const day = 86_400
let company: TestCompany

/** Reads that the database is encrypted, or not, and publishes what that makes of the sentence. */
async function becomes(encrypted: boolean): Promise<TrustPage> {
  passTime(company, 3600)
  const databases = { orders: encrypted }
  await read(company, awsCalls({ 'us-east-1': { databases, snapshots: { nightly: true } } }))
  await run(company, 'storage-encrypted', 'snapshot-encrypted')
  return await publishSite(company)
}

before(async () => {
  company = await beginCompany(store, clock)
  await publishControls(store, company.org, [control], { window: 60 })
  await becomes(true)
})

const JsonFeed = z.object({
  authors: z.array(z.object({ name: z.string() })),
  items: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      title: z.string(),
      content_text: z.string(),
      date_published: z.iso.datetime(),
    }),
  ),
})

function jsonFeed(language: 'de' | 'en') {
  return parse(textIn(siteOf(company), `${language}/changes.json`))
}

function parse(text: string) {
  return JsonFeed.parse(JSON.parse(text))
}

test('every change of a status is one entry, newest first, in the reader’s language, and a run that changes none adds none', async () => {
  await becomes(true)
  await becomes(false)
  await becomes(false)
  await becomes(true)

  const english = jsonFeed('en').items
  assert.deepEqual(
    english.map(({ title }) => title.split(':')[0]),
    ['holds', 'does not hold', 'holds', 'under observation'],
  )
  assert.deepEqual(
    jsonFeed('de').items.map(({ title }) => title.split(':')[0]),
    ['trifft zu', 'trifft nicht zu', 'trifft zu', 'in Beobachtung'],
  )
  assert.match(
    english[1]?.content_text ?? '',
    /^Since .*: does not hold\. Before: holds\. Log entry \d+\.$/,
  )
  assert.equal(new Set(english.map(({ id }) => id)).size, 4)
  assert.equal(english[0]?.url, `https://trust.example/en/#${control}`)
  const times = english.map(({ date_published: at }) => at)
  assert.deepEqual(times, times.toSorted().toReversed())
})

test('both forms of a feed hold the same entries under the same names for ever', async () => {
  const before = jsonFeed('en').items.map(({ id }) => id)
  const page = await becomes(false)
  for (const language of ['de', 'en'] as const) {
    const atom = textIn(siteOf(company), `${language}/changes.atom`)
    const inAtom = [...atom.matchAll(/<entry>[^]*?<id>([^<]+)<\/id>/g)].map(([, id]) => id)
    assert.deepEqual(
      inAtom,
      jsonFeed(language).items.map(({ id }) => id),
    )
    assert.deepEqual(inAtom.slice(1), before)
    assert.match(
      inAtom[0] ?? '',
      /^tag:[a-z.0-9-]+,2026-11-02:log\/entry\/\d+\/databases-encrypted-at-rest$/,
    )
  }
  // Another address of the page renames nothing.
  const moved = feedsOf({ ...page, site: 'https://moved.example' }, 'en')[1]?.[1] ?? ''
  assert.deepEqual(
    parse(moved).items.map(({ id }) => id),
    jsonFeed('en').items.map(({ id }) => id),
  )
})

test('what a sentence was before the last twelve months is no change in them', async () => {
  const last = jsonFeed('en').items[0]
  passTime(company, 400 * day)
  await becomes(false)
  passTime(company, day)
  const page = await becomes(false)
  assert(
    page.controls[0]?.history.every(
      ({ from }) => page.at.getTime() - from.getTime() < 370 * day * 1000,
    ),
  )
  assert(!jsonFeed('en').items.some(({ id }) => id === last?.id))
})

test('a hostile name is text in a feed, and what XML cannot hold does not break it', async () => {
  const page = await becomes(true)
  const organisation = { ...page.organisation, name: '</title>&<script>\u0007“x”' }
  const feeds = new Map(feedsOf({ ...page, organisation }, 'en'))
  const atom = feeds.get('/en/changes.atom') ?? ''
  const json = feeds.get('/en/changes.json') ?? ''
  assert(!atom.includes('<script>') && !atom.includes('\u0007'))
  assert(atom.includes('&lt;/title&gt;&amp;&lt;script&gt;\uFFFD“x”'))
  assert.equal(parse(json).authors[0]?.name, organisation.name)
})
