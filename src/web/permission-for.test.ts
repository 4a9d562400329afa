import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { people } from '#populations/person.ts'
import { findManaged, tests } from '#program/index.ts'

import { permissionFor, permissionForTest } from './permission-for.ts'

test('whatever is judged of people is seen by whoever may see people, and by nobody else', () => {
  const ofPeople = tests.filter(
    ({ test: { on } }) => on.person !== undefined && !findManaged(on.id),
  )
  assert(ofPeople.length > 8)
  for (const { test: each } of ofPeople) assert.equal(permissionForTest(each.id), 'people.see')
  assert.equal(permissionFor(people.id), 'people.see')
})

test('whatever population has a person in each item is kept from whoever sees the program alone', async () => {
  const folder = join(import.meta.dirname, '../populations')
  const found: string[] = []
  for (const file of globSync('*.ts', { cwd: folder, exclude: ['*.test.ts'] })) {
    const module: Record<string, unknown> = await import(join(folder, file))
    for (const value of Object.values(module)) {
      const { id, person, item } = Object(value)
      if (typeof id === 'string' && typeof person === 'function' && item) found.push(id)
    }
  }
  assert(found.length > 5, found.join(' '))
  assert.deepEqual(
    found.filter((id) => permissionFor(id) === 'program.see'),
    [],
  )
})

test('of things, whoever sees the program sees all; of what is not there, nobody knows whom it is about', () => {
  assert.equal(permissionFor('storage-at-rest'), 'program.see')
  assert.equal(permissionForTest('storage-encrypted'), 'program.see')
  assert.equal(permissionForTest('no-such-test'), 'people.see')
})
