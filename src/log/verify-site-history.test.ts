import assert from 'node:assert/strict'
import { test } from 'node:test'

import { utf8 } from './bytes.ts'
import { formatCheckpointDay } from './checkpoint-day.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { cosign } from './cosignature.ts'
import { formatNote, formatVkey, signNote } from './note.ts'
import { parsePolicy } from './policy.ts'
import { keyOf, sha256, verifyEd25519, witnessKey } from './test-keys.ts'
import { checkHistory } from './verify-site-history.ts'

const log = keyOf('log.example/log')
const witness = witnessKey('witness.example/w')
const policy = parsePolicy(sha256, `witness w ${formatVkey(sha256, witness.vkey)}\nquorum w\n`)
const minute = 60_000

function rootAt(size: number, history = 'a'): Uint8Array {
  return sha256(utf8(`${history} ${size}`))
}

/** A checkpoint, cosigned at a minute where one is given. */
function note(size: number, at?: number, history = 'a', signer = log): string {
  const text = formatCheckpoint({ origin: 'log.example/log', size, root: rootAt(size, history) })
  const signatures = [signNote(sha256, text, signer.vkey, signer.sign)]
  if (at !== undefined) {
    const time = new Date(at * minute)
    signatures.push(cosign(sha256, text, witness.vkey, witness.sign, time))
  }
  return formatNote({ text, signatures })
}

/** What is found for these notes on one day, entries at these minutes, and a head over all of them. */
async function history(notes: readonly string[], minutes: readonly number[]) {
  const files = new Map([
    ['log/checkpoints/index', '2026-11-25\n'],
    ['log/checkpoints/2026-11-25', formatCheckpointDay(notes)],
  ])
  const get = async (path: string) => utf8(files.get(path) ?? '')
  const size = minutes.length
  const head = { origin: 'log.example/log', size, root: rootAt(size) }
  const times = minutes.map((at) => at * minute)
  const replayed = { head, note: note(size), times, rootAt: async (n: number) => rootAt(n) }
  const site = { get, sha256, verify: verifyEd25519 }
  const found = await checkHistory(site, log.vkey, policy, replayed)
  return found.map(({ outcome, message }) => `${outcome}: ${message}`).join('\n')
}

test('each entry is held against the first witnessed checkpoint that has it, whatever is cosigned later', async () => {
  const notes = [note(2, 10), note(2, 50), note(3), note(5, 60), note(6)]
  const found = await history(notes, [0, 9, 25, 31, 60, 61])
  assert.match(found, /^verified: All checkpoints published so far \(5\)/)
  // Entry 2 of minute 25 was first seen at minute 60; the last one nobody has seen yet.
  assert.match(found, /noted: Late, .*: 1 of 6 entries, 2\. Not witnessed yet: 1\.$/)
  assert.match(await history([note(3, 31)], [0, 1, 2]), /1 of 3 entries, 0\.$/)
  assert.match(await history([note(3, 30)], [0, 1, 2]), /verified: Entries within .*: 3\.$/)
  // An entry that says it is from a time that is yet to come is as wrong.
  assert.match(await history([note(3, 0)], [0, 1, 40]), /Late, .* 1 of 3 entries, 2\.$/)
})

test('a fork and a rollback among what was published are named, with both notes', async () => {
  const fork = await history([note(2), note(3, undefined, 'b'), note(4)], [0, 0, 0, 0])
  assert.match(fork, /^failed: The log had another root at 3 entries: a fork\./)
  assert(fork.includes(note(3, undefined, 'b')) && fork.includes(note(4)))
  const rollback = await history([note(5), note(3)], [0, 0, 0])
  assert.match(rollback, /^failed: The log once had 5 entries and now has 3: it was rolled back\./)
})

test('what was published while we were reading is nobody’s fault', async () => {
  assert.match(await history([note(2), note(3), note(5)], [0, 0, 0]), /^verified: .* so far \(2\)/)
})

test('a checkpoint that is not signed by the log, or of another one, is not believed', async () => {
  const stranger = keyOf('log.example/log', 1, sha256(utf8('another')))
  await assert.rejects(history([note(1, 0, 'a', stranger)], [0]), /not signed by the log's key/)
  const other = note(1).replaceAll('log.example/log', 'other.example/log')
  await assert.rejects(history([other], [0]), /other\.example\/log stands among/)
})

test('of a size that was published twice the first cosigned one counts, though another came before it', async () => {
  assert.match(await history([note(3), note(3, 50)], [45, 45, 5]), /1 of 3 entries, 2\.$/)
})

test('another root at the head’s own size is a fork, and no rollback', async () => {
  const fork = await history([note(3, undefined, 'b')], [0, 0, 0])
  assert.match(fork, /^failed: The log had another root at 3 entries: a fork/)
})

test('it says of how many entries nobody has seen when they came', async () => {
  const some = await history([note(2, 10)], [0, 0, 0])
  assert.match(some, /\nverified: Entries within .*: 2\. Not witnessed yet: 1\.$/)
  const none = await history([note(2)], [0, 0, 0])
  assert.match(none, /\nnoted: Entries within .*: 0\. Not witnessed yet: 3\.$/)
})

test('late entries are told in ranges, twenty at most', async () => {
  const late = async (times: number[]) => await history([note(times.length, 60)], times)
  assert.match(await late([0, 0, 0, 60, 60, 0, 60, 0, 0]), /6 of 9 entries, 0-2, 5, 7-8\.$/)
  const alternating = (count: number) => Array.from({ length: count }, (_, at) => (at % 2) * 60)
  assert.match(await late(alternating(40)), / 36, 38\.$/)
  assert.match(await late(alternating(42)), / 36, 38, …\.$/)
})
