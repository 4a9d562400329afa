import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'

import { openTestStore } from '#store/test-store.ts'

import { makeExerciseToken, readExerciseToken, tokensIn } from './exercise-token.ts'

const store = await openTestStore({ now: new Date() })
after(() => store.close())
const { directory } = store
const [org, exercise] = [randomUUID(), randomUUID()]
const make = () => makeExerciseToken(directory, org, { exercise, cell: 3 })

test('a token is read as it was made, is never the same twice, and is nobody else’s', () => {
  const token = make()
  const read = readExerciseToken(directory, org, token)
  assert.deepEqual([read?.exercise, read?.cell], [exercise, 3])
  assert.equal(readExerciseToken(directory, org, token)?.mark, read?.mark)
  assert.notEqual(readExerciseToken(directory, org, make())?.mark, read?.mark)
  assert.equal(readExerciseToken(directory, randomUUID(), token), undefined)
  for (let at = 0; at < token.length; at++) {
    const bent = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
    assert.equal(readExerciseToken(directory, org, bent), undefined, String(at))
  }
  for (const other of ['', 'x', `${token}A`, token.slice(1), '€'.repeat(68)])
    assert.equal(readExerciseToken(directory, org, other), undefined)
})

test('it is found in what people paste: an address, a whole mail, one in quoted-printable, one behind a rewritten link', () => {
  const token = make()
  const url = `https://trust.example.com/link/parcel?lang=de#${token}`
  for (const text of [
    url,
    `Guten Tag,\n\nAnschrift bestätigen:\n${url}\n\n-- \n`,
    `href=3D"https://trust.example.com/link/parcel?lang=3Dde#${token.slice(0, 20)}=\r\n${token.slice(20)}">`,
    `https://safe.example/?url=${encodeURIComponent(url)}&data=1`,
    `> ${url.slice(0, 70)}\n${url.slice(70)}`,
  ])
    assert.deepEqual(tokensIn(text), [token], text)
  assert.deepEqual(tokensIn('https://trust.example.com/link/parcel#short'), [])
  assert.deepEqual(tokensIn(''), [])
})
