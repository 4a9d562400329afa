import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import { personalOf } from '#engine/personal.ts'

import { fieldsOf } from './fields-of.ts'
import { managed } from './index.ts'
import { personalFields, personalPopulations } from './personal-populations.ts'

const folder = join(import.meta.dirname, '../populations')

/** Every population that a file of the folder exports. */
async function everyPopulation() {
  const found: { id: string; item: z.ZodObject; isAboutPerson: boolean }[] = []
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => /(?<!\.test)\.ts$/.test(name))) {
    const exported: Record<string, unknown> = await import(join(folder, file))
    for (const value of Object.values(exported)) {
      const { id, item, key, person } = Object(value)
      if (typeof id !== 'string' || typeof key !== 'function' || !(item instanceof z.ZodObject))
        continue
      found.push({ id, item, isAboutPerson: person !== undefined })
    }
  }
  return found
}

/** Fields that sound like somebody, and are not. */
const impersonal = new Set([
  // How many people a list held.
  'people-reconciliation.people',
  // Names of providers, services, kinds.
  'identity-setting.by',
  'encryption-key.manager',
  'cloud-certificate.inUseBy',
  'grant.policyBy',

  // A day.
  'scope-exclusion.reviewBy',
  // Customers, or a sub-service organisation.
  'complementary-control.by',
])

/** Whether a field's name or schema says that it names somebody. */
function namesSomebody(name: string, schema: z.ZodType): boolean {
  const { refersTo } = wordsOf(schema) ?? {}
  return (
    refersTo === 'account' ||
    refersTo === 'person' ||
    /^(by|person|people|manager|owner|holder|deputy|email|contact|auditors)$|By$|Email$/.test(
      name,
    ) ||
    JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })).includes(
      '"format":"email"',
    )
  )
}

test('every field about people says what it is for, on what basis and for how long, in both languages', async () => {
  const populations = await everyPopulation()
  assert(populations.length > 15)
  const silent: string[] = []
  const shown = new Map(
    personalPopulations().map(({ population, fields }) => [population.id, fields]),
  )
  for (const { id, item, isAboutPerson } of populations) {
    const kept = managed.find(({ population }) => population.id === id)
    for (const [name, schema] of fieldsOf({ shape: item.shape })) {
      const asked = kept && Object.entries(kept.fields).find(([field]) => field === name)?.[1]
      const isPersonal =
        isAboutPerson ||
        namesSomebody(name, schema) ||
        (asked instanceof z.ZodType && namesSomebody(name, asked))
      if (!isPersonal || impersonal.has(`${id}.${name}`)) continue
      const { label, purpose } = personalOf(schema) ?? {}
      if (!label || !purpose) {
        silent.push(`${id}.${name}`)
        continue
      }
      const texts = [label, purpose.name, purpose.why, purpose.basis, purpose.kept]
      assert(
        texts.every(({ de, en }) => de.length > 1 && en.length > 1),
        `${id}.${name}`,
      )
    }
    assert.equal(
      shown.get(id)?.length ?? 0,
      personalFields(item).length,
      `${id} has fields about people, and no chapter lists it`,
    )
  }
  assert.deepEqual(silent, [], 'say no purpose: personal(…) in their population')
})
