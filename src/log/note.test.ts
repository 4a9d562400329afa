import assert from 'node:assert/strict'
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { test } from 'node:test'

import { base64, concat, fromBase64, hex, utf8 } from './bytes.ts'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import type { Sha256 } from './hash.ts'
import { leafHash } from './hash.ts'
import {
  formatNote,
  formatVkey,
  keyId,
  parseNote,
  parseVkey,
  signNote,
  verifyNote,
} from './note.ts'
import type { Sign, Verify, Vkey } from './note.ts'
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts'
import { rootOf } from './tree.ts'
import { goNote, specificationNote, tessera } from './vectors.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()

/** How Node wraps a raw Ed25519 key of 32 bytes. */
const publicPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0)
const privatePrefix = concat(
  Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20),
)

const verifyEd25519: Verify = (publicKey, message, signature) => {
  const key = Buffer.from(concat(publicPrefix, publicKey))
  return verify(null, message, { key, format: 'der', type: 'spki' }, signature)
}

function signer(name: string, seed: Uint8Array): { vkey: Vkey; sign: Sign } {
  const der = Buffer.from(concat(privatePrefix, seed))
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const vkey = { name, type: 1, publicKey: spki.subarray(-32) }
  return { vkey, sign: (message) => sign(null, message, key) }
}

function published({ vkey, text, signature }: { vkey: string; text: string; signature: string }) {
  const key = parseVkey(sha256, vkey)
  return { key, note: `${text}\n— ${key.name} ${signature}\n` }
}

test("the specification's and Go's example notes verify, and every changed byte spoils them", async () => {
  for (const example of [specificationNote, goNote]) {
    const { key, note } = published(example)
    const parsed = parseNote(note)
    assert.equal(parsed.text, example.text)
    assert.deepEqual(await verifyNote(sha256, parsed, [key], verifyEd25519), [key])
    assert.equal(formatNote(parsed), note)
    assert.equal(formatVkey(sha256, key), example.vkey)

    for (let place = 0; place < example.text.length; place++) {
      const char = String.fromCharCode(example.text.charCodeAt(place) ^ 1)
      const changed = example.text.slice(0, place) + char + example.text.slice(place + 1)
      const spoilt = { ...parsed, text: changed }
      assert.deepEqual(await verifyNote(sha256, spoilt, [key], verifyEd25519), [], `at ${place}`)
    }
  }
})

test("signing with Go's published key gives Go's published note, byte for byte", () => {
  const { key, note } = published(goNote)
  const { vkey, sign: signText } = signer('PeterNeumann', fromBase64(goNote.seed).slice(1))
  assert.equal(formatVkey(sha256, vkey), goNote.vkey)
  assert.equal(hex(keyId(sha256, key)), 'c74f20a3')
  const signatures = [signNote(sha256, goNote.text, vkey, signText)]
  assert.equal(formatNote({ text: goNote.text, signatures }), note)
})

test("all of tessera's published checkpoints verify and read back as written", async () => {
  const key = parseVkey(sha256, tessera.vkey)
  assert.equal(tessera.checkpoints.length, 16)
  for (const line of tessera.checkpoints) {
    const [size, root = '', signature] = line.split(' ')
    const note = parseNote(`${tessera.origin}\n${size}\n${root}\n\n— ${key.name} ${signature}\n`)
    assert.equal((await verifyNote(sha256, note, [key], verifyEd25519)).length, 1)
    const checkpoint = parseCheckpoint(note.text)
    assert.deepEqual(checkpoint, {
      origin: tessera.origin,
      size: Number(size),
      root: fromBase64(root),
    })
    assert.equal(formatCheckpoint(checkpoint), note.text)
  }
})

const alice = signer('alice.example', sha256(utf8('alice')))
const bob = signer('bob.example', sha256(utf8('bob')))
const text = 'log.example/one\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'

test('a wrong signature of a known key spoils the note; one of an unknown key is passed over', async () => {
  const good = signNote(sha256, text, alice.vkey, alice.sign)
  const wrong = { ...signNote(sha256, text, bob.vkey, bob.sign), signature: new Uint8Array(64) }
  const note = { text, signatures: [good, wrong] }
  const both = [alice.vkey, bob.vkey]
  assert.deepEqual(await verifyNote(sha256, note, both, verifyEd25519), [])
  assert.deepEqual(await verifyNote(sha256, note, [alice.vkey], verifyEd25519), [alice.vkey])
  assert.deepEqual(await verifyNote(sha256, note, [], verifyEd25519), [])
})

