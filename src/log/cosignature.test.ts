import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { concat, textOf, uint64, utf8 } from './bytes.ts'
import { cosign, cosignatureV1, cosignedMessage, verifyCosignatures } from './cosignature.ts'
import { formatNote, formatVkey, parseNote, parseVkey, signNote } from './note.ts'
import { keyOf, sha256, verifyEd25519, witnessKey } from './test-keys.ts'
import { sunlightCosignatures, sunlightTime } from './witness-vectors.ts'

test("the message is the specification's example, byte for byte", () => {
  const text =
    'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
  const message = textOf(cosignedMessage(text, 1_679_315_147))
  assert.equal(message, `cosignature/v1\ntime 1679315147\n${text}`)
})

test("Sunlight's published cosignatures verify, and any other byte spoils them", async () => {
  for (const { vkey, note } of sunlightCosignatures) {
    const witness = parseVkey(sha256, vkey, cosignatureV1)
    assert.equal(formatVkey(sha256, witness), vkey)
    const parsed = parseNote(note)
    assert.deepEqual(await verifyCosignatures(sha256, parsed, [witness], verifyEd25519), [
      { witness, at: sunlightTime },
    ])
    const other = { ...parsed, text: parsed.text.replace('300', '301') }
    await assert.rejects(verifyCosignatures(sha256, other, [witness], verifyEd25519), /is wrong/)
    const last = parsed.signatures.at(-1)
    assert(last)
    for (const place of [7, 8, 40, 71]) {
      const signature = Uint8Array.from(last.signature)
      signature[place] = (signature[place] ?? 0) ^ 1
      const spoiled = { ...parsed, signatures: [{ ...last, signature }] }
      await assert.rejects(verifyCosignatures(sha256, spoiled, [witness], verifyEd25519))
    }
  }
})

test('what a witness signs at any time is read back as that time, to the second', async () => {
  const witness = witnessKey('witness.example/w1')
  await fc.assert(
    fc.asyncProperty(fc.date({ min: new Date(0), noInvalidDate: true }), async (at) => {
      const text = 'log.example/log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
      const signatures = [cosign(sha256, text, witness.vkey, witness.sign, at)]
      const note = parseNote(formatNote({ text, signatures }))
      const [found] = await verifyCosignatures(sha256, note, [witness.vkey], verifyEd25519)
      assert.equal(found?.at, Math.floor(at.getTime() / 1000) * 1000)
    }),
    { numRuns: 50 },
  )
})

test('a cosignature is no signature of a log, nor the other way round', async () => {
  const text = 'log.example/log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
  const log = keyOf('both.example')
  const witness = witnessKey('both.example')
  assert.throws(() => cosign(sha256, text, log.vkey, log.sign, new Date(0)))
  assert.throws(() => parseVkey(sha256, formatVkey(sha256, witness.vkey)))
  assert.throws(() => parseVkey(sha256, formatVkey(sha256, log.vkey), cosignatureV1))
  const note = { text, signatures: [signNote(sha256, text, log.vkey, log.sign)] }
  assert.deepEqual(await verifyCosignatures(sha256, note, [witness.vkey], verifyEd25519), [])
})

test('of several by one witness the newest counts, and those of strangers do not', async () => {
  const [one, two] = [witnessKey('one.example'), witnessKey('two.example')]
  const text = 'log.example/log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
  const at = (seconds: number) => new Date(seconds * 1000)
  const signatures = [
    cosign(sha256, text, one.vkey, one.sign, at(20)),
    cosign(sha256, text, two.vkey, two.sign, at(40)),
    cosign(sha256, text, one.vkey, one.sign, at(30)),
  ]
  const found = await verifyCosignatures(sha256, { text, signatures }, [one.vkey], verifyEd25519)
  assert.deepEqual(found, [{ witness: one.vkey, at: 30_000 }])
})

test('a cosignature of the wrong length or from no time at all is refused', async () => {
  const witness = witnessKey('one.example')
  const text = 'log.example/log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
  const right = cosign(sha256, text, witness.vkey, witness.sign, new Date(0))
  for (const signature of [
    right.signature.slice(0, -1),
    right.signature.slice(8),
    Uint8Array.from([...utf8('x'), ...right.signature]),
    Uint8Array.from([255, ...right.signature.slice(1)]),
  ]) {
    const note = { text, signatures: [{ ...right, signature }] }
    await assert.rejects(verifyCosignatures(sha256, note, [witness.vkey], verifyEd25519), {
      name: 'FormatError',
    })
  }
})

test('a cosignature may be of any time that is a date, and of no other', async () => {
  const witness = witnessKey('one.example')
  const text = 'log.example/log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
  const signedAt = async (seconds: number) => {
    const message = cosignedMessage(text, seconds)
    const line = cosign(sha256, text, witness.vkey, witness.sign, new Date(0))
    const signature = concat(uint64(seconds), witness.sign(message))
    const note = { text, signatures: [{ ...line, signature }] }
    return await verifyCosignatures(sha256, note, [witness.vkey], verifyEd25519)
  }
  const last = 8_640_000_000_000
  assert.deepEqual(await signedAt(last), [{ witness: witness.vkey, at: last * 1000 }])
  await assert.rejects(signedAt(last + 1), /^FormatError: a cosignature from no time at all$/)
  const right = cosign(sha256, text, witness.vkey, witness.sign, new Date(0))
  const short = { ...right, signature: right.signature.slice(0, -1) }
  await assert.rejects(
    verifyCosignatures(sha256, { text, signatures: [short] }, [witness.vkey], verifyEd25519),
    /eight bytes of time and 64 of signature/,
  )
})
