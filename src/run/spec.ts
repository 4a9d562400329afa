import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import type { Test } from '#engine/test.ts'

const source = join(import.meta.dirname, '..')

/**
 * What a test is made of: SHA-256 (base64url) over the bytes of `specFiles` and over its parameters. Any change makes a
 * new version of the test in the log, and every item is judged again.
 */
export function specDigest(test: Test<unknown>, parameters: unknown): string {
  return codeOf(test).copy().update(JSON.stringify(parameters)).digest('base64url')
}

/** The same of its code alone. */
export function codeDigest(test: Test<unknown>): string {
  return codeOf(test).copy().digest('base64url')
}

function codeOf(test: Test<unknown>): Hash {
  const code = codeDigests.get(test.id) ?? digestCode(test)
  codeDigests.set(test.id, code)
  return code
}

/** By test: a process runs the code it began with, whatever lies in the files since. */
const codeDigests = new Map<string, Hash>()

function digestCode(test: Test<unknown>): Hash {
  const hash = createHash('sha256')
  for (const file of specFiles(test)) {
    const bytes = readFileSync(join(source, file))
    hash.update(`${file} ${bytes.length}\n`).update(bytes)
  }
  return hash
}

/** The code of a test itself, as it runs, with the name of its file. */
export function sourceOf(test: Test<unknown>): { file: string; text: string } {
  const [file = ''] = specFiles(test)
  return { file, text: readFileSync(join(source, file), 'utf8') }
}

/**
 * What decides verdicts: of the own chapter (its tables too, such as providers' address ranges), of other chapters, of
 * populations, and what the engine says of dates and of what people owe.
 */
const ownImport =
  /from '(?:(\.\/[^']+)|#(populations\/[^']+|program\/[\w-]+\/[^']+|engine\/(?:calendar|obligation)\.ts))'/g

let programFiles: Map<string, string> | undefined

/** By its name, in whichever folder of the program it lies: a chapter may be made of several. */
function fileOf(test: Test<unknown>): string {
  programFiles ??= new Map(
    globSync('program/*/*.ts', { cwd: source }).map((file) => [basename(file, '.ts'), file]),
  )
  const file = programFiles.get(test.id)
  if (file === undefined) throw new Error(`no file is called ${test.id}.ts`)
  return file
}

/** The files of a test: its own, found by its id (ids are file names), then what that stands on, to the bottom. */
export function specFiles(test: Test<unknown>): string[] {
  const files = new Set<string>()
  const visit = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    if (!file.endsWith('.ts')) return
    const text = readFileSync(join(source, file), 'utf8')
    for (const [, beside, population] of text.matchAll(ownImport)) {
      visit(beside === undefined ? (population ?? '') : join(dirname(file), beside))
    }
  }
  visit(fileOf(test))
  return [...files]
}
