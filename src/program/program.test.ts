import assert from 'node:assert/strict'
import { test } from 'node:test'

import { languages, sentenceOf } from '#engine/control.ts'
import { pass } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { isDerived } from '#engine/population.ts'
import { canaryLives, fixtureTime } from '#engine/test.ts'
import type { Test } from '#engine/test.ts'
import { unknownReasons } from '#engine/unknown-reasons.ts'

import { accessFields, accessItems, accessParameters } from './access/test-items.ts'
import { controls, findTest, tests } from './index.ts'
import { dataItems } from './test-data-items.ts'
import { dutyItems } from './test-duty-items.ts'
import { unread } from './test-every-item.ts'
import { transitItems } from './test-transit-items.ts'
import { watchedFields, watchedItems, watchedParameters } from './test-watched-items.ts'

/** Items of every population, in every state a source can report. */
const table = new Map<string, unknown[]>([
  ...accessItems,
  ...dataItems,
  ...dutyItems,
  ...transitItems,
  ...watchedItems,
])

/** Fields that a source may fail to read. */
const reportedFields = [
  ...watchedFields,
  ...accessFields,
  'locations',
  'encryptedAtRest',
  'encrypted',
  'addresses',
  'versions',
  'weakSuites',
  'certificate',
  'plainHttp',
  'hstsMaxAge',
  'unreached',
  'withoutIpv6',
  'reading',
  'takes',
  'oldestTls',
  'origins',
  'behaviours',
  'requiresTls',
  'policy',
  'refusesPlainHttp',
]

const varied = { ...accessParameters, ...watchedParameters }

/** What each test says of every item of the table, once per kind, code and values. */
const findings = new Map(tests.map(({ test: subject }) => [subject.id, findingsOf(subject)]))

function findingsOf(subject: Test<unknown>): Finding[] {
  const items = table.get(subject.on.id)
  assert(items, `the table has items of ${subject.on.id}`)
  // As every company has it, as one that says since when a duty applies, and as some chapters vary it.
  const sets = [{}, { appliesFrom: '2025-01-01' }, ...(varied[subject.id] ?? [])]
  const parameters = sets.map((set) => subject.parameters.parse(set))
  const found = items.flatMap((item) =>
    parameters.map((each) => subject.judge(subject.on.item.parse(item), fixtureTime, each)),
  )
  const distinct = found.map((each) => [JSON.stringify([each.kind, each.reason]), each] as const)
  return [...new Map(distinct).values()]
}

test('every test judges its three fixtures as they are named', () => {
  assert(tests.length > 0)
  for (const { test: subject } of tests) assert(canaryLives(subject), subject.id)
})

test('the canary of a test that lets anything pass, or nothing, is dead', () => {
  for (const { test: subject } of tests) {
    assert(!canaryLives({ ...subject, judge: () => pass }), `${subject.id} passes everything`)
    for (const kind of ['pass', 'fail', 'unknown'] as const) {
      const others = (['pass', 'fail', 'unknown'] as const).filter((each) => each !== kind)
      for (const other of others) {
        const fixtures = { ...subject.fixtures, [kind]: subject.fixtures[other] }
        assert(
          !canaryLives({ ...subject, fixtures }),
          `${subject.id}: ${other} in place of ${kind}`,
        )
      }
    }
  }
})

test('fixtures are items as a source could report them', () => {
  for (const { test: subject } of tests) {
    for (const [kind, fixture] of Object.entries(subject.fixtures)) {
      const { success, error } = subject.on.item.safeParse(fixture)
      assert(success, `${subject.id} ${kind}: ${error?.message}`)
    }
  }
})

test('every reason that a test can give has its sentence in German and in English, with its values filled in', () => {
  for (const { test: subject } of tests) {
    for (const finding of findings.get(subject.id) ?? []) {
      if (!finding.reason) continue
      const { code, values = {} } = finding.reason
      for (const language of languages) {
        const sentence = subject.reasons[language][code] ?? unknownReasons[language][code]
        assert(sentence, `${subject.id} has no ${language} sentence for ${code}`)
        const words = sentence(values)
        assert.match(words, /^\S.{8,}\.$/, `${subject.id} ${code}`)
        assert.doesNotMatch(words, /undefined|NaN|\[object/, `${subject.id} ${code}`)
      }
    }
  }
})

test('every sentence can come up, in both languages under the same code, and none replaces a shared one', () => {
  for (const { test: subject } of tests) {
    const found = findings.get(subject.id) ?? []
    const kinds = new Set(found.map(({ kind }) => kind))
    assert.deepEqual([...kinds].toSorted(), ['fail', 'pass', 'unknown'], subject.id)
    const codes = new Set(found.flatMap(({ reason }) => reason?.code ?? []))
    const shared = Object.keys(unknownReasons.de)
    const own = [...codes].filter((code) => !shared.includes(code)).toSorted()
    assert.deepEqual(Object.keys(subject.reasons.de).toSorted(), own, subject.id)
    assert.deepEqual(Object.keys(subject.reasons.en).toSorted(), own, subject.id)
  }
  assert.deepEqual(Object.keys(unknownReasons.de), Object.keys(unknownReasons.en))
})

test('an item of which nothing is reported, or nothing could be read, is unknown to every test', () => {
  for (const { test: subject } of tests) {
    // The table begins with the item that says nothing of itself.
    const bare = Object.entries(table.get(subject.on.id)?.[0] ?? {})
    const blank = [...bare, ...reportedFields.map((field) => [field, unread] as const)]
    for (const item of [Object.fromEntries(bare), Object.fromEntries(blank)]) {
      const parameters = subject.parameters.parse({})
      assert.equal(subject.judge(item, fixtureTime, parameters).kind, 'unknown', subject.id)
    }
  }
})

test('every parameter has a default, so that a company may decide nothing', () => {
  for (const { test: subject } of tests) {
    const parameters = subject.parameters.parse({})
    assert.deepEqual(subject.parameters.parse(parameters), parameters, subject.id)
  }
})

test('every question, sentence and id is there once, in both languages', () => {
  const ids = [...controls, ...tests.map(({ test: subject }) => subject)].map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
  for (const { test: subject } of tests) {
    assert.match(subject.asks.de, /\?$/)
    assert.match(subject.asks.en, /\?$/)
    assert.notEqual(subject.asks.de, subject.asks.en)
    assert.equal(findTest(subject.id), subject)
    assert(subject.every > 0 && subject.grace > 0)
  }
  assert.equal(findTest('no-such-test'), undefined)
  for (const control of controls) {
    assert(control.tests.length > 0 && control.criteria.length > 0)
    const [de, en] = languages.map((language) =>
      sentenceOf(control, language, (of) => of.parameters.parse({})),
    )
    for (const words of [de, en]) assert.match(words ?? '', /^[A-Z].*\.$/)
    assert.notEqual(de, en)
  }
})

test('whatever is derived comes of something read or kept in one step, so that an exclusion takes it along', () => {
  for (const { test: subject } of tests) {
    const of = isDerived(subject.on) ? subject.on.each : []
    assert.deepEqual(
      of.filter(isDerived).map(({ id }) => id),
      [],
      subject.on.id,
    )
  }
})
