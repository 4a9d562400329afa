import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textOf, utf8 } from './bytes.ts'
import type { KnownEntry } from './entry.ts'
import {
  filler,
  hour,
  otherVkey,
  published,
  saying,
  soundEntries,
  vkey,
} from './test-published-log.ts'
import {
  assertNamed,
  controlOf,
  documentChanged,
  messageOf,
  outcomes,
  runOf,
  testOf,
  visit,
} from './test-visit.ts'
import { exitCode } from './verify-site.ts'

test('the first entry must begin this log, of this organisation', async () => {
  const other = (change: Partial<Extract<KnownEntry, { t: 'genesis' }>>) => {
    const [first, ...rest] = soundEntries()
    assert(first?.t === 'genesis')
    return [{ ...first, ...change }, ...rest]
  }
  assertNamed(await visit(await published(other({ origin: 'x' }))), 'inclusion', /begin the log/)
  const strange = [filler(hour(0)), ...soundEntries().slice(1)]
  assertNamed(await visit(await published(strange)), 'inclusion', /does not begin the log/)
  // Another key may have come later: only a replay can tell, and does.
  for (const keys of [
    [{ role: 'log' as const, vkey: otherVkey }],
    [{ role: 'auditor' as const, vkey }],
  ]) {
    const files = await published(other({ keys }))
    assert.equal(exitCode(await visit(files)), 2)
    assertNamed(await visit(files, { replay: true }), 'status', /names another key/)
  }
  const added = other({ keys: [{ role: 'log', vkey: otherVkey }] })
  const from = { v: 1, t: 'key', at: hour(0), role: 'log', vkey, from: hour(0) } as const
  const status = async (key: KnownEntry) => {
    const entries = [...added.slice(0, 1), key, ...added.slice(1).map(shifted)]
    const files = await published([...entries.slice(0, 11), saying(entries.slice(0, 11), hour(28))])
    const verification = await visit(files, { replay: true })
    return verification.checks.find(({ check }) => check === 'status')?.outcome
  }
  assert.equal(await status({ ...from, op: 'add' }), 'verified')
  const keys = [
    { role: 'log' as const, vkey: otherVkey },
    { role: 'log' as const, vkey },
  ]
  assert.equal(exitCode(await visit(await published(other({ keys })))), 0, 'one of several')
  assert.equal(await status({ ...from, op: 'retire' }), 'failed')
  assert.equal(await status({ ...from, op: 'add', role: 'auditor' }), 'failed')
  assert.equal(await status({ ...from, op: 'add', vkey: otherVkey }), 'failed')
})

/** The same entry one place later: its references move along. */
function shifted(entry: KnownEntry): KnownEntry {
  if (entry.t === 'reveal') return { ...entry, run: entry.run + 1 }
  if (entry.t !== 'run') return entry
  return { ...entry, exceptions: entry.exceptions.map((index) => index + 1) }
}

test('a control’s proof must be its own status entry, whole and under this checkpoint', async () => {
  const files = await published(soundEntries())
  const path = 'log/controls/d.tlog-proof'
  const proof = textOf(files.get(path) ?? utf8(''))
  const older = await published(soundEntries().slice(0, -1))
  for (const [search, by] of [
    [/index \d+/, 'index 9'],
    [/extra .*\n/, ''],
    [/extra .*/, `extra ${Buffer.from('{"v":1}').toString('base64')}`],
    [/\n\n[^]*/, `\n\n${textOf(older.get('log/checkpoint') ?? utf8(''))}`],
  ] as const) {
    const changed = proof.replace(search, by)
    assert.notEqual(changed, proof)
    const verification = await visit(new Map(files).set(path, utf8(changed)))
    assertNamed(verification, 'inclusion', /proof of d/)
  }
  // A whole proof of another time of the same log is right in itself.
  const earlier = new Map(files).set(path, older.get(path) ?? utf8(''))
  assertNamed(await visit(earlier), 'inclusion', /proof of d/)
})

