import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textOf, utf8 } from './bytes.ts'
import { filler, hour, published, saying, sentences, soundEntries } from './test-published-log.ts'
import {
  assertNamed,
  controlOf,
  documentChanged,
  messageOf,
  outcomes,
  pageOf,
  sound,
  visit,
} from './test-visit.ts'
import { tilePath } from './tile-path.ts'
import { parseTrustDocument } from './trust-document.ts'
import type { ShownControl, ShownPage } from './trust-document.ts'
import { checkPages } from './verify-site-statuses.ts'
import { exitCode } from './verify-site.ts'

test('a page may be up to five minutes older than the last entry, not more, and not older than what it stands on', async () => {
  const late = (minutes: number) => [...soundEntries(), filler(hour(29 + minutes / 60))]
  assert.equal(exitCode(await visit(await published(late(5)))), 0)
  assertNamed(await visit(await published(late(6))), 'status', /and entry 12 of/)
  const before = await published(soundEntries(), hour(28))
  assert.equal(exitCode(await visit(before)), 1)
  // Of an instant before its own status entry.
  const old = documentChanged(await published(soundEntries()), (it) => (it['at'] = hour(26.99)))
  assertNamed(await visit(old), 'status', /older than the log|and entry/)
})

test('a page for people must show the same controls, words, statuses and figures', async () => {
  const files = await published(soundEntries())
  const see = async (
    change: (page: Map<string, ShownControl>) => void,
    language: 'de' | 'en' = 'en',
  ) => {
    const page = pageOf(files, language)
    change(page)
    return await visit(files, { pages: { [language]: async (): Promise<ShownPage> => page } })
  }
  const put =
    (changes: Partial<ShownControl>, id = 'c') =>
    (page: Map<string, ShownControl>) => {
      const shown = page.get(id)
      assert(shown)
      page.set(id, { ...shown, ...changes })
    }
  assert.equal(exitCode(await see(() => undefined)), 0)
  assert.equal(exitCode(await see(put({ figures: [] }))), 0, 'it may show less')
  assert.equal(exitCode(await see(put({ sentence: sentences.c.en.normalize('NFD') }))), 0)
  assertNamed(await see(put({ sentence: 'Fine.' })), 'pages', /sentence of c on the page \(en\)/)
  assertNamed(await see(put({ sentence: sentences.c.en }), 'de'), 'pages', /sentence of c .*\(de\)/)
  assertNamed(await see(put({ status: 'met' })), 'pages', /shown as "met"/)
  const stranger = {
    figures: [
      { part: 2, whole: 3 },
      { part: 3, whole: 3 },
    ],
  }
  assertNamed(await see(put(stranger)), 'pages', /shows 3 of 3 for c/)
  assertNamed(
    await see(put({ parts: [{ id: 'checked', n: 2 }] })),
    'pages',
    /shows "checked" 2 times for c/,
  )
  assertNamed(await see((page) => page.delete('d')), 'pages', /does not show d/)
  assertNamed(
    await see((page) => page.set('e', { sentence: '', status: 'met', figures: [], parts: [] })),
    'pages',
    /shows "e"/,
  )
  const gone = await visit(files, { pages: { de: () => Promise.reject(new Error('answers 404')) } })
  assert.deepEqual(outcomes(gone), [...sound, 'pages unknown'])
})

test('a replay names each problem with its entry', async () => {
  const entries = soundEntries()
  const wrong = entries.map((entry) =>
    entry.t === 'run' && entry.seq === 2 ? { ...entry, seq: 3 } : entry,
  )
  const again = [...wrong.slice(0, 10), saying(wrong.slice(0, 10), hour(28))]
  const verification = await visit(await published(again), { replay: true })
  assertNamed(verification, 'replay', /^Entry 8: Run 3 of open follows run 1/)
  assert(!outcomes(verification).includes('replay verified'))
  const quick = await visit(await published(again))
  assert.equal(exitCode(quick), 0, 'which only a replay finds')
  const short = await published(entries)
  const bundle = `log/${tilePath({ level: 'entries', n: 0, width: 12 })}`
  const bytes = Uint8Array.from(short.get(bundle) ?? [])
  bytes[20] = (bytes[20] ?? 0) ^ 1
  const read = await visit(new Map(short).set(bundle, bytes), { replay: true })
  assertNamed(read, 'replay', /^(?!Entry).*root/)
})

test('the state to start from must be the one that the status entry vouches for', async () => {
  const files = await published(soundEntries())
  const path = 'log/fold/10.json'
  const state = textOf(files.get(path) ?? utf8(''))
  const better = new Map(files).set(path, utf8(state.replace('"seq":1', '"seq":2')))
  assertNamed(await visit(better), 'status', /not the one it vouches for/)
  assert.equal(exitCode(await visit(better, { replay: true })), 0, 'and a replay needs none')
})