test('a key is known by name and id together, never by one of them', async () => {
  const note = { text, signatures: [signNote(sha256, text, alice.vkey, alice.sign)] }
  const renamed = { ...alice.vkey, name: 'mallory.example' }
  const other = { ...bob.vkey, name: 'alice.example' }
  assert.deepEqual(await verifyNote(sha256, note, [renamed, other], verifyEd25519), [])
})

test('a verifier that can only answer later is waited for', async () => {
  const note = { text, signatures: [signNote(sha256, text, alice.vkey, alice.sign)] }
  const never: Verify = () => Promise.resolve(false)
  const later: Verify = (...given) => Promise.resolve(verifyEd25519(...given))
  assert.deepEqual(await verifyNote(sha256, note, [alice.vkey], never), [])
  assert.equal((await verifyNote(sha256, note, [alice.vkey], later)).length, 1)
})

test('the text ends at the last empty line, so an earlier signature block is only text', () => {
  const inner = formatNote({ text, signatures: [signNote(sha256, text, bob.vkey, bob.sign)] })
  const whole = formatNote({
    text: inner,
    signatures: [signNote(sha256, inner, alice.vkey, alice.sign)],
  })
  const parsed = parseNote(whole)
  assert.equal(parsed.text, inner)
  assert.deepEqual(
    parsed.signatures.map(({ name }) => name),
    ['alice.example'],
  )
})

test('malformed notes and keys are refused', () => {
  const line = formatNote({ text, signatures: [signNote(sha256, text, alice.vkey, alice.sign)] })
  const wrong = [
    'text\n',
    'text\n\n',
    line.slice(0, -1),
    `${line}trailing`,
    line.replace('— ', '- '),
    line.replace('— alice', '—  alice'),
    line.replace('log.example', 'log\texample'),
    line.replace('log.example', 'log\rexample'),
    'text\n\n— a AAAAAA==\n',
    `${text}\n${'— a AAAAAAA=\n'.repeat(65)}`,
  ]
  for (const note of wrong) assert.throws(() => parseNote(note), { name: 'FormatError' }, note)
  assert.throws(() => parseNote(Uint8Array.of(0xff, 10, 10)), { name: 'FormatError' })
  assert.equal(parseNote(`${text}\n${'— a AAAAAAA=\n'.repeat(16)}`).signatures.length, 16)

  const keys = [
    specificationNote.vkey.replace('530d903a', '530d903b'),
    specificationNote.vkey.replace('+530', '530'),
    specificationNote.vkey.slice(0, -4),
    specificationNote.vkey.replace('example.com/foo', 'example.com/fo'),
    '',
  ]
  for (const key of keys) {
    assert.throws(() => parseVkey(sha256, key), { name: 'FormatError' }, key)
  }
})

test('checkpoints are read strictly, and extension lines are passed over', () => {
  assert.equal(parseCheckpoint(`${text}extension\n`).size, 0)
  const wrong = [
    text.slice(0, -1),
    text.replace('\n0\n', '\n00\n'),
    text.replace('\n0\n', '\n-1\n'),
    text.replace('\n0\n', '\n9007199254740992\n'),
    text.replace('47DE', '47D'),
    text.replace('FU=', 'FV='),
    `${text}\n`,
    `\n${text}`,
    'log.example/one\n0\n',
  ]
  for (const checkpoint of wrong) {
    assert.throws(() => parseCheckpoint(checkpoint), { name: 'FormatError' }, checkpoint)
  }
  const root = new Uint8Array(32)
  assert.throws(() => formatCheckpoint({ origin: 'a b', size: 0, root }))
  assert.throws(() => formatCheckpoint({ origin: 'a\nb', size: 0, root }))
  assert.throws(() => formatCheckpoint({ origin: 'a', size: 0.5, root }))
  assert.throws(() => formatCheckpoint({ origin: 'a', size: 0, root: new Uint8Array(31) }))
})

