import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { openDataDirectory } from './data-directory.ts'
import { seal, unseal } from './sealed.ts'

const root = mkdtempSync(join(tmpdir(), 'beleg-sealed-'))
after(() => rmSync(root, { recursive: true }))
const directory = openDataDirectory(join(root, 'one'))
const secret = Buffer.from('a secret of any length, ä and \0 included')
const notOurs = { code: 'sealed-with-another-key' }

test('what is sealed opens again, and the same is never sealed the same way twice', () => {
  for (const bytes of [secret, Buffer.alloc(0), Buffer.alloc(100_000, 7)]) {
    const sealed = seal(directory, bytes, 'totp/a')
    assert.deepEqual(unseal(directory, sealed, 'totp/a'), bytes)
    assert.notDeepEqual(seal(directory, bytes, 'totp/a'), sealed)
  }
  assert(!seal(directory, secret, 'totp/a').includes('secret'))
})

test('it opens for nothing else than it was sealed for', () => {
  const sealed = seal(directory, secret, 'totp/a')
  assert.throws(() => unseal(directory, sealed, 'totp/b'), notOurs)
})

test('no bit of it can be changed, and none left away', () => {
  const sealed = seal(directory, secret, 'totp/a')
  for (let place = 0; place < sealed.length; place++) {
    const changed = Buffer.from(sealed)
    changed[place] = (changed[place] ?? 0) ^ 1
    assert.throws(() => unseal(directory, changed, 'totp/a'), notOurs)
    assert.throws(() => unseal(directory, sealed.subarray(0, place), 'totp/a'), notOurs)
  }
})

test('another instance does not open it, and one with the same key from its environment does', () => {
  const other = openDataDirectory(join(root, 'other'))
  assert.throws(() => unseal(other, seal(directory, secret, 'x'), 'x'), notOurs)
  const given = { ...directory, sealKey: 'k'.repeat(32) }
  const elsewhere = { ...other, sealKey: given.sealKey }
  assert.deepEqual(unseal(elsewhere, seal(given, secret, 'x'), 'x'), secret)
  assert.throws(() => unseal(directory, seal(given, secret, 'x'), 'x'), notOurs)
})

test('the key is kept from other users of the machine', () => {
  seal(directory, secret, 'x')
  assert.equal(statSync(join(directory.keys, 'seal')).mode & 0o777, 0o600)
})

test('a key from the environment that could be guessed is refused', () => {
  assert.throws(() => openDataDirectory(join(root, 'one'), { sealKey: 'secret' }), {
    code: 'seal-key-refused',
  })
  const { sealKey } = openDataDirectory(join(root, 'one'), { sealKey: 'k'.repeat(32) })
  assert.equal(sealKey, 'k'.repeat(32))
})