test('an earlier version of a control is not shown for the last one', async () => {
  const entries = soundEntries().slice(0, 10)
  const control = entries[3]
  assert(control?.t === 'control')
  entries.push({ ...control, at: hour(28), version: 2, criteria: ['CC6.1'] })
  entries.push(saying(entries, hour(28)))
  assertNamed(await visit(await published(entries)), 'status', /earlier version of c/)
})

test('a control that the log does not have is named', async () => {
  const files = documentChanged(await published(soundEntries()), (it) =>
    it.controls.push({ ...controlOf(it.controls, 'c'), id: 'e' }),
  )
  files.set('log/controls/e.tlog-proof', files.get('log/controls/c.tlog-proof') ?? utf8(''))
  const verification = await visit(files)
  assertNamed(verification, 'inclusion', /proof of e says nothing/)
  assertNamed(verification, 'status', /shows e, and the log has no such control/)
})

test('a page without controls over a log without any is verified', async () => {
  const [genesis] = soundEntries()
  assert(genesis)
  const files = await published([genesis, saying([genesis], hour(28))])
  const empty = documentChanged(files, (it) => it.controls.splice(0))
  assert.equal(exitCode(await visit(empty)), 0)
})

test('a withdrawn sentence stays on the page for a year, and any other for as long as the log has it', async () => {
  const entries = soundEntries().slice(0, 10)
  const withdrawnAt = 27.5
  const about = { control: 'c', reason: 'replaced', effective: hour(withdrawnAt) }
  entries.push({ v: 1, t: 'withdraw', at: hour(withdrawnAt), ...about })
  const year = withdrawnAt + 365 * 24
  const without = async (id: string, hours: number) => {
    const all = [...entries, saying(entries, hour(hours))]
    const files = documentChanged(await published(all, hour(hours)), (it) => {
      it.controls = it.controls.filter((each) => each.id !== id)
    })
    return await visit(files, { now: new Date(hour(hours)) })
  }
  assert.equal(exitCode(await without('nothing', year)), 0)
  assert.equal(exitCode(await without('c', year)), 0)
  assert.equal(exitCode(await without('c', year + 1)), 0)
  assertNamed(await without('c', year - 1), 'status', /has the control c, and the page does not/)
  // This one has been failing for longer than a year.
  assertNamed(await without('d', 2 * year), 'status', /has the control d, and the page does not/)
})

test('the page is of its own instant, with what the log says at that instant and nothing before its state', async () => {
  const run = soundEntries()[5]
  assert(run?.t === 'run')
  const entries = soundEntries().slice(0, 10)
  entries.push(filler(hour(27.98)), saying([...entries, filler(hour(27.98))], hour(28)))
  assert.equal(exitCode(await visit(await published(entries, hour(28)))), 0)
  const older = documentChanged(
    await published(entries, hour(28)),
    (it) => (it['at'] = hour(27.95)),
  )
  assertNamed(await visit(older), 'status', /^The page is older than the log it stands on/)
  const population = { ...run.population, failing: 1 }
  entries.push({ ...run, at: hour(29), seq: 3, result: 'fail', population })
  const files = await published(entries)
  const shown = parseTrustDocument(files.get('trust.json') ?? utf8(''))
  assert.equal(shown.controls[0]?.status, 'failing')
  const verification = await visit(files)
  // The status entry, and the proof of it, are older than that run.
  assert(outcomes(verification).includes('status verified'))
})

test('it says from where the statuses were worked out', async () => {
  const files = await published(soundEntries())
  assert.match(messageOf(await visit(files), 'status'), /again from the status entry at 10\.$/)
  const replayed = await visit(files, { replay: true })
  assert.match(messageOf(replayed, 'status'), /again from the first entry on\.$/)
})

test('a page in a language that the log has no sentence in is named, and spaces around a sentence are none of it', async () => {
  const files = await published(soundEntries())
  const pages = { fr: async () => pageOf(files, 'en') }
  assertNamed(await visit(files, { pages }), 'pages', /sentence of c on the page \(fr\)/)
  const spaced = documentChanged(files, (it) => {
    for (const { sentence } of it.controls) sentence['en'] = ` ${sentence['en']}\n`
  })
  const page = parseTrustDocument(spaced.get('trust.json') ?? utf8(''))
  assert.deepEqual(checkPages(page, 'en', pageOf(files, 'en')).facts, { language: 'en' })
})
