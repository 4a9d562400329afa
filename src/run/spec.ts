import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import type { Test } from '#engine/test.ts'
import { tests } from '#program/index.ts'

const source = join(import.meta.dirname, '..')

/**
 * What a test is made of: SHA-256 (base64url) over the bytes of its own file, of the populations and data it looks
 * at, and over its parameters. Any change makes a new version of the test in the log.
 */
export function specDigest(test: Test<unknown>, parameters: unknown): string {
  const hash = createHash('sha256')
  for (const file of specFiles(test)) {
    const bytes = readFileSync(join(source, file))
    hash.update(`${file} ${bytes.length}\n`).update(bytes)
  }
  return hash.update(JSON.stringify(parameters)).digest('base64url')
}

/**
 * The files of a test, its own first: ids are file names, and what it imports from the program and the populations, to
 * the bottom, decides its findings too. Paths are relative to `src/`.
 */
export function specFiles(test: Test<unknown>): string[] {
  const chapter = tests.find((each) => each.test === test)?.control.chapter ?? ''
  const found = new Set<string>()
  const visit = (file: string) => {
    if (found.has(file)) return
    found.add(file)
    if (file.endsWith('.ts')) for (const imported of importsOf(file)) visit(imported)
  }
  visit(`program/${chapter}/${test.id}.ts`)
  return [...found]
}

/** What a file imports from the program and the populations. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8')
  return [...text.matchAll(/ from '(#(?:program|populations)\/|\.\/)([^']+)'/g)].map(
    ([, from = '', path = '']) => (from === './' ? join(dirname(file), path) : from.slice(1) + path),
  )
}
