import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { fromBase64, utf8 } from './bytes.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { leafHash } from './hash.ts'
import { keptTiles } from './kept-tiles.ts'
import { formatNote, parseNote, parseVkey, signNote } from './note.ts'
import { keyOf, sha256, verifyEd25519 } from './test-keys.ts'
import { appended, writeTiles } from './tile-writer.ts'
import { consistencyProof } from './tiles.ts'
import { rootOf } from './tree.ts'
import { sumdb, torchwoodLog, torchwoodRequests } from './witness-vectors.ts'
import { answerCheckpoint, formatAddCheckpoint } from './witness.ts'
import type { WitnessAnswer, WitnessedLog } from './witness.ts'

/** A witness that keeps what it accepts, as a server would. */
function witness(...logs: WitnessedLog[]) {
  const kept = new Map<string, string>()
  return async (body: string | Uint8Array): Promise<WitnessAnswer> => {
    const bytes = typeof body === 'string' ? utf8(body) : body
    const latest = (origin: string) => kept.get(origin)
    const answer = await answerCheckpoint({ sha256, verify: verifyEd25519, logs, latest }, bytes)
    if (answer.status === 200) {
      const { text, signatures } = answer
      kept.set(answer.checkpoint.origin, formatNote({ text, signatures }))
    }
    return answer
  }
}

const key = keyOf('log.example/log')
const { name: origin } = key.vkey
const log = { origin, keys: [key.vkey] }

/** Leaves that differ from one `name` to the next. */
function leavesOf(name: string, size: number): Uint8Array[] {
  return Array.from({ length: size }, (_, index) => leafHash(sha256, utf8(`${name} ${index}`)))
}

function noteOf(leaves: readonly Uint8Array[]): string {
  const text = formatCheckpoint({ origin, size: leaves.length, root: rootOf(sha256, leaves) })
  return formatNote({ text, signatures: [signNote(sha256, text, key.vkey, key.sign)] })
}

async function proofOf(from: number, leaves: readonly Uint8Array[]): Promise<Uint8Array[]> {
  if (from === 0 || from >= leaves.length) return []
  const store = keptTiles()
  store.write((await writeTiles(sha256, 0, appended(0, Buffer.concat(leaves)), store.read)).tiles)
  return await consistencyProof(sha256, from, leaves.length, store.read)
}

test("torchwood's requests get the answers they have there, and the specification's where it has changed", async () => {
  const { vkey } = keyOf(torchwoodLog.origin)
  const publicKey = Uint8Array.from(Buffer.from(torchwoodLog.publicKey, 'hex'))
  const ask = witness({ origin: torchwoodLog.origin, keys: [{ ...vkey, publicKey }] })
  for (const [index, { body, status, size }] of torchwoodRequests.entries()) {
    const answer = await ask(body)
    assert.equal(answer.status, status, `request ${index + 1}`)
    if (answer.status === 409) assert.equal(answer.size, size)
  }
})

test('a log may be called otherwise than its key, as the Go checksum database is', async () => {
  const ask = witness({ origin: sumdb.origin, keys: [parseVkey(sha256, sumdb.vkey)] })
  assert.equal((await ask(sumdb.body)).status, 200)
})

test('a log that only grows is cosigned at every size, and again at the same size', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 40 }), { maxLength: 8 }), async (sizes) => {
      const ask = witness(log)
      let old = 0
      for (const size of sizes.toSorted((a, b) => a - b)) {
        const leaves = leavesOf('a', size)
        const request = { old, proof: await proofOf(old, leaves), note: noteOf(leaves) }
        assert.equal((await ask(formatAddCheckpoint(request))).status, 200)
        old = size
      }
    }),
    { numRuns: 50 },
  )
})

test('whatever is asked, in any order, everything ever cosigned lies on one line of growth', async () => {
  const asked = fc.record({
    fork: fc.constantFrom('a', 'b'),
    size: fc.nat({ max: 12 }),
    old: fc.nat({ max: 12 }),
    isHonest: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { maxLength: 30 }), async (requests) => {
      const ask = witness(log)
      const cosigned: { fork: string; size: number }[] = []
      for (const { fork, size, old, isHonest } of requests) {
        const leaves = leavesOf(fork, size)
        const last = cosigned.at(-1)?.size ?? 0
        const from = isHonest ? last : old
        const proof = await proofOf(from, leaves)
        const request = { old: from, proof, note: noteOf(leaves) }
        if ((await ask(formatAddCheckpoint(request))).status === 200) cosigned.push({ fork, size })
      }
      const grown = cosigned.filter(({ size }) => size > 0)
      assert(grown.every(({ fork }) => fork === grown[0]?.fork))
      assert(grown.every(({ size }, index) => index === 0 || size >= (grown[index - 1]?.size ?? 0)))
    }),
    { numRuns: 100 },
  )
})

