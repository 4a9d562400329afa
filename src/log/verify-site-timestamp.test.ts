import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textOf, utf8 } from './bytes.ts'
import { formatCheckpoint } from './checkpoint.ts'
import {
  filler,
  headOf,
  hour,
  log,
  nextLog,
  published,
  signedHead,
  soundEntries,
} from './test-published-log.ts'
import type { Files } from './test-published-log.ts'
import { assertNamed, documentChanged, messageOf, outcomes, sound, visit } from './test-visit.ts'
import type { CheckTimeStamp } from './verify-site-timestamp.ts'
import { exitCode } from './verify-site.ts'

const entries = soundEntries(300)
const stampedAt = new Date(hour(27))

/** A site whose page names a time stamp over so many entries, under this checkpoint. */
async function stamped(size: number, note: string): Promise<Files> {
  const files = documentChanged(await published(entries), (it) =>
    Object.assign(Object(it['log']), { timestamp: { size } }),
  )
  return files
    .set(`log/checkpoints/${size}`, utf8(note))
    .set(`log/timestamps/${size}.tsr`, utf8(`stamp over ${size}`))
}

/** An authority that is believed: what was stamped must be the text of the checkpoint of that size. */
function authority(size: number): CheckTimeStamp {
  return async (response, over) => {
    assert.equal(textOf(response), `stamp over ${size}`)
    const text = formatCheckpoint({ origin: log.origin, ...headOf(entries.slice(0, size)) })
    assert.equal(textOf(over), text)
    return stampedAt
  }
}

const never: CheckTimeStamp = async () =>
  assert.fail('what is not of the log is not shown to anybody')

function of(size: number): string {
  return signedHead(headOf(entries.slice(0, size)))
}

test('a time stamp over any earlier checkpoint of the log, or over its head, is checked against its text', async () => {
  for (const size of [1, 256, 290, entries.length]) {
    const files = await stamped(size, of(size))
    const verification = await visit(files, { checkTimeStamp: authority(size) })
    const expected = sound.toSpliced(3, 0, 'timestamp verified')
    assert.deepEqual(outcomes(verification), expected)
    const said = `The first ${size} of 312 entries were there at ${hour(27)}, says the time-stamping authority.`
    assert.equal(messageOf(verification, 'timestamp'), said)
  }
})

test('who knows no authority is told that there is a time stamp, and nothing where there is none', async () => {
  const told = await visit(await stamped(290, of(290)))
  assert.deepEqual(outcomes(told), sound.toSpliced(3, 0, 'timestamp noted'))
  assert.match(messageOf(told, 'timestamp'), /over the first 290 entries; .*--tsa-cert/)
  assert.equal(exitCode(told), 0)
  assert.deepEqual(outcomes(await visit(await published(entries))), sound)
})

test('who asks for a time stamp does not do without one', async () => {
  const verification = await visit(await published(entries), { checkTimeStamp: never })
  assertNamed(verification, 'timestamp', /no time stamp to check/)
  const none = documentChanged(await published(entries), (it) =>
    Object.assign(Object(it['log']), { timestamp: null }),
  )
  assertNamed(await visit(none, { checkTimeStamp: never }), 'timestamp', /no time stamp to check/)
})

test('what the authority does not confirm fails, and a response that cannot be had leaves it open', async () => {
  const files = await stamped(290, of(290))
  const denied = await visit(files, { checkTimeStamp: () => Promise.reject(new Error('broken')) })
  assert(outcomes(denied).includes('timestamp unknown'))
  for (const path of ['log/checkpoints/290', 'log/timestamps/290.tsr']) {
    const without = new Map(files)
    without.delete(path)
    const open = await visit(without, { checkTimeStamp: authority(290) })
    assert(outcomes(open).includes('timestamp unknown'), path)
    assert.match(messageOf(open, 'timestamp'), new RegExp(`${path} answers 404`, 'i'))
  }
})

test('a time stamp over what the log did not sign, or of another size, says nothing of it', async () => {
  const root = headOf(entries.slice(0, 290))
  const strange = { ...log, key: nextLog.key, sign: nextLog.sign }
  for (const note of [
    signedHead(root, strange),
    signedHead(root, { ...log, sign: nextLog.sign }),
    signedHead(root, { ...log, origin: 'other.example/log' }),
    of(289),
  ]) {
    const files = await stamped(290, note)
    assertNamed(await visit(files, { checkTimeStamp: never }), 'timestamp', /not of this log/)
  }
})

test('a time stamp over a checkpoint that the log does not continue is refused', async () => {
  const rewritten = [...entries.with(200, filler(hour(2.5))), filler(hour(29.05))]
  for (const size of [290, 312, 313]) {
    const files = await stamped(size, signedHead(headOf(rewritten.slice(0, size))))
    assertNamed(await visit(files, { checkTimeStamp: never }), 'timestamp', /does not continue/)
  }
  // Over nothing, it says nothing; and the log has no more entries than its head.
  const longer = signedHead(headOf([...entries, filler(hour(29.05))]))
  for (const [size, note] of [
    [0, of(0)],
    [313, longer],
  ] as const) {
    const files = await stamped(size, note)
    assertNamed(await visit(files, { checkTimeStamp: never }), 'timestamp', /does not continue/)
  }
})
