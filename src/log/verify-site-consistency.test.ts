import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textOf, utf8 } from './bytes.ts'
import { filler, hour, published, sha256, soundEntries, vkey } from './test-published-log.ts'
import type { Files } from './test-published-log.ts'
import { assertNamed, messageOf, outcomes, visit } from './test-visit.ts'
import { tilePath } from './tile-path.ts'
import { exitCode } from './verify-site.ts'

test('a log that goes on is consistent, and one that does not is a fork, with both notes', async () => {
  const entries = soundEntries()
  const noteOf = (files: Files) => textOf(files.get('log/checkpoint') ?? utf8(''))
  const before = await published(entries.slice(0, 11))
  const files = await published(entries)
  const seen = { vkey, note: noteOf(before) }
  const on = await visit(files, { seen })
  assert.equal(exitCode(on), 0)
  assert.match(
    messageOf(on, 'consistency'),
    /continues the one seen before \(11 of its 12 entries\)/,
  )
  assert.equal(on.seen?.note, noteOf(files))
  const same = await visit(files, { seen: { vkey, note: noteOf(files) } })
  assert.match(messageOf(same, 'consistency'), /as it was seen before, 12 entries/)
  assert.equal(exitCode(same), 0)
  assert(outcomes(same).includes('consistency verified'))

  const back = await visit(before, { seen: { vkey, note: noteOf(files) } })
  assertNamed(back, 'consistency', /had 12 entries and now has 11: it was rolled back/)
  assert.equal(back.seen, undefined)
  assert(messageOf(back, 'consistency').includes(noteOf(files)))
  assert(messageOf(back, 'consistency').includes(noteOf(before)))

  const other = await published([...entries.slice(0, -1), filler(hour(29))])
  const fork = await visit(other, { seen: { vkey, note: noteOf(files) } })
  assertNamed(fork, 'consistency', /another root at the same 12 entries: a fork/)
  assert.equal(fork.seen, undefined)

  const longer = await published([...entries.slice(0, -1), filler(hour(29)), filler(hour(29))])
  const rewritten = await visit(longer, { seen: { vkey, note: noteOf(files) } })
  assertNamed(rewritten, 'consistency', /of 13 entries does not continue the one of 12/)
  assert(messageOf(rewritten, 'consistency').includes(noteOf(files)))
  assert.equal(rewritten.seen, undefined)
})

test('tiles that do not fit the checkpoint accuse nobody of a fork', async () => {
  const entries = soundEntries()
  const before = await published(entries.slice(0, 11))
  const files = await published(entries)
  const tile = `log/${tilePath({ level: 0, n: 0, width: 12 })}`
  const bytes = Uint8Array.from(files.get(tile) ?? [])
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  const seen = { vkey, note: textOf(before.get('log/checkpoint') ?? utf8('')) }
  const verification = await visit(new Map(files).set(tile, bytes), { seen })
  assertNamed(verification, 'consistency', /tiles served are not those/)
  assert.equal(verification.seen, undefined)
})

test('another log than was seen here before is named', async () => {
  const files = await published(soundEntries())
  const note =
    'other.example/log\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— x AAAAAAA=\n'
  const verification = await visit(files, { key: vkey, seen: { vkey, note } })
  assertNamed(verification, 'consistency', /other.example\/log was seen here before/)
})

test('an empty log seen before is continued by any', async () => {
  const files = await published(soundEntries())
  const note = `trust.example/log\n0\n${Buffer.from(sha256(utf8(''))).toString('base64')}\n\n— x AAAAAAA=\n`
  const verification = await visit(files, { seen: { vkey, note } })
  assert(outcomes(verification).includes('consistency verified'))
})