test('a fork is refused, and both signed notes come with the refusal, whatever old size is claimed', async () => {
  const ask = witness(log)
  const before = noteOf(leavesOf('a', 5))
  await ask(formatAddCheckpoint({ old: 0, proof: [], note: before }))
  const after = noteOf(leavesOf('b', 5))
  const disagreement = { kind: 'fork', before, after }
  const same = await ask(formatAddCheckpoint({ old: 5, proof: [], note: after }))
  assert.deepEqual(same, { status: 422, because: 'another root at the same size', disagreement })
  const zero = await ask(formatAddCheckpoint({ old: 0, proof: [], note: after }))
  assert.deepEqual(zero, { status: 409, size: 5, disagreement })

  const leaves = leavesOf('b', 7)
  const larger = { old: 5, proof: await proofOf(5, leaves), note: noteOf(leaves) }
  const refused = await ask(formatAddCheckpoint(larger))
  assert(refused.status === 422 && refused.disagreement)
  assert.deepEqual(refused.disagreement, { kind: 'unproved', before, after: larger.note })
})

test('what the specification calls malformed is 400, and what it calls unproved 422', async () => {
  const leaves = leavesOf('a', 3)
  const note = noteOf(leaves)
  const hash = leafHash(sha256, utf8('any'))
  for (const body of [
    '',
    note,
    `old 0\n${note}`,
    `old 00\n\n${note}`,
    `old -1\n\n${note}`,
    `old 1.0\n\n${note}`,
    `old 9007199254740993\n\n${note}`,
    `new 0\n\n${note}`,
    `old 0\nAAAA\n\n${note}`,
    `old 0\nnot base64\n\n${note}`,
    `old 4\n\n${note}`,
    formatAddCheckpoint({ old: 0, proof: Array.from({ length: 64 }, () => hash), note }),
    `old 0\n\n${note.replace('\n3\n', '\n03\n')}`,
    `old 0\n\n${note.slice(0, -1)}`,
  ]) {
    assert.equal((await witness(log)(body)).status, 400, body)
  }
  assert.equal((await witness(log)(Uint8Array.of(0xff, 0xfe))).status, 400)

  const unneeded = formatAddCheckpoint({ old: 0, proof: [hash], note })
  assert.equal((await witness(log)(unneeded)).status, 422)
  const text = formatCheckpoint({ origin, size: 0, root: hash })
  const signatures = [signNote(sha256, text, key.vkey, key.sign)]
  const notEmpty = formatAddCheckpoint({
    old: 0,
    proof: [],
    note: formatNote({ text, signatures }),
  })
  assert.equal((await witness(log)(notEmpty)).status, 422)

  const ask = witness(log)
  await ask(formatAddCheckpoint({ old: 0, proof: [], note }))
  assert.equal((await ask(formatAddCheckpoint({ old: 3, proof: [hash], note }))).status, 422)
  assert.equal((await ask(formatAddCheckpoint({ old: 3, proof: [], note }))).status, 200)
})

test('of the signatures sent, only those of known keys are kept', async () => {
  const stranger = keyOf(origin, 1, sha256(utf8('another seed')))
  const note = parseNote(noteOf(leavesOf('a', 2)))
  const extra = signNote(sha256, note.text, stranger.vkey, stranger.sign)
  const both = formatNote({ ...note, signatures: [...note.signatures, extra] })
  const answer = await witness(log)(formatAddCheckpoint({ old: 0, proof: [], note: both }))
  assert(answer.status === 200)
  assert.deepEqual(answer.signatures, note.signatures)

  const [, signature = ''] = /([^ ]+)\n$/.exec(formatNote(note)) ?? []
  const bytes = fromBase64(signature)
  bytes[20] = (bytes[20] ?? 0) ^ 1
  const spoiled = formatNote(note).replace(signature, Buffer.from(bytes).toString('base64'))
  assert.equal((await witness(log)(`old 0\n\n${spoiled}`)).status, 403)
})

test('a request is told what it lacks', async () => {
  const note = noteOf(leavesOf('a', 3))
  const hash = leafHash(sha256, utf8('any'))
  for (const [body, said] of [
    ['', /an old size, a proof, and a checkpoint/],
    ['old 0', /an old size, a proof, and a checkpoint/],
    [`bold 0\n\n${note}`, /begins with the old size/],
    [`\n\n${note}`, /begins with the old size/],
  ] as const) {
    const answer = await witness(log)(body)
    assert(answer.status === 400)
    assert.match(answer.because, said)
  }
  const most = { old: 0, proof: Array.from({ length: 63 }, () => hash), note }
  assert.equal((await witness(log)(formatAddCheckpoint(most))).status, 422, 'as many are read')
})

test('what a log has sent first stands against nothing', async () => {
  const hash = leafHash(sha256, utf8('any'))
  const request = { old: 0, proof: [hash], note: noteOf(leavesOf('a', 3)) }
  const answer = await witness(log)(formatAddCheckpoint(request))
  assert.equal(answer.status, 422)
  assert(!('disagreement' in answer))
})

test('a log may sign with several keys, and each signature is kept', async () => {
  const second = keyOf(origin, 1, sha256(utf8('its second key')))
  const note = parseNote(noteOf(leavesOf('a', 2)))
  const signatures = [...note.signatures, signNote(sha256, note.text, second.vkey, second.sign)]
  const ask = witness({ origin, keys: [key.vkey, second.vkey] })
  const answer = await ask(`old 0\n\n${formatNote({ ...note, signatures })}`)
  assert(answer.status === 200)
  assert.deepEqual(
    answer.signatures.map(({ keyId }) => Buffer.from(keyId).toString('hex')),
    signatures.map(({ keyId }) => Buffer.from(keyId).toString('hex')),
  )
})
