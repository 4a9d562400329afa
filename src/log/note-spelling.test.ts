/** The one spelling of keys, notes, checkpoints and proofs: what stands at its edges, and what lies just beyond. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import { base64, utf8 } from './bytes.ts'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import type { Sha256 } from './hash.ts'
import { formatNote, formatVkey, parseNote, parseVkey, signNote, verifyNote } from './note.ts'
import type { Vkey } from './note.ts'
import { formatTlogProof, parseTlogProof } from './tlog-proof.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const publicKey = new Uint8Array(32).fill(5)
const key: Vkey = { name: 'log.example/one', type: 1, publicKey }
const refused = { name: 'FormatError' }

function refusesAll<Given>(read: (given: Given) => unknown, wrong: readonly Given[]): void {
  for (const given of wrong) assert.throws(() => read(given), refused, JSON.stringify(given))
}

test('a verifier key has a name, eight small hex digits that fit, and 33 bytes of type 1', () => {
  const vkey = formatVkey(sha256, key)
  const [name = '', id = '', rest = ''] = vkey.split('+')
  assert.deepEqual(parseVkey(sha256, vkey), key)
  refusesAll(
    (text: string) => parseVkey(sha256, text),
    [
      `+${id}+${rest}`,
      `${name}+${id.toUpperCase()}x+${rest}`,
      `${name}+${id.slice(1)}+${rest}`,
      `${name}+0${id}+${rest}`,
      `${name}+${id}+`,
      `${name}+${id}`,
      `x+${vkey}`,
      ` ${vkey}`,
      `${vkey}\n`,
      `${vkey} `,
      `${name}+zzzzzzzz+${rest}`,
    ],
  )
  const others = [
    { ...key, type: 2 },
    { ...key, type: 0 },
    { ...key, publicKey: publicKey.slice(1) },
    { ...key, publicKey: new Uint8Array(33) },
  ]
  refusesAll(
    (text: string) => parseVkey(sha256, text),
    others.map((each) => formatVkey(sha256, each)),
  )
})

const badNames = [
  '',
  ' ',
  'a b',
  'a+b',
  'a\nb',
  'a\u0085b',
  'a\u00a0b',
  'a\tb',
  ' a',
  'a ',
  '+',
  'a+',
]

test('a key name has neither spaces nor plus signs, wherever it is written or read', () => {
  for (const name of badNames) {
    assert.throws(() => formatVkey(sha256, { ...key, name }), refused, name)
    const sign = () => new Uint8Array(64)
    assert.throws(() => signNote(sha256, 'text\n', { ...key, name }, sign), refused, name)
    assert.throws(() => parseNote(`text\n\n— ${name} AAAAAAA=\n`), refused, name)
  }
  assert.equal(parseNote('text\n\n— ä/ö AAAAAAA=\n').signatures[0]?.name, 'ä/ö')
})

test('a note ends in one to 64 signature lines, each with a key id and something behind it', () => {
  const line = '— a AAAAAAA=\n'
  const read = (lines: string) => parseNote(`text\n\n${lines}`)
  assert.deepEqual(read(line).signatures, [
    { name: 'a', keyId: new Uint8Array(4), signature: new Uint8Array(1) },
  ])
  assert.equal(read(line.repeat(64)).signatures.length, 64)
  refusesAll(read, [
    line.repeat(65),
    '',
    '\n',
    '— a AAAAAA==\n',
    '— a\n',
    '— a \n',
    '—a AAAAAAA=\n',
    `x${line}`,
    ` ${line}`,
    '— a AAAAAAA= \n',
    '— a AAAAAAA= x\n',
    '— a AAAAAAA\n',
    `${line}\n`,
    line.slice(0, -1),
  ])
  refusesAll(parseNote, ['text\n', '', 'text', '\n'])
})

test('a note has no control characters but its newlines', () => {
  for (let code = 0; code < 0x20; code++) {
    const note = `te${String.fromCharCode(code)}xt\n\n— a AAAAAAA=\n`
    if (code === 10) assert.equal(parseNote(note).text, 'te\nxt\n')
    else assert.throws(() => parseNote(note), refused, String(code))
  }
  assert.equal(parseNote(utf8('te xt\n\n— a AAAAAAA=\n')).text, 'te xt\n')
})

test('what is signed ends in a newline, and is written back as it was read', () => {
  const sign = () => new Uint8Array(64).fill(1)
  assert.throws(() => signNote(sha256, 'text', key, sign), refused)
  const signatures = [signNote(sha256, 'text\n', key, sign)]
  const note = formatNote({ text: 'text\n', signatures })
  assert.equal(formatNote(parseNote(note)), note)
  assert.deepEqual(parseNote(note).signatures[0]?.signature, sign())
})

test('a key that signed twice counts once, in the order of the lines', async () => {
  const other = { ...key, name: 'other.example' }
  const line = (of: Vkey) => signNote(sha256, 'text\n', of, () => new Uint8Array(64))
  const signatures = [line(other), line(key), line(other), line(key)]
  const signers = await verifyNote(sha256, { text: 'text\n', signatures }, [key, other], () => true)
  assert.deepEqual(signers, [other, key])
})

const root = new Uint8Array(32).fill(9)
const text = `log.example/one\n7\n${base64(root)}\n`

test('a checkpoint is written only where it can be read back', () => {
  const head = { origin: 'log.example/one', size: 7, root }
  assert.equal(formatCheckpoint(head), text)
  assert.deepEqual(parseCheckpoint(text), head)
  assert.equal(parseCheckpoint(formatCheckpoint({ ...head, size: 0 })).size, 0)
  const { MAX_SAFE_INTEGER: largest } = Number
  assert.equal(parseCheckpoint(formatCheckpoint({ ...head, size: largest })).size, largest)
  refusesAll(formatCheckpoint, [
    { ...head, size: -1 },
    { ...head, size: largest + 1 },
    { ...head, size: NaN },
    { ...head, root: new Uint8Array(33) },
    ...['', '+', 'a+b', ' a', 'a ', 'a b', '\n'].map((origin) => ({ ...head, origin })),
  ])
})

test('the lines of a checkpoint are an origin, a size in plain spelling, and a root of 32 bytes', () => {
  refusesAll(parseCheckpoint, [
    '',
    text.trimEnd(),
    ...['', '07', '+7', '7x', 'x7', ' 7', '7 ', '0x7', '7.0'].map((size) =>
      text.replace('7', size),
    ),
    text.replace(base64(root), base64(root.slice(1))),
    text.replace(base64(root), base64(new Uint8Array(33))),
    text.replace(`${base64(root)}\n`, ''),
    text.replace('log.example/one', ''),
    `${text}one\n\ntwo\n`,
  ])
  assert.equal(parseCheckpoint(`${text}one\ntwo\n`).size, 7)
})

test('a tlog-proof names its index in plain spelling, and at most 53 hashes of 32 bytes', () => {
  const write = (hashes: number, extra?: Uint8Array) =>
    formatTlogProof({
      index: 7,
      proof: Array.from({ length: hashes }, () => root),
      checkpoint: 'the checkpoint\n\n— a b\n',
      ...(extra && { extra }),
    })
  const whole = write(53)
  assert.deepEqual(parseTlogProof(whole), {
    index: 7,
    proof: Array.from({ length: 53 }, () => root),
    checkpoint: 'the checkpoint\n\n— a b\n',
  })
  assert.deepEqual(parseTlogProof(write(0, utf8('x'))).extra, utf8('x'))
  assert.deepEqual(parseTlogProof(write(0)).proof, [])
  assert.equal(parseTlogProof(whole.replace('index 7', 'index 0')).index, 0)
  refusesAll(parseTlogProof, [
    write(54),
    whole.replace('c2sp.org/tlog-proof@v1\n', ''),
    `x${whole}`,
    ...['07', '7x', 'x7', '-7', '9007199254740992', '', ' 7'].map((index) =>
      whole.replace('index 7', `index ${index}`),
    ),
    whole.replace('index 7', 'xindex 7'),
    whole.replace(base64(root), base64(new Uint8Array(33))),
    whole.replaceAll('\n\n', '\n'),
    whole.replace('index 7', 'extra !\nindex 7'),
    whole.replace('index 7', 'index 7\nextra AAAA'),
  ])
})
