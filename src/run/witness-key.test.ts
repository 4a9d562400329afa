import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { parseVkey } from '#log/note.ts'
import { sha256 } from '#store/sha256.ts'
import { openWitnessState } from '#store/witness-state.ts'

import { witnessKey } from './witness-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'beleg-witness-key-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Starts a witness, has it cosign something, and stops it again. */
function start(of: string, name?: string): string {
  const paths = { state: join(folder, `${of}.db`), key: join(folder, `${of}.key`) }
  const state = openWitnessState(paths.state)
  try {
    const { text } = witnessKey(state, paths, name)
    state.replace('log.example/log', undefined, 'cosigned')
    return text
  } finally {
    state.close()
  }
}

test('the first start makes a key that only this user may read, and later ones find it', () => {
  const text = start('one', 'one.example/w')
  assert.equal(parseVkey(sha256, text, 4).name, 'one.example/w')
  assert.equal(statSync(join(folder, 'one.key')).mode & 0o777, 0o600)
  assert.equal(start('one'), text)
  assert.equal(start('one', 'one.example/w'), text)
})

test('a witness that has lost its state, its key or its name does not go on as if nothing were', () => {
  assert.throws(() => start('two'), { code: 'witness-name-missing' })
  assert.throws(() => start('two', 'a name'), { code: 'witness-name-missing' })
  const text = start('two', 'two.example/w')
  assert.throws(() => start('two', 'other.example/w'), { code: 'witness-key-changed' })
  const [state, key] = [join(folder, 'two.db'), join(folder, 'two.key')]
  renameSync(key, `${key}.away`)
  assert.throws(() => start('two'), { code: 'witness-key-missing' })
  renameSync(`${key}.away`, key)
  renameSync(state, `${state}.away`)
  assert.throws(() => start('two', 'two.example/w'), { code: 'witness-state-missing' })
  // It left no empty state behind that the next start would take for the right one.
  assert.throws(() => start('two', 'two.example/w'), { code: 'witness-state-missing' })
  renameSync(`${state}.away`, state)
  assert.equal(start('two'), text)
})

test('a first start cut off between state and key is made again, since nothing was signed', () => {
  const state = openWitnessState(join(folder, 'cut.db'))
  state.setVkey('cut.example/w+00000000+unused')
  state.close()
  const text = start('cut', 'cut.example/w')
  assert.equal(start('cut'), text)
})

test('one state is held by one process at a time, and no other file is taken for it', () => {
  const path = join(folder, 'three.db')
  const first = openWitnessState(path)
  assert.throws(() => openWitnessState(path), { code: 'witness-running' })
  first.close()
  openWitnessState(path).close()
  const stranger = join(folder, 'four.db')
  writeFileSync(stranger, 'no database at all, however long it is'.repeat(100))
  assert.throws(() => openWitnessState(stranger), { code: 'witness-state-unreadable' })
  assert.throws(() => openWitnessState(join(folder, 'no/such/folder.db')), {
    code: 'witness-state-unreadable',
  })
})

test('what is kept is replaced only where it is what the caller read', () => {
  const path = join(folder, 'five.db')
  const state = openWitnessState(path)
  assert(state.replace('a', undefined, '1'))
  assert(!state.replace('a', undefined, '2'))
  assert(!state.replace('a', '0', '2'))
  assert(state.replace('a', '1', '2'))
  state.close()
  const again = openWitnessState(path)
  assert.deepEqual([again.latest('a'), again.latest('b')], ['2', undefined])
  again.close()
})
