/**
 * Filters (RFC 7644, section 3.4.2.2), by a parser of our own: the one of the library we looked at backtracks for minutes
 * over a short filter, and takes a quote in a value for its end.
 */
import { parseJson } from '#web/plain-text.ts'

import { attributeNamed, commonAttributes } from './attribute.ts'
import type { Attribute, ResourceKind } from './attribute.ts'
import type { Json } from './coerce.ts'
import { ScimError } from './scim-error.ts'
import type { ScimType } from './scim-error.ts'

const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof comparisons)[number]

export type Filter =
  | { is: 'and'; left: Filter; right: Filter }
  | { is: 'or'; left: Filter; right: Filter }
  | { is: 'not'; of: Filter }
  | { is: 'present'; path: Path }
  | { is: Comparison; path: Path; value: string | number | boolean | null }

/** An attribute, the part of it that is meant, and which of its values. */
export interface Path {
  /** An extension's, else of the resource itself. */
  schema?: string
  attribute: Attribute
  where?: Filter
  part?: Attribute
}

const longest = 2000
const deepest = 20

/** A filter over resources of a kind. */
export function parseFilter(kind: ResourceKind, source: string): Filter {
  const parser = new Parser(kind, source, 'invalidFilter')
  const filter = parser.or(attributesOf(kind), 0)
  parser.end()
  return filter
}

/** The path of an operation of a PATCH (section 3.5.2, figure 7). */
export function parsePath(kind: ResourceKind, source: string): Path {
  const parser = new Parser(kind, source, 'invalidPath')
  const path = parser.path(attributesOf(kind), 0)
  parser.end()
  return path
}

function attributesOf({ core }: ResourceKind): readonly Attribute[] {
  return [...commonAttributes, ...core.attributes]
}

type Token =
  | { is: 'word' | 'sign'; text: string }
  | { is: 'value'; value: string | number | boolean | null }

/** Reads once from left to right, one sign ahead: time grows with the length and nothing else. */
class Parser {
  readonly #tokens: Token[]
  readonly #kind: ResourceKind
  readonly #type: ScimType
  #at = 0

  constructor(kind: ResourceKind, source: string, type: ScimType) {
    this.#kind = kind
    this.#type = type
    if (source.length > longest) throw this.#wrong(`it is longer than ${longest} signs`)
    this.#tokens = [...this.#read(source)]
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#wrong('something stands after its end')
  }

