/** Every way we know to tamper with a log and its page, and what two verifiers that share no code say of it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import fc from 'fast-check'
import { pino } from 'pino'

import { fromBase64 } from '#log/bytes.ts'
import { parseEntry } from '#log/entry.ts'
import type { Entry, KnownEntry } from '#log/entry.ts'
import { FormatError } from '#log/format-error.ts'
import { instantText } from '#log/instant.ts'
import { verifyItem } from '#log/population-tree.ts'
import { play, step } from '#log/test-histories.ts'
import { digest, hourMs, start } from '#log/test-log.ts'
import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import { showItems } from '#run/test-shown-items.ts'
import type { ShownItem } from '#run/test-shown-items.ts'
import { sha256 } from '#store/sha256.ts'
import { openTestStore } from '#store/test-store.ts'
import { startWebServer, website } from '#web/server.ts'
import { entriesIn, forge, forgeLog, keyOf, madeToFit } from '#web/test-forger.ts'
import { forgeries, hiding, rewrites, unnoticed } from '#web/test-forgeries.ts'
import { lies } from '#web/test-lies.ts'
import {
  assertNamed,
  assertVerified,
  publishSite,
  siteOf,
  textIn,
  visit,
  changed,
} from '#web/test-site.ts'
import type { Site } from '#web/test-site.ts'
import { beginWatched, broken, held, otherKey } from '#web/test-watched-company.ts'
import type { WatchedCompany } from '#web/test-watched-company.ts'

import { bentEntries } from './bent-entries.ts'
import { assertAllOk, assertTold, buildVerifier, whyNotBuilt } from './independent-verifier.ts'
import type { IndependentVerifier } from './independent-verifier.ts'
import { itemCases, matrixTables } from './tamper-matrix.ts'

describe('two verifiers', { skip: whyNotBuilt() ?? false }, () => {
  const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
  let store: Awaited<ReturnType<typeof openTestStore>>
  let verifier: IndependentVerifier
  let watched: WatchedCompany
  before(async () => {
    store = await openTestStore(clock)
    watched = await beginWatched(store, clock)
    verifier = await buildVerifier()
  })
  after(async () => {
    verifier.close()
    await store.close()
  })

  /** Neither has anything to object to, whether it was there before or not. */
  async function assertBothVerify(site: Site, now: Date, kept?: string): Promise<void> {
    const { vkey } = watched
    const seen = kept === undefined ? {} : { seen: { vkey, note: kept } }
    assertVerified(await visit(site, { now, key: vkey, replay: true, ...seen }))
    assertAllOk(
      await verifier.verify(site, { key: vkey, now, ...(kept !== undefined && { seen: kept }) }),
    )
  }

  /** Both know it for another log than the one whose checkpoint was kept, and print the two notes that prove it. */
  async function assertBothAccuse(
    site: Site,
    now: Date,
    kept: string,
    { vkey }: { vkey: string } = watched,
  ): Promise<void> {
    const note = textIn(site, 'log/checkpoint')
    const ours = await visit(site, { now, seen: { vkey, note: kept } })
    assertNamed(ours, 'consistency', `together they prove it:\n${kept}\n${note}`)
    assert.equal(ours.seen, undefined)
    const theirs = await verifier.verify(site, { key: vkey, now, seen: kept })
    assertTold(theirs, ['consistency', 'the two signed notes prove it'])
    const said = theirs.lines.find(({ name }) => name === 'consistency')?.said ?? ''
    for (const line of [...kept.split('\n'), ...note.split('\n')]) assert(said.includes(line))
  }

  function forged(site: Site, edit: (entries: readonly KnownEntry[]) => KnownEntry[]) {
    return async (fit = (entries: KnownEntry[]) => entries) =>
      await forge(site, keyOf(watched.company), fit(edit(await entriesIn(site))))
  }

  test('agree that an untouched site is as it should be, from files and over HTTP', async () => {
    const { company, vkey, older, site, now } = watched
    await assertBothVerify(older.site, older.now)
    await assertBothVerify(site, now, older.seen.note)
    const pages = website(store, company.organisation, pino({ level: 'silent' }))
    const web = await startWebServer(pages, 0, '127.0.0.1')
    try {
      assertAllOk(await verifier.verify(new URL(web.url), { key: vkey, now }))
    } finally {
      await web.close()
    }
  })

  for (const { what, tell, ours, theirs } of lies) {
    test(`name ${what}`, async () => {
      const { site, older, now, vkey } = watched
      const lie = tell(site, { older: older.site, otherKey: otherKey(vkey) })
      assertNamed(await visit(lie, { now }), ...ours)
      assertTold(await verifier.verify(lie, { key: vkey, now }), theirs)
    })
  }

  test('say that a page is too old, or from the future', async () => {
    const { site, now, vkey } = watched
    for (const hours of [25, -1]) {
      const other = new Date(now.getTime() + hours * 3_600_000)
      assertNamed(await visit(site, { now: other }), 'freshness', 'The page is of')
      assertTold(await verifier.verify(site, { key: vkey, now: other }), [
        'freshness',
        'the page is of',
      ])
    }
  })

  test('leave it open where a file is missing', async () => {
    const { site, now, vkey } = watched
    for (const path of [`log/controls/${broken}.tlog-proof`, 'trust.json', 'de/index.html']) {
      const without = new Map([...site].filter(([name]) => name !== path))
      assert.equal((await verifier.verify(without, { key: vkey, now })).code, 2, path)
    }
  })

  test('show an item in its place, and in no other', async () => {
    const { company, site, now, vkey } = watched
    const { run: last, items } = await showItems(company, 'storage-encrypted')
    const root = last.root
    const ours = ({ slot, disclosure, proof }: ShownItem) =>
      verifyItem(sha256, {
        slot,
        size: last.size,
        ...(disclosure !== undefined && { disclosure }),
        proof: proof.map((hash) => fromBase64(hash)),
        root,
      })
    const theirs = async (item: object) =>
      await verifier.verify(site, { key: vkey, now, item: JSON.stringify(item) })
    assert.equal(items.length, 3)
    for (const item of items) {
      const shown = ours(item)
      assert(typeof shown === 'object')
      const { code, lines } = await theirs(item)
      assert.equal(code, 0)
      assert(lines.some(({ name, said }) => name === 'item' && said.includes(shown.name)))
    }
    const [item] = items
    assert(item)
    for (const { what, tell } of itemCases) {
      assert.equal(ours(tell(item)), undefined, what)
      assertTold(await theirs(tell(item)), ['item', 'is not what is shown'])
    }
  })

  for (const { what, edit, ours, theirs } of [...rewrites, ...forgeries]) {
    test(`name ${what}, signed with the log’s own key`, async () => {
      const { site, now, vkey } = watched
      const lie = await forged(site, edit)()
      assertNamed(await visit(lie, { now, key: vkey, replay: true }), ...ours)
      assertTold(await verifier.verify(lie, { key: vkey, now }), theirs)
      await assertBothAccuse(lie, now, textIn(site, 'log/checkpoint'))
    })
  }

  for (const { what, edit } of unnoticed) {
    test(`cannot tell ${what} unless they kept an earlier checkpoint, and then prove it`, async () => {
      const { site, older, now } = watched
      const lie = await forged(site, edit)(madeToFit)
      await assertBothVerify(lie, now)
      // Two notes of one size, each of which verifies: the same company shown two ways.
      await assertBothAccuse(lie, now, textIn(site, 'log/checkpoint'))
      await assertBothAccuse(lie, now, older.seen.note)
    })
  }

  test('cannot tell a log rolled back unless they kept the later checkpoint, and then prove it', async () => {
    const { site, older } = watched
    await assertBothVerify(older.site, older.now)
    await assertBothAccuse(older.site, older.now, textIn(site, 'log/checkpoint'))
  })

  test('cannot tell that the page names other parameters of a test than its definition commits to', async () => {
    const { site, now } = watched
    await assertBothVerify(
      changed(site, 'trust.json', (it) => it.replace('"US"', '"DE"')),
      now,
    )
  })

  describe('of a company that shows its results a day late', () => {
    let site: Site
    let now: Date
    let delayed: Pick<WatchedCompany, 'company' | 'vkey'>
    before(async () => {
      const company = await beginCompany(store, clock)
      await publishControls(store, company.org, [broken], { window: 60, delay: 86_400 })
      await read(
        company,
        awsCalls({ 'us-east-1': { databases: { orders: true }, snapshots: { nightly: true } } }),
      )
      let vkey = ''
      for (let hour = 0; hour <= 30; hour += 6) {
        await run(company, 'storage-encrypted', 'snapshot-encrypted')
        vkey = (await publishSite(company)).vkey
        passTime(company, 6 * 3600)
        await read(company)
      }
      await publishSite(company)
      delayed = { company, vkey }
      site = siteOf(company)
      now = clock.now
    })

    test('agree that it is as it should be', async () => {
      const key = delayed.vkey
      assertVerified(await visit(site, { now, key, replay: true }))
      assertAllOk(await verifier.verify(site, { key, now }))
    })

    for (const { what, edit, ours, theirs } of hiding) {
      test(`name ${what}`, async () => {
        const key = delayed.vkey
        const entries = edit(await entriesIn(site))
        const lie = await forge(site, keyOf(delayed.company), entries)
        assertNamed(await visit(lie, { now, key, replay: true }), ...ours)
        assertTold(await verifier.verify(lie, { key, now }), theirs)
        await assertBothAccuse(lie, now, textIn(site, 'log/checkpoint'), delayed)
      })
    }
  })

  test('verify what a company does in the open, and the log shows it to everybody', async () => {
    const { company } = watched
    const { store: its, org } = company
    const lastOf = (entries: readonly KnownEntry[], id: string) => {
      const last = entries.findLast((entry) => entry.t === 'run' && entry.test.startsWith(`${id}@`))
      assert(last?.t === 'run')
      return last
    }
    const round = async (databases: Record<string, boolean>, regions: readonly string[]) => {
      passTime(company, 3600)
      const state = Object.fromEntries(regions.map((region) => [region, {}]))
      await read(company, awsCalls({ ...state, 'us-east-1': { databases } }))
      await run(company)
      await publishSite(company)
      const site = siteOf(company)
      await assertBothVerify(site, clock.now, watched.older.seen.note)
      return await entriesIn(site)
    }
    const whole = await round({ orders: true, users: false }, ['us-east-1', 'us-west-2'])

    const fewer = await round({ orders: true }, ['us-east-1', 'us-west-2'])
    const [before, without] = [whole, fewer].map((each) => lastOf(each, 'storage-encrypted'))
    assert.equal(without?.result, 'pass')
    assert.equal(without?.population.n, (before?.population.n ?? 0) - 1)
    assert.equal(without?.population.absent, (before?.population.absent ?? 0) + 1)

    const unread = await round({ orders: true }, ['us-east-1'])
    const [all, some] = [fewer, unread].map((each) => lastOf(each, 'storage-encrypted'))
    assert.equal(some?.scopes?.expected, all?.scopes?.expected, 'a scope stays expected')
    assert((some?.scopes?.complete ?? 0) < (all?.scopes?.complete ?? 0))
    assert.equal(some?.result, 'unknown')

    const parameters = { 'data-location-allowed': { countries: ['US', 'DE'] } }
    await publishControls(its, org, [held], { window: 60, parameters })
    const laxer = await round({ orders: true }, ['us-east-1'])
    assert.equal(lastOf(laxer, 'data-location-allowed').test, 'data-location-allowed@2')
    assert(laxer.some((each) => each.t === 'control' && each.id === held && each.version === 2))
  })

  test('take the same entries for well-formed, and refuse the same', async () => {
    const { company, vkey } = watched
    const bent = bentEntries().map((text) => Buffer.from(text))
    const refused = bent.flatMap((bytes, index) => (isRefused(bytes) ? [index] : []))
    const { files } = await forgeLog(keyOf(company), bent)
    const { lines } = await verifier.verify(files, { key: vkey, now: clock.now })
    const theirs = lines
      .filter(({ name }) => name === 'format')
      .map(({ said }) => Number(/^entry (\d+): /.exec(said)?.[1]))
    assert(refused.length > 1000 && bent.length - refused.length > 100)
    const textsOf = (indexes: readonly number[]) => indexes.map((index) => String(bent[index]))
    assert.deepEqual(textsOf(theirs.filter((index) => !refused.includes(index))), [], 'only theirs')
    assert.deepEqual(textsOf(refused.filter((index) => !theirs.includes(index))), [], 'only ours')
  })

  test('work out the same statuses of any history, at any instant', async () => {
    const { company, vkey } = watched
    const history = fc.tuple(
      fc.array(step, { minLength: 5, maxLength: 30 }),
      fc.constantFrom(0, 1, 4),
      fc.constantFrom(0, 0, 2),
    )
    const page = { log: { size: 0 }, controls: [] }
    const empty: Site = new Map([['trust.json', Buffer.from(JSON.stringify(page))]])
    for (const [steps, windowDays, delayDays] of fc.sample(history, 40)) {
      const { log, endHour } = play(steps, windowDays, delayDays)
      const asked = madeToFit(askedOften(log.entries, endHour))
      const { lines } = await verifier.verify(await forge(empty, keyOf(company), asked), {
        key: vkey,
        now: clock.now,
      })
      const told = lines.filter(({ name }) => name === 'status-entries')
      const statuses = asked.filter(({ t }) => t === 'status').length
      assert(statuses > 5)
      assert.deepEqual(
        told.map(({ outcome, said }) => [outcome, said]),
        [['ok', `${statuses} status entries follow from the entries before them`]],
        JSON.stringify([steps, windowDays, delayDays]),
      )
    }
  })
})

