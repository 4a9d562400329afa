import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { z } from 'zod'

import { coreOf, wordsOf } from '#engine/field.ts'
import { sourcesOf } from '#engine/population.ts'
import { findManaged, managed, tests } from '#program/index.ts'
import { messages } from '#ui/messages.ts'

import { fieldNames } from './field-names.ts'

const folder = join(import.meta.dirname, '../../populations')

/** Every population there is, by id, with what an item of it says. */
async function everyItem(): Promise<Map<string, z.ZodObject>> {
  const found = new Map<string, z.ZodObject>()
  const add = (population: unknown) => {
    const { id, item, key } = Object(population)
    if (typeof id !== 'string' || typeof key !== 'function' || !(item instanceof z.ZodObject))
      return
    found.set(id, item)
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
  const fields = new Map(
    [...(await everyItem())].map(([id, { shape }]) => [id, Object.keys(shape)] as const),
  )
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

/** Every field in what an item says, however deep, with its schema. */
function fieldsIn(schema: unknown, name: string): { name: string; schema: z.ZodType }[] {
  if (!(schema instanceof z.ZodType)) return []
  const core = coreOf(schema)
  if (core instanceof z.ZodArray) return fieldsIn(core.element, name)
  if (core instanceof z.ZodUnion) return core.options.flatMap((each) => fieldsIn(each, name))
  if (core instanceof z.ZodObject)
    return Object.entries(core.shape).flatMap(([inner, each]) => [
      { name: inner, schema: z.any() },
      ...fieldsIn(each, inner),
    ])
  return [{ name, schema: core }]
}

test('what stands in a field has names too, and every code of a list is called something in both languages', async () => {
  const items = await everyItem()
  for (const language of ['de', 'en'] as const) {
    const { values, fields } = messages[language]
    const words = new Map<string, Readonly<Record<string, string>>>(Object.entries(values))
    const wrong = [...items].flatMap(([population, item]) => {
      const called = fieldNames(messages[language], language, population)
      const form = findManaged(population)?.fields
      return fieldsIn(item, '').flatMap(({ name, schema }) => {
        const own = form?.[name]
        const options = own instanceof z.ZodType ? wordsOf(own)?.options : undefined
        const codes = schema instanceof z.ZodEnum ? schema.options : []
        const unnamed = codes.filter(
          (code) => options?.[code] === undefined && words.get(name)?.[code] === undefined,
        )
        const isNamed = called(name) !== name || Object.hasOwn(fields, name)
        return [...(isNamed ? [] : [name]), ...unnamed.map((code) => `${name}=${code}`)].map(
          (each) => `${population}.${each}`,
        )
      })
    })
    assert.deepEqual([...new Set(wrong)], [], language)
  }
})

test('what a form calls a field goes before what its name says', () => {
  const { de } = messages
  assert.equal(fieldNames(de, 'de', 'absence')('from'), 'Abwesend ab')
  assert.equal(fieldNames(de, 'de', 'person')('end'), 'Letzter Tag')
  assert.equal(fieldNames(de, 'de', 'policy-obligation')('from'), de.fields.from)
  assert.equal(fieldNames(de, 'de', 'policy-obligation')('new'), 'new')
})
