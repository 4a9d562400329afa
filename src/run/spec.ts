import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { isDerived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import type { Test } from '#engine/test.ts'
import { tests } from '#program/index.ts'

const source = join(import.meta.dirname, '..')

/**
 * What a test is made of: SHA-256 (base64url) over the bytes of its own file, of the files of the populations it looks at,
 * and over its parameters. Any change makes a new version of the test in the log.
 */
export function specDigest(test: Test<unknown>, parameters: unknown): string {
  const hash = createHash('sha256')
  for (const file of specFiles(test)) {
    const bytes = readFileSync(join(source, file))
    hash.update(`${file} ${bytes.length}\n`).update(bytes)
  }
  return hash.update(JSON.stringify(parameters)).digest('base64url')
}

/** The files of a test, found by its id: ids are file names. */
export function specFiles(test: Test<unknown>): string[] {
  const chapter = tests.find((each) => each.test === test)?.control.chapter ?? ''
  return [`program/${chapter}/${test.id}.ts`, ...new Set(populationFiles(test.on, chapter))]
}

function populationFiles(population: Population<unknown>, chapter: string): string[] {
  const places = [`populations/${population.id}.ts`, `program/${chapter}/${population.id}.ts`]
  const file = places.find((place) => existsSync(join(source, place)))
  if (!file)
    throw new Error(`no file for population ${population.id}: looked for ${places.join(', ')}`)
  if (!isDerived(population)) return [file]
  const inputs = [...population.each, ...Object.values(population.with).map(({ of }) => of)]
  return [file, ...inputs.flatMap((input) => populationFiles(input, chapter))]
}
