import { RE2JS, RE2JSException } from 're2js'

/**
 * Google Cloud's logging query language, read and tried on an entry, as filter-pattern.ts does with CloudWatch's: so a filter is
 * judged by what it takes, not by the words in it. https://docs.cloud.google.com/logging/docs/view/logging-query-language
 */

const neverSays = Symbol('never says')
interface Open {
  [neverSays]: RegExp | undefined
}

/**
 * In place of a part of an entry of which nobody knows what it says, but for what it never does. Spread into an object it leaves open
 * what else that holds beside the fields named; one named `undefined` is not there.
 */
export function anything(never?: RegExp): Open {
  return { [neverSays]: never }
}

function isOpen(value: unknown): value is Open {
  return typeof value === 'object' && value !== null && neverSays in value
}

function hasOpen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return isOpen(value) || Object.values(value).some(hasOpen)
}

/**
 * Whether a filter takes an entry; `undefined` where that hangs on something that is not understood here, or is open in the entry. Whether a
 * sample has it (`sample(insertId, 0.5)`) is open too, unless the caller says so.
 */
export function takes(filter: string, entry: unknown, sampled?: boolean): boolean | undefined {
  const tokens = tokensOf(filter)
  if (!tokens) return undefined
  if (tokens.length === 0) return true
  const reader = { tokens, at: 0, depth: 0, sampled }
  const taken = readAll(reader, (each) => readComparison(each, entry))
  return reader.at === tokens.length ? taken : undefined
}

type Truth = boolean | undefined
interface Token {
  kind: 'sign' | 'word' | 'text'
  text: string
}
interface Reader {
  tokens: readonly Token[]
  at: number
  /** How many brackets and denials are open. */
  depth: number
  sampled: boolean | undefined
}

/** More within each other than anybody writes, and fewer than would end our own stack. */
const deepest = 200

