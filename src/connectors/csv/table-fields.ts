/** Which columns of a table become which fields of a population, as a person writes it: `engine = System`, a line each. */
import { z } from 'zod'

import { Unread } from '#populations/reported.ts'

import type { FieldSource } from './conversion.ts'
import { findEncoding } from './encoding.ts'
import { seeFile, blocksOf } from './file-blocks.ts'
import { fillable } from './fillable.ts'
import { readHeader } from './header.ts'
import { textOf } from './text-of.ts'

/** The columns of a file, in their order; throws `CallError` where it is no table. */
export async function columnsOfFile(path: string): Promise<string[]> {
  const seen = await seeFile(path)
  const { encoding } = await findEncoding(() => blocksOf(seen), undefined)
  for await (const text of textOf(blocksOf(seen), encoding))
    return readHeader(text, [], undefined).columns
  return []
}

type Kind = 'text' | 'boolean' | 'number' | 'list'

/** The fields that columns can fill, each with how a cell is read. At most one list on the way. */
export function fieldPaths(population: string): Map<string, Kind> {
  return new Map([...fieldsOf(population)].map(([path, { kind }]) => [path, kind]))
}

/** Those without which no row is an item. */
export function neededPaths(population: string): string[] {
  return [...fieldsOf(population)].flatMap(([path, { isNeeded }]) => (isNeeded ? [path] : []))
}

type Found = Map<string, { kind: Kind; isNeeded: boolean }>

function fieldsOf(population: string): Found {
  const into = fillable.get(population)
  const found: Found = new Map()
  if (into) walk(into.population.item, { path: '', isNeeded: true }, found)
  found.delete(into?.keyField ?? '')
  return found
}

interface Place {
  path: string
  /** Nothing on the way may be left out. */
  isNeeded: boolean
}

function walk(schema: z.core.$ZodType, at: Place, found: Found): void {
  const { path, isNeeded } = at
  if (schema instanceof z.ZodOptional)
    return walk(schema.unwrap(), { path, isNeeded: false }, found)
  if (schema instanceof z.ZodUnion) {
    // That something could not be read is what no list says.
    const said = schema.options.find((option) => option !== Unread)
    if (said) walk(said, at, found)
  } else if (schema instanceof z.ZodObject) {
    for (const [name, each] of Object.entries(schema.shape))
      if (each instanceof z.ZodType)
        walk(each, { path: path === '' ? name : `${path}.${name}`, isNeeded }, found)
  } else if (schema instanceof z.ZodArray) {
    if (path.includes('[]')) return
    if (schema.element instanceof z.ZodObject)
      walk(schema.element, { path: `${path}[]`, isNeeded }, found)
    else found.set(path, { kind: 'list', isNeeded })
  } else if (schema instanceof z.ZodBoolean) found.set(path, { kind: 'boolean', isNeeded })
  else if (schema instanceof z.ZodNumber) found.set(path, { kind: 'number', isNeeded })
  else found.set(path, { kind: 'text', isNeeded })
}

/** Lines as settings. A constant stands in quotes; what has no equals sign names both field and column. */
export function fieldsFrom(
  population: string,
  lines: readonly string[],
): Record<string, FieldSource> {
  const kinds = fieldPaths(population)
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=')
      const field = (at === -1 ? line : line.slice(0, at)).trim()
      const said = at === -1 ? field : line.slice(at + 1).trim()
      return [field, sourceOf(said, kinds.get(field) ?? 'text')]
    }),
  )
}

function sourceOf(said: string, kind: 'text' | 'boolean' | 'number' | 'list'): FieldSource {
  if (/^("|(true|false|-?\d+)$)/.test(said)) {
    const constant = z.json().safeParse(parsed(said))
    if (constant.success) return { constant: constant.data }
  }
  if (kind === 'text') return said
  return kind === 'list' ? { column: said, as: kind, separator: ',' } : { column: said, as: kind }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The same back as lines; nothing where a field comes about in another way. */
export function linesOf(fields: Readonly<Record<string, FieldSource>>): string[] | undefined {
  const lines = Object.entries(fields).map(([field, source]) => {
    if (typeof source === 'string') return `${field} = ${source}`
    return `${field} = ${'constant' in source ? JSON.stringify(source.constant) : source.column}`
  })
  return lines
}

/** Lines for the columns that are called like a field, for a table written to be read here. */
export function matchingLines(population: string, columns: readonly string[]): string[] {
  return [...fieldPaths(population).keys()]
    .filter((field) => columns.includes(field))
    .map((field) => `${field} = ${field}`)
}
