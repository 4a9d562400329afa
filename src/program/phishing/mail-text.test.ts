import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textsIn } from './mail-text.ts'

const words = 'Bestätigen Sie hier: https://trust.example.com/link/parcel#abc'

function base64(text: string): string {
  return (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g)
      ?.join('\r\n') ?? ''
  )
}

const alternative = [
  'From: Paketdienst <paket@example.com>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary="b"',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
  base64(words),
  '--b',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  '<a href=3D"https://trust.example.com/link/par=',
  'cel#abc">hier</a>',
  '--b--',
  '',
].join('\r\n')

test('the parts of a mail are read however they are encoded', async () => {
  const [pasted, html, text] = await textsIn(alternative)
  assert.equal(pasted, alternative)
  assert.equal(text?.trim(), words)
  assert.equal(html?.trim(), '<a href="https://trust.example.com/link/parcel#abc">hier</a>')
})

test('a mail that a report button attaches to one of its own is read, too', async () => {
  for (const encoding of ['8bit', 'base64']) {
    const report = [
      'From: ada@example.com',
      'Subject: Report',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="r"',
      '',
      '--r',
      'Content-Type: text/plain',
      '',
      'This looks odd.',
      '--r',
      'Content-Type: message/rfc822; name="odd.eml"',
      'Content-Disposition: attachment; filename="odd.eml"',
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      encoding === 'base64' ? base64(alternative) : alternative,
      '--r--',
      '',
    ].join('\r\n')
    const texts = await textsIn(report)
    assert(texts.some((text) => text.trim() === words))
    assert(texts.some((text) => text.trim() === 'This looks odd.'))
  }
})

test('what is no mail, or one that nobody can read, stands for itself', async () => {
  for (const pasted of [words, '', 'Content-Type: multipart/mixed; boundary=', '\u{0}'.repeat(100)])
    assert.equal((await textsIn(pasted))[0], pasted)
  const nested = Array.from(
    { length: 200 },
    (_, n) => `Content-Type: multipart/mixed; boundary="${n}"\r\n\r\n--${n}`,
  ).join('\r\n')
  assert.deepEqual(await textsIn(nested), [nested])
})