  or(attributes: readonly Attribute[], depth: number): Filter {
    let left = this.#and(attributes, depth)
    while (this.#takeWord('or')) left = { is: 'or', left, right: this.#and(attributes, depth) }
    return left
  }

  path(attributes: readonly Attribute[], depth: number): Path {
    const { schema, names } = this.#names()
    const own = schema === undefined ? attributes : (this.#extension(schema) ?? attributes)
    const [first = '', second, ...more] = names
    const attribute = attributeNamed(own, first)
    // A whole extension is replaced as one value.
    if (!attribute || more.length > 0) throw this.#wrong(`there is no attribute ${names.join('.')}`)
    const isExtension = schema !== undefined && this.#extension(schema) !== undefined
    const base = { ...(isExtension && { schema: this.#schemaId(schema) }), attribute }
    if (second !== undefined) return { ...base, part: this.#part(attribute, second) }
    if (!this.#takeSign('[')) return base
    if (depth > deepest) throw this.#wrong('it is nested too deep')
    const where = this.or(attribute.parts ?? [], depth + 1)
    if (!this.#takeSign(']')) throw this.#wrong('a bracket is not closed')
    if (!this.#takeSign('.')) return { ...base, where }
    const { names: rest } = this.#names()
    return { ...base, where, part: this.#part(attribute, rest.join('.')) }
  }

  #and(attributes: readonly Attribute[], depth: number): Filter {
    let left = this.#one(attributes, depth)
    while (this.#takeWord('and')) left = { is: 'and', left, right: this.#one(attributes, depth) }
    return left
  }

  #one(attributes: readonly Attribute[], depth: number): Filter {
    if (depth > deepest) throw this.#wrong('it is nested too deep')
    if (this.#takeWord('not')) {
      if (!this.#takeSign('(')) throw this.#wrong('after not comes a parenthesis')
      return { is: 'not', of: this.#closed(attributes, depth) }
    }
    if (this.#takeSign('(')) return this.#closed(attributes, depth)
    const path = this.path(attributes, depth)
    // `emails[type eq "work"]` alone asks whether there is one.
    if (path.where && !path.part && !this.#isComparison()) return { is: 'present', path }
    if (this.#takeWord('pr')) return { is: 'present', path }
    const word = this.#tokens[this.#at]
    const is = comparisons.find((each) => word?.is === 'word' && word.text.toLowerCase() === each)
    if (!is) throw this.#wrong('an operator is missing')
    this.#at++
    const value = this.#tokens[this.#at++]
    if (value?.is !== 'value') throw this.#wrong('a value is missing; texts stand in double quotes')
    return { is, path, value: value.value }
  }

  #closed(attributes: readonly Attribute[], depth: number): Filter {
    const inner = this.or(attributes, depth + 1)
    if (!this.#takeSign(')')) throw this.#wrong('a parenthesis is not closed')
    return inner
  }

  #isComparison(): boolean {
    const token = this.#tokens[this.#at]
    return (
      token?.is === 'word' &&
      ['pr', ...comparisons].some((each) => each === token.text.toLowerCase())
    )
  }

  /** `urn:…:User:name.givenName` as the schema and the names after it. */
  #names(): { schema?: string; names: string[] } {
    const token = this.#tokens[this.#at]
    if (token?.is !== 'word') throw this.#wrong('an attribute is missing')
    this.#at++
    const schema = [this.#kind.core, ...this.#kind.extensions].find(({ id }) =>
      token.text.toLowerCase().startsWith(`${id.toLowerCase()}:`),
    )
    const names = (schema ? token.text.slice(schema.id.length + 1) : token.text).split('.')
    return { ...(schema && { schema: schema.id }), names }
  }

  #extension(id: string): readonly Attribute[] | undefined {
    return this.#kind.extensions.find((each) => each.id === id)?.attributes
  }

  #schemaId(id: string): string {
    return id
  }

  #part(attribute: Attribute, name: string): Attribute {
    const part = attributeNamed(attribute.parts ?? [], name)
    if (part) return part
    throw this.#wrong(`${attribute.name} has no part ${name}`)
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.is !== 'word' || token.text.toLowerCase() !== word) return false
    this.#at++
    return true
  }

  #takeSign(sign: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.is !== 'sign' || token.text !== sign) return false
    this.#at++
    return true
  }

  *#read(source: string): Generator<Token> {
    // Sticky, each alternative begins with another sign: nothing is read twice.
    const pattern =
      /\s+|([()[\]])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?![\w.:-]))|(\.?[A-Za-z$][\w$:.-]*)/sy
    while (pattern.lastIndex < source.length) {
      const found = pattern.exec(source)
      if (!found) throw this.#wrong('a sign in it is out of place')
      const [, sign, quoted, number, word] = found
      if (sign !== undefined) yield { is: 'sign', text: sign }
      if (quoted !== undefined) yield { is: 'value', value: this.#unquoted(quoted) }
      if (number !== undefined) yield { is: 'value', value: Number(number) }
      if (word?.startsWith('.')) {
        yield { is: 'sign', text: '.' }
        yield { is: 'word', text: word.slice(1) }
      } else if (word !== undefined) yield wordOrValue(word)
    }
  }

  #unquoted(text: string): string {
    try {
      return String(parseJson(text))
    } catch {
      throw this.#wrong('a text in it is no JSON string, or holds a sign that cannot be kept')
    }
  }

  #wrong(why: string): ScimError {
    const what = this.#type === 'invalidPath' ? 'path' : 'filter'
    return new ScimError(400, this.#type, `The ${what} cannot be read: ${why}.`.slice(0, 300))
  }
}

function wordOrValue(word: string): Token {
  const lower = word.toLowerCase()
  if (lower === 'true' || lower === 'false') return { is: 'value', value: lower === 'true' }
  return lower === 'null' ? { is: 'value', value: null } : { is: 'word', text: word }
}

/** Whether a resource, or one value of an attribute, is as the filter says. */
export function matches(filter: Filter, resource: Json): boolean {
  if (filter.is === 'and') return matches(filter.left, resource) && matches(filter.right, resource)
  if (filter.is === 'or') return matches(filter.left, resource) || matches(filter.right, resource)
  if (filter.is === 'not') return !matches(filter.of, resource)
  const values = valuesAt(filter.path, resource)
  if (filter.is === 'present') return values.some((value) => value !== '')
  const { path, value: wanted, is } = filter
  const attribute = path.part ?? comparedPart(path.attribute)
  // What is not there equals nothing, and differs from everything.
  if (values.length === 0) return is === 'ne' ? wanted !== null : is === 'eq' && wanted === null
  return values.some((value) => compares(is, attribute, value, wanted))
}

/** `emails eq "x"` means the values of emails. */
function comparedPart(attribute: Attribute): Attribute {
  return attribute.parts ? (attributeNamed(attribute.parts, 'value') ?? attribute) : attribute
}

/** The values a path leads to; those of `value` where it leads to complex ones. */
export function valuesAt({ schema, attribute, where, part }: Path, resource: Json): unknown[] {
  const holder = schema === undefined ? resource : resource[schema]
  const value = isObject(holder) ? holder[attribute.name] : undefined
  const values = (Array.isArray(value) ? value : [value]).filter(
    (each) => each !== undefined && each !== null,
  )
  const chosen = where ? values.filter((each) => isObject(each) && matches(where, each)) : values
  if (part) return chosen.flatMap((each) => (isObject(each) ? (each[part.name] ?? []) : []))
  return attribute.type === 'complex' && !where
    ? chosen.flatMap((each) => (isObject(each) ? [each['value'] ?? each] : []))
    : chosen
}

function compares(
  is: Comparison,
  attribute: Attribute,
  value: unknown,
  wanted: string | number | boolean | null,
): boolean {
  if (typeof value === 'boolean' || typeof wanted === 'boolean') {
    const bool = typeof wanted === 'string' ? wanted.toLowerCase() === 'true' : wanted
    return is === 'eq' ? value === bool : is === 'ne' && value !== bool
  }
  const fold = (each: unknown) => {
    const plain = typeof each === 'string' ? each.normalize('NFKC') : String(each)
    return attribute.caseExact ? plain : plain.toLowerCase()
  }
  const [a, b] =
    attribute.type === 'dateTime'
      ? [instantOf(value), instantOf(wanted)]
      : [fold(value), fold(wanted)]
  switch (is) {
    case 'eq':
      return a === b
    case 'ne':
      return a !== b
    case 'co':
      return String(a).includes(String(b))
    case 'sw':
      return String(a).startsWith(String(b))
    case 'ew':
      return String(a).endsWith(String(b))
    case 'gt':
      return a > b
    case 'ge':
      return a >= b
    case 'lt':
      return a < b
    case 'le':
      return a <= b
  }
}

function instantOf(value: unknown): number {
  const ms = Date.parse(String(value))
  if (Number.isNaN(ms)) throw new ScimError(400, 'invalidFilter', 'A time is expected there.')
  return ms
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