test('a hidden run may be shown only once it is revealed, by the first reveal', async () => {
  const entries = soundEntries().filter(({ t }) => t !== 'reveal')
  const unrevealed = [...entries.slice(0, 9), saying(entries.slice(0, 9), hour(28))]
  const page = await published(soundEntries())
  const run = JSON.parse(textOf(page.get('trust.json') ?? utf8(''))).controls[1].tests[0].run
  const files = documentChanged(await published(unrevealed), (it) => {
    testOf(it.controls, 'd').run = run
  })
  assertNamed(await visit(files), 'inclusion', /entry 6, which is not revealed yet/)
  const again = soundEntries()
  const reveal = again.find(({ t }) => t === 'reveal')
  assert(reveal?.t === 'reveal')
  // A second reveal that opens nothing does not replace the first.
  again.push({ ...reveal, at: hour(29), disclosures: [...reveal.disclosures].reverse().slice(1) })
  const verification = await visit(await published(again))
  assert(outcomes(verification).includes('inclusion verified'))
})

test('a log of several bundles is verified, also where only its whole tiles are left', async () => {
  const files = await published(soundEntries(600))
  assert.equal(exitCode(await visit(files, { replay: true })), 0)
  // An earlier head of the same log, of which only the wider files of today are there.
  const [first, second] = [soundEntries(490), soundEntries(490)]
  second.push(...Array.from({ length: 100 }, () => filler(hour(29.05))))
  const old = await published(first)
  const today = await published(second)
  assert.equal(first.length, 502)
  for (const path of [...old.keys()].filter((each) => /tile\/(0|entries)\/001\.p/.test(each))) {
    old.delete(path)
    const whole = path.replace(/\.p\/\d+$/, '')
    old.set(whole, today.get(whole) ?? utf8(''))
  }
  assert.equal(exitCode(await visit(old, { replay: true })), 0)
  // One entry of the second bundle, changed under its hash.
  for (const kind of ['0', 'entries'] as const) {
    const path = `log/tile/${kind}/001`
    const bytes = Uint8Array.from(files.get(path) ?? [])
    bytes[700] = (bytes[700] ?? 0) ^ 1
    assert.equal(exitCode(await visit(new Map(files).set(path, bytes), { replay: true })), 1, path)
  }
})

/** The sound log up to its reveal, then these entries, and the statuses that follow. */
function ending(...added: KnownEntry[]): KnownEntry[] {
  const entries = [...soundEntries().slice(0, 10), ...added]
  return [...entries, saying(entries, hour(28))]
}

test('why and when a control was withdrawn is what its own entry says', async () => {
  const withdrawal = (control: string): KnownEntry => {
    const about = { control, reason: 'replaced', effective: hour(27.5) }
    return { v: 1, t: 'withdraw', at: hour(27.5), ...about }
  }
  const files = await published(ending(withdrawal('c'), withdrawal('d')))
  const right = { reason: 'replaced', at: hour(27.5), entry: 10 }
  const shown = async (withdrawn: typeof right) =>
    await visit(
      documentChanged(files, (it) => Object.assign(controlOf(it.controls, 'c'), { withdrawn })),
    )
  const verification = await shown(right)
  assert.equal(exitCode(verification), 0)
  assert.match(messageOf(verification, 'inclusion'), /^7 entries/)
  assert.match(messageOf(await visit(files), 'inclusion'), /^6 entries/, 'a page need not say why')
  for (const wrong of [
    { ...right, reason: 'mistaken' },
    { ...right, at: hour(27) },
    { ...right, entry: 9 },
    { ...right, entry: 11 },
  ])
    assertNamed(
      await shown(wrong),
      'inclusion',
      /does not withdraw c for the reason the page gives/,
    )

  const [control] = soundEntries().filter(({ t }) => t === 'control')
  assert(control?.t === 'control')
  const again = { ...control, at: hour(27.6), version: 2 }
  const back = documentChanged(await published(ending(withdrawal('c'), again)), (it) => {
    controlOf(it.controls, 'c').entries.control = 11
    controlOf(it.controls, 'c').withdrawn = right
  })
  assertNamed(await visit(back), 'inclusion', /does not withdraw c/)
})

