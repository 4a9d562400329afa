import { z } from 'zod'

/** Where a value stands in an item: names joined by dots, `[]` after the one that holds a list: `locations[].country`. */
const grammar = /^[a-zA-Z]\w*(\[\])?(\.[a-zA-Z]\w*(\[\])?)*$/

/** A path in parts; `[]` is a part of its own. */
export function partsOf(path: string): string[] {
  return path.replaceAll('[]', '.[]').split('.')
}

/** Whether a schema has a field there. Fields it does not have would be dropped without a word. */
export function hasField(schema: z.core.$ZodType, path: string): boolean {
  const isOneList = path.split('[]').length <= 2
  return grammar.test(path) && isOneList && holds(schema, partsOf(path))
}

function holds(schema: z.core.$ZodType, parts: readonly string[]): boolean {
  const [part, ...rest] = parts
  if (part === undefined) return true
  if (schema instanceof z.ZodOptional) return holds(schema.unwrap(), parts)
  if (schema instanceof z.ZodUnion) return schema.options.some((option) => holds(option, parts))
  if (schema instanceof z.ZodArray) return part === '[]' && holds(schema.element, rest)
  if (!(schema instanceof z.ZodObject) || !Object.hasOwn(schema.shape, part)) return false
  const field: z.core.$ZodType | undefined = schema.shape[part]
  return field !== undefined && holds(field, rest)
}

/** Two columns of one row that fill the same list have lists of different lengths. */
export class UnevenLists extends Error {
  override name = 'UnevenLists'
}

type Fields = Record<string, unknown>

/**
 * Puts a value there. In a list, a list of values goes element by element, and a single value to every element there
 * is, or to a first one. Paths come out of the settings, where `hasField` let none pass that is not a field.
 */
export function put(item: Fields, parts: readonly string[], value: unknown): void {
  const [name = '', next, ...rest] = parts
  if (next === undefined) {
    item[name] = value
  } else if (next === '[]') {
    putInList(item, name, rest, value)
  } else {
    const inner: Fields = isFields(item[name]) ? item[name] : {}
    put(inner, [next, ...rest], value)
    item[name] = inner
  }
}

function putInList(item: Fields, name: string, rest: readonly string[], value: unknown): void {
  const held: unknown = item[name]
  const elements: unknown[] = Array.isArray(held) ? held : []
  const values = Array.isArray(value)
    ? value
    : Array.from({ length: elements.length || 1 }, () => value)
  if (elements.length > 0 && elements.length !== values.length) throw new UnevenLists()
  const filled = values.map((each, index) => {
    if (rest.length === 0) return each
    const element: Fields = isFields(elements[index]) ? elements[index] : {}
    put(element, rest, each)
    return element
  })
  item[name] = filled
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
