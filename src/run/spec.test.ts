import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

import { isDerived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { tests } from '#program/index.ts'

import { specDigest, specFiles } from './spec.ts'

/** A population, and those it is derived from. */
function standsOn(population: Population<unknown>): string[] {
  if (!isDerived(population)) return [population.id]
  const related = Object.values(population.with).map(({ of }) => of)
  return [population.id, ...[...population.each, ...related].flatMap(standsOn)]
}

function textOf(file = ''): string {
  return readFileSync(join(import.meta.dirname, '..', file), 'utf8')
}

/** A population whose id begins with its test's own is made by a function that adds the rest. */
function names(text: string, population: string, test: string): boolean {
  const rest = population.startsWith(test) ? population.slice(test.length) : undefined
  return (
    text.includes(`id: '${population}'`) ||
    (rest !== undefined && text.includes(`id: \`\${id}${rest}\``))
  )
}

/** What stands in the other files of a folder. */
function besideOf(file: string): string[] {
  const folder = join(import.meta.dirname, '..', dirname(file))
  return globSync('*.ts', { cwd: folder }).map((name) => textOf(join(dirname(file), name)))
}

test('ids are file names: every test lies beside its control, and every population it stands on is part of it', () => {
  assert(tests.length > 0)
  for (const { test: subject, control } of tests) {
    const [own = '', ...others] = specFiles(subject)
    assert(besideOf(own).some((text) => text.includes(`id: '${control.id}'`)))
    assert.match(textOf(own), new RegExp(`'${subject.id}'`))
    for (const file of [own, ...others]) {
      assert(existsSync(join(import.meta.dirname, '..', file)), `${subject.id}: ${file}`)
    }
    for (const id of standsOn(subject.on)) {
      assert(
        others.some((file) => names(textOf(file), id, subject.id)),
        `${subject.id} is made of ${id}`,
      )
    }
  }
})

test('a table that decides verdicts is part of the test that reads it', () => {
  const ranges = tests.find(({ test: { id } }) => id === 'endpoint-on-approved-provider')
  assert(ranges)
  assert(specFiles(ranges.test).includes('program/hosting/provider-ranges.json'))
})

test('no two tests have one digest, and other parameters make another', () => {
  const digests = tests.map(({ test: subject }) => specDigest(subject, {}))
  assert.equal(new Set(digests).size, tests.length)
  for (const { test: subject } of tests) {
    assert.match(specDigest(subject, {}), /^[\w-]{43}$/)
    assert.equal(specDigest(subject, { a: 1 }), specDigest(subject, { a: 1 }))
    assert.notEqual(specDigest(subject, { a: 1 }), specDigest(subject, { a: 2 }))
  }
})