test('a tlog-proof shows one entry under a signed checkpoint, and nothing else', async () => {
  const leaves = ['one', 'two', 'three'].map((entry) => leafHash(sha256, utf8(entry)))
  const [one, two, three] = leaves
  assert.ok(one && two && three)
  const origin = 'alice.example'
  const head = formatCheckpoint({ origin, size: 3, root: rootOf(sha256, leaves) })
  const signatures = [signNote(sha256, head, alice.vkey, alice.sign)]
  const checkpoint = formatNote({ text: head, signatures })
  const extra = utf8('anything')
  const written = formatTlogProof({ index: 1, proof: [one, three], checkpoint, extra })
  assert.ok(
    written.startsWith(
      `c2sp.org/tlog-proof@v1\nextra ${base64(extra)}\nindex 1\n${base64(one)}\n${base64(three)}\n\nalice.example\n3\n`,
    ),
  )

  const read = parseTlogProof(written)
  assert.equal(formatTlogProof(read), written)
  const log = { origin, keys: [alice.vkey], verify: verifyEd25519 }
  assert.equal((await verifyTlogProof(sha256, read, two, log))?.size, 3)
  assert.equal(await verifyTlogProof(sha256, read, three, log), undefined)
  assert.equal(await verifyTlogProof(sha256, { ...read, index: 0 }, two, log), undefined)
  const otherOrigin = { ...log, origin: 'bob.example' }
  assert.equal(await verifyTlogProof(sha256, read, two, otherOrigin), undefined)
  assert.equal(await verifyTlogProof(sha256, read, two, { ...log, keys: [bob.vkey] }), undefined)

  const wrong = [
    written.replace('@v1', '@v2'),
    written.replace('index 1', 'index 01'),
    written.replace('index 1\n', ''),
    written.replace(base64(one), base64(one.slice(1))),
    written.replace('\n\n', '\n'),
    written.replace('extra ', 'extra'),
  ]
  for (const proof of wrong.slice(0, 4)) {
    assert.throws(() => parseTlogProof(proof), { name: 'FormatError' }, proof)
  }
  assert.throws(() => parseTlogProof(wrong[5] ?? ''), { name: 'FormatError' })
})

test('what is wrong with a note, a checkpoint or a proof is said', () => {
  const line = formatNote({ text, signatures: [signNote(sha256, text, alice.vkey, alice.sign)] })
  for (const [note, said] of [
    ['text\n', /^not a signed note$/],
    [line.slice(0, -1), /^not a signed note$/],
    ['text\n\n', /^not a signature line$/],
    ['text\n\nx\n', /^not a signature line$/],
  ] as const) {
    assert.throws(() => parseNote(note), { name: 'FormatError', message: said }, note)
  }
  for (const [checkpoint, said] of [
    [text.slice(0, -1), /ends in a newline/],
    ['log.example/one\n0\n', /at least three lines/],
    [`${text}\n`, /no empty one/],
  ] as const) {
    assert.throws(() => parseCheckpoint(checkpoint), { message: said }, checkpoint)
  }
  for (const [proof, said] of [
    ['c2sp.org/tlog-proof@v1\nindex 0', /ends in an empty line/],
    ['c2sp.org/tlog-proof@v1\n\n', /names the index/],
    ['\n\n', /begins with c2sp/],
  ] as const) {
    assert.throws(() => parseTlogProof(proof), { name: 'FormatError', message: said }, proof)
  }
})

test('a text of one letter is signed and read like any other', () => {
  const whole = formatNote({
    text: 'a\n',
    signatures: [signNote(sha256, 'a\n', alice.vkey, alice.sign)],
  })
  assert.equal(parseNote(whole).text, 'a\n')
})

test('a key whose name no signature line could carry is refused, though its id is right', () => {
  for (const name of ['two words', 'tab\there', 'line\u0085break', '\u2028']) {
    const vkey = { ...alice.vkey, name }
    assert.throws(() => formatVkey(sha256, vkey), { name: 'FormatError' })
    const key = base64(concat(Uint8Array.of(1), vkey.publicKey))
    const spelled = `${name}+${hex(keyId(sha256, vkey))}+${key}`
    assert.throws(() => parseVkey(sha256, spelled), { message: /neither spaces nor plus/ }, name)
  }
})
