/**
 * Our modules as the JavaScript they are once types are erased, for where no TypeScript runs: a reader's browser, and the
 * package of the verifier. Nothing is bundled or shrunk: each line stays where it stands in the source, comments too.
 */
import { readFileSync } from 'node:fs'
import { builtinModules, createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path/posix'

import type * as Amaro from 'amaro'

const root = join(import.meta.dirname, '../..')

/** Where a module is named: at the head of a line, or in a call. Both stand in code we read and test, none in a string. */
const named =
  /(^(?:import|export)\s+(?:[\w$*{},\s]+?\s+from\s+)?'|^(?:import|export)\s+(?:[\w$*{},\s]+?\s+from\s+)?"|\bimport\(')([^'"\n]+)(?=['"])/gm

/**
 * Every module that the entries need, themselves included: path to text, sorted by path. Paths of ours are those below
 * `src/` and end in `.js`; those of packages begin with `npm/`. Imports are rewritten to relative ones; what is built
 * into Node stays. `entries` are paths below `src/`.
 */
export function javascriptOf(entries: readonly string[]): Map<string, string> {
  const modules = new Map<string, string>()
  const waiting = entries.map((entry) => join(root, entry))
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const path = pathOf(file)
    if (modules.has(path)) continue
    const from = file
    const rewritten = (name: string): string => {
      if (isBuiltIn(name)) return name
      const target = resolved(from, name)
      waiting.push(target)
      const to = relative(dirname(path), pathOf(target))
      return to.startsWith('.') ? to : `./${to}`
    }
    modules.set(
      path,
      erased(file).replaceAll(
        named,
        (_all, before: string, name: string) => before + rewritten(name),
      ),
    )
  }
  return new Map([...modules].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** As Node itself does it, by the package it does it with (and which takes 40 ms to load, so not before it is needed). */
function erased(file: string): string {
  const source = readFileSync(file, 'utf8')
  if (!file.endsWith('.ts')) return source
  const { transformSync }: typeof Amaro = createRequire(import.meta.url)('amaro')
  return transformSync(source, { mode: 'strip-only' }).code
}

function isBuiltIn(name: string): boolean {
  return name.startsWith('node:') && builtinModules.includes(name.slice('node:'.length))
}

function resolved(from: string, name: string): string {
  if (name.startsWith('.')) return join(dirname(from), name)
  if (name.startsWith('#')) return join(root, name.slice(1))
  return createRequire(from).resolve(name)
}

function pathOf(file: string): string {
  const [, inPackage] = /^.*\/node_modules\/(.+)$/.exec(file) ?? []
  if (inPackage !== undefined) return `npm/${inPackage}`
  return relative(root, file).replace(/\.ts$/, '.js')
}