test('docs/tamper-matrix.md has every case, and what the verifiers are held to', () => {
  const document = readFileSync(join(import.meta.dirname, '../docs/tamper-matrix.md'), 'utf8')
  for (const table of matrixTables()) assert(document.includes(table), `it lacks\n${table}`)
})

function isRefused(bytes: Uint8Array): boolean {
  try {
    parseEntry(bytes)
    return false
  } catch (error) {
    if (error instanceof FormatError) return true
    throw error
  }
}

/** The entries with a status entry now and then: at each one's own instant, just before the next one, and in between. */
function askedOften(entries: readonly Entry[], endHour: number): KnownEntry[] {
  const asked: KnownEntry[] = []
  const places = new Map<number, number>()
  const ask = (ms: number) => {
    const at = instantText(ms)
    asked.push({ v: 1, t: 'status', at, size: 0, controls: {}, fold: digest })
  }
  for (const [index, entry] of entries.entries()) {
    assert(entry.t !== 'other')
    places.set(index, asked.length)
    // Reveals name a run by its place; the exceptions come first, and stay where they are.
    asked.push(entry.t === 'reveal' ? { ...entry, run: places.get(entry.run) ?? entry.run } : entry)
    const next = entries[index + 1]
    const from = Date.parse(entry.at)
    const to = next ? Date.parse(next.at) : start + endHour * hourMs
    // Not among what the history begins with.
    if (from === start || to === from) continue
    for (let ms = from; ms < to; ms += Math.max(7 * hourMs, (to - from) / 20)) ask(Math.floor(ms))
    ask(to - 1)
  }
  return asked
}