const blank = /(?:\s|--[^\n]*(?:\n|$))*/y
const token =
  /(?:(=~|!~|!=|>=|<=|[=<>:(),])|([^\s()=!<>:,"']+(?:"(?:[^"\\]|\\.)*"[^\s()=!<>:,"']*)*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))/y
const joining: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT'])
const operators: ReadonlySet<string> = new Set(['=~', '!~', '!=', '>=', '<=', '=', '<', '>', ':'])

function tokensOf(filter: string): Token[] | undefined {
  const tokens: Token[] = []
  let at = endOf(blank, filter, 0)
  while (at < filter.length) {
    token.lastIndex = at
    const [, sign, word, text] = token.exec(filter) ?? []
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else if (text !== undefined) tokens.push({ kind: 'text', text: unquoted(text) })
    else return undefined
    at = endOf(blank, filter, token.lastIndex)
  }
  return tokens
}

/** Where what may stand at a place ends. */
function endOf(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at
  return at + (expression.exec(text)?.[0].length ?? 0)
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/g, '$1')
}

function isSign({ tokens, at }: Reader, text: string): boolean {
  const next = tokens[at]
  return next?.kind === 'sign' && next.text === text
}

function isJoining({ kind, text }: Token): boolean {
  return kind === 'word' && joining.has(text)
}

/** Words that join are written in capital letters. */
function isWord({ tokens, at }: Reader, text: string): boolean {
  const next = tokens[at]
  return next?.kind === 'word' && next.text === text
}

/** What stands side by side is joined by AND, which binds the least; NOT binds the most. */
function readAll(reader: Reader, one: (reader: Reader) => Truth): Truth {
  let all: Truth = true
  let hasMore = true
  while (hasMore) {
    const next = readAny(reader, one)
    all = all === false || next === false ? false : all === undefined ? undefined : next
    const isJoined = isWord(reader, 'AND')
    if (isJoined) reader.at++
    hasMore = isJoined || (reader.at < reader.tokens.length && !isSign(reader, ')'))
  }
  return all
}

function readAny(reader: Reader, one: (reader: Reader) => Truth): Truth {
  let any = readNot(reader, one)
  while (isWord(reader, 'OR')) {
    reader.at++
    const next = readNot(reader, one)
    any = any === true || next === true ? true : any === undefined ? undefined : next
  }
  return any
}

function readNot(reader: Reader, one: (reader: Reader) => Truth): Truth {
  const next = reader.tokens[reader.at]
  if (next?.kind === 'word' && next.text.startsWith('-') && next.text.length > 1) {
    const text = next.text.slice(1)
    const rest: Token = text.startsWith('"')
      ? { kind: 'text', text: unquoted(text) }
      : { kind: 'word', text }
    reader.tokens = reader.tokens.toSpliced(reader.at, 1, rest)
    return not(deeper(reader, () => readNot(reader, one)))
  }
  if (isWord(reader, 'NOT') || isWord(reader, '-')) {
    reader.at++
    return not(deeper(reader, () => readNot(reader, one)))
  }
  return isSign(reader, '(') ? readWithin(reader, one) : one(reader)
}

/** What lies too deep leaves the rest unread, so that the whole filter is not understood. */
function deeper(reader: Reader, read: () => Truth): Truth {
  if (reader.depth === deepest) {
    reader.at = Number.POSITIVE_INFINITY
    return undefined
  }
  reader.depth++
  const value = read()
  reader.depth--
  return value
}

function not(value: Truth): Truth {
  return value === undefined ? undefined : !value
}

/** A bracket that nobody closes leaves signs unread, so that the whole filter is not understood. */
function readWithin(reader: Reader, one: (reader: Reader) => Truth): Truth {
  reader.at++
  const value = deeper(reader, () => readAll(reader, one))
  if (!isSign(reader, ')')) {
    reader.at = Number.POSITIVE_INFINITY
    return undefined
  }
  reader.at++
  return value
}

/** One comparison, a word that any field may hold, or a function, of which only the name of a log and a sample are understood. */
function readComparison(reader: Reader, entry: unknown): Truth {
  const name = reader.tokens[reader.at++]
  if (!name || name.kind === 'sign' || isJoining(name)) {
    reader.at = Number.POSITIVE_INFINITY
    return undefined
  }
  if (name.kind === 'word' && isSign(reader, '(')) return readFunction(reader, name.text, entry)
  const sign = reader.tokens[reader.at]
  if (sign?.kind !== 'sign' || !operators.has(sign.text)) {
    return (
      textsIn(entry).some((text) => holds(text, name.text)) || (hasOpen(entry) ? undefined : false)
    )
  }
  reader.at++
  const path = pathOf(name)
  const values = valuesAt(entry, path)
  // What applications write, no audit entry has: nothing of it compares.
  const isAbsent = values.length === 0 && ofApplications.has(path[0] ?? '')
  const one = (each: Reader): Truth => {
    const wanted = each.tokens[each.at++]
    if (wanted && wanted.kind !== 'sign' && !isJoining(wanted))
      return /[<>]/.test(sign.text) && isAbsent ? false : compared(values, sign.text, wanted)
    each.at = Number.POSITIVE_INFINITY
    return undefined
  }
  return isSign(reader, '(') ? readWithin(reader, one) : one(reader)
}

const ofApplications: ReadonlySet<string> = new Set(['jsonPayload', 'textPayload', 'httpRequest'])

function readFunction(reader: Reader, name: string, entry: unknown): Truth {
  const given: Token[] = []
  for (reader.at++; reader.at < reader.tokens.length && !isSign(reader, ')'); reader.at++) {
    const next = reader.tokens[reader.at]
    if (next) given.push(next)
  }
  reader.at++
  const [log] = given
  if (name.toLowerCase() === 'sample') return reader.sampled
  if (name.toLowerCase() !== 'log_id' || given.length !== 1 || !log) return undefined
  const names = valuesAt(entry, ['logName'])
  if (names.some(isOpen)) return names.some((each) => may(each, [log.text])) ? undefined : false
  return names.some((each) => decodeURIComponent(String(each)).endsWith(`/logs/${log.text}`))
}

/** `labels."compute.googleapis.com/name"` is a path of two. */
function pathOf({ kind, text }: Token): string[] {
  if (kind === 'text') return [text]
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^."]+/g)].map(([all, quoted]) => quoted ?? all)
}

/** Of a field that is repeated every value counts; of one that is open, that it is. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, path))
  const [name, ...rest] = path
  if (name === undefined) return value === undefined ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  const [found] = Object.entries(value).filter(([field]) => field === name)
  if (!found) return isOpen(value) ? [anything(value[neverSays])] : []
  return valuesAt(found[1], rest)
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn)
  if (value === undefined || value === null) return []
  return [typeof value === 'string' ? value : JSON.stringify(value)]
}

function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase())
}

const severities = 'DEFAULT DEBUG INFO NOTICE WARNING ERROR CRITICAL ALERT EMERGENCY'.split(' ')

/** Comparisons of texts ignore capital letters, but for regular expressions; `:*` asks only whether there is anything. */
function compared(values: readonly unknown[], operator: string, { kind, text }: Token): Truth {
  const equals = (value: unknown): boolean => String(value).toLowerCase() === text.toLowerCase()
  const known = values.filter((value) => !isOpen(value))
  const anyOf = (matches: (value: unknown) => boolean, mayBe = [text]): Truth =>
    known.some(matches) || (values.some((value) => may(value, mayBe)) ? undefined : false)
  if (operator === ':') {
    if (kind === 'word' && text === '*') return anyOf(() => true, [])
    return anyOf((value) => textsIn(value).some((each) => holds(each, text)))
  }
  if (operator === '=') return anyOf(equals)
  if (operator === '!=') return not(anyOf(equals))
  if (operator === '=~' || operator === '!~') {
    const expression = expressionOf(text)
    const found = expression && anyOf((value) => expression.test(String(value)), literalsOf(text))
    return operator === '=~' ? found : not(found)
  }
  const rank = severities.indexOf(text.toUpperCase())
  if (rank < 0 || known.length < values.length) return undefined
  const ranks = values.map((value) => severities.indexOf(String(value)))
  return ranks.some(
    (each) =>
      (each > rank && operator.startsWith('>')) ||
      (each < rank && operator.startsWith('<')) ||
      (each === rank && operator.endsWith('=')),
  )
}

/** Whether a value that is open, as a whole or in part, may have all of these texts in it. */
function may(value: unknown, texts: readonly string[]): boolean {
  if (!isOpen(value)) return hasOpen(value)
  const never = value[neverSays]
  return never === undefined || !texts.some((text) => never.test(text))
}

/** The texts that whatever a regular expression matches has in it, of one that says no more than that; else none. */
function literalsOf(expression: string): string[] {
  const parts = expression.replaceAll(/^\^|\$$/g, '').split('.*')
  return parts.every((part) => /^(?:[\w\s/-]|\\[./-])*$/.test(part))
    ? parts.map((part) => part.replaceAll('\\', ''))
    : []
}

const kept = new Map<string, RE2JS | undefined>()
const keptAtMost = 1000

/**
 * What customers write is run by RE2's own rules, in time that grows with the text alone; nothing where it refuses the expression. Each
 * is tried on many entries, so the last ones are kept. https://docs.cloud.google.com/logging/docs/view/logging-query-language#regular-expressions
 */
function expressionOf(text: string): RE2JS | undefined {
  if (kept.has(text)) return kept.get(text)
  if (kept.size >= keptAtMost) kept.clear()
  const expression = compiled(text)
  kept.set(text, expression)
  return expression
}

function compiled(text: string): RE2JS | undefined {
  try {
    return RE2JS.compile(text)
  } catch (error) {
    if (error instanceof RE2JSException) return undefined
    throw error
  }
}