test('a SOC 2 report is what an entry says of it, in kind and period', async () => {
  const period = { from: '2026-01-01', to: '2026-06-30' }
  const issued = { kind: 'soc2-type2', issuer: 'unnamed', period, sd: [] }
  const document: KnownEntry = { v: 1, t: 'document', at: hour(27.5), ...issued }
  const files = await published(ending(document))
  const right = { kind: 'type2', ...period, entry: 10 }
  const shown = async (report: object) =>
    await visit(documentChanged(files, (it) => (it['soc2Report'] = report)))
  const verification = await shown(right)
  assert.equal(exitCode(verification), 0)
  assert.match(messageOf(verification, 'inclusion'), /^7 entries/)
  for (const change of [
    { kind: 'type1' },
    { from: '2026-01-02' },
    { to: '2026-07-01' },
    { entry: 9 },
  ])
    assertNamed(await shown({ ...right, ...change }), 'inclusion', /bears out no such SOC 2 report/)
})

test('a proof under a larger log than is signed so far is left open', async () => {
  const path = 'log/controls/d.tlog-proof'
  const files = await published(soundEntries())
  const later = await published([...soundEntries(), filler(hour(29.05))])
  const ahead = await visit(new Map(files).set(path, later.get(path) ?? utf8('')))
  assert(outcomes(ahead).includes('inclusion unknown'))
  assert.match(messageOf(ahead, 'inclusion'), /under a log of 13 entries, and only 12 are signed/)
})

test('a test that has not run yet is shown without a run', async () => {
  const entries = soundEntries().slice(0, 6)
  const files = await published([...entries, saying(entries, hour(28))])
  assert.equal(exitCode(await visit(files)), 0)
})

test('what passes is what neither fails, nor is late, excepted, unknown or excluded', async () => {
  const run = soundEntries()[5]
  assert(run?.t === 'run')
  for (const [result, count] of [
    ['deviated', 'late'],
    ['unknown', 'unknown'],
    ['fail', 'failing'],
    ['pass', 'excluded'],
  ] as const) {
    const population = { ...run.population, [count]: 1 }
    const files = await published(ending({ ...run, at: hour(27.5), seq: 3, result, population }))
    assert.equal(exitCode(await visit(files)), 0, result)
    const more = documentChanged(files, (it) => (runOf(it.controls, 'c').counts['pass'] = 3))
    assertNamed(await visit(more), 'inclusion', /other figures for open/)
  }
})

test('scopes are not shown of a run that does not say them', async () => {
  const run = soundEntries()[5]
  assert(run?.t === 'run')
  const { scopes, ...silent } = run
  const files = await published(ending({ ...silent, at: hour(27.5), seq: 3 }))
  const claimed = documentChanged(files, (it) => Object.assign(runOf(it.controls, 'c'), { scopes }))
  assertNamed(await visit(claimed), 'inclusion', /other figures for open/)
})

test('of several hidden runs each is opened by its own reveal, also one that stands before another run', async () => {
  const [, , defined, , control, , hidden, , , reveal] = soundEntries()
  assert(defined?.t === 'test' && control?.t === 'control')
  assert(hidden?.t === 'run' && reveal?.t === 'reveal')
  const entries = soundEntries().slice(0, 7)
  entries.splice(2, 1, defined)
  entries.push(
    { ...defined, at: hour(3), id: 'later' },
    { ...control, at: hour(3), version: 2, tests: ['delayed@1', 'later@1'] },
    { ...reveal, at: hour(4) },
    { ...hidden, at: hour(4), test: 'later@1' },
    { ...reveal, at: hour(5), run: 10 },
  )
  const files = await published([...entries, saying(entries, hour(28))])
  const verification = await visit(
    documentChanged(files, (it) => {
      const shown = controlOf(it.controls, 'd')
      shown.entries.control = 8
      for (const each of shown.tests) each.delay = 86_400
    }),
  )
  assert.equal(exitCode(verification), 0, messageOf(verification, 'inclusion'))
})
