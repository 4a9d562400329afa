import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { z } from 'zod'

import { sourcesOf } from '#engine/population.ts'
import { findManaged, managed, tests } from '#program/index.ts'
import { messages } from '#ui/messages.ts'

import { fieldNames } from './field-names.ts'

const folder = join(import.meta.dirname, '../../populations')

/** Every population there is, by id, with its fields. */
async function everyField(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  const add = (population: unknown) => {
    const { id, item, key } = Object(population)
    if (typeof id !== 'string' || typeof key !== 'function' || !(item instanceof z.ZodObject))
      return
    found.set(id, Object.keys(item.shape))
  }
  for (const {
    test: { on },
  } of tests)
    for (const each of [on, ...sourcesOf(on)]) add(each)
  for (const { population } of managed) add(population)
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/(?<!\.test)\.ts$/.test(file)) continue
    const exported: Record<string, unknown> = await import(join(folder, file))
    for (const value of Object.values(exported)) add(value)
  }
  return found
}

test('every field of every population is called something in both languages, and no two of one the same', async () => {
  const fields = await everyField()
  assert(fields.size > 130)
  for (const language of ['de', 'en'] as const) {
    const { fields: byName } = messages[language]
    const wrong = [...fields].flatMap(([population, names]) => {
      const called = fieldNames(messages[language], language, population)
      const labels = names.map(called)
      const raw = names.filter((name) => called(name) === name && !(name in byName))
      // A form may say less than an item keeps.
      const twice = findManaged(population)
        ? []
        : names.filter((_name, index) => labels.indexOf(labels[index] ?? '') !== index)
      return [...raw, ...twice].map((name) => `${population}.${name}`)
    })
    assert.deepEqual(wrong, [], language)
  }
})

test('what a form calls a field goes before what its name says', () => {
  const { de } = messages
  assert.equal(fieldNames(de, 'de', 'absence')('from'), 'Abwesend ab')
  assert.equal(fieldNames(de, 'de', 'person')('end'), 'Letzter Tag')
  assert.equal(fieldNames(de, 'de', 'policy-obligation')('from'), de.fields.from)
  assert.equal(fieldNames(de, 'de', 'policy-obligation')('new'), 'new')
})
