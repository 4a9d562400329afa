/**
 * CloudWatch's filter patterns for JSON entries, read and tried on an entry: so a pattern is judged by what it counts, not by
 * how it is written. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */

/** Whether a pattern counts an entry; `undefined` where it is written in a way that is not understood here. */
export function counts(pattern: string, entry: unknown): boolean | undefined {
  const text = pattern.trim()
  // Nothing asked for: everything counts.
  if (text === '') return true
  const inner = /^\{([\s\S]*)\}$/.exec(text)?.[1]
  if (inner === undefined) return undefined
  const tokens = tokensOf(inner)
  if (!tokens) return undefined
  const reader = { tokens, at: 0 }
  const evaluated = readOr(reader, entry)
  return reader.at === tokens.length ? evaluated : undefined
}

/** The texts that a pattern compares fields with, each with its field: `userIdentity.userName`, `deployer`. */
export function comparedTexts(pattern: string): { path: string[]; text: string }[] {
  const tokens = tokensOf(pattern.trim().replaceAll(/^\{|\}$/g, '')) ?? []
  return tokens.flatMap((selector, at) => {
    const [operator = '', operand = ''] = tokens.slice(at + 1, at + 3)
    if (!selector.startsWith('$.') || !/^!?=$/.test(operator)) return []
    return [{ path: selector.slice(2).split('.'), text: operand.replaceAll(/^"|"$/g, '') }]
  })
}

interface Reader {
  tokens: readonly string[]
  at: number
}

const token = /\s*(\|\||&&|\(|\)|!=|>=|<=|=|<|>|"(?:[^"\\]|\\.)*"|[^\s()=!<>|&"]+)/y

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = []
  const end = text.trimEnd().length
  token.lastIndex = 0
  while (token.lastIndex < end) {
    const found = token.exec(text)
    if (!found?.[1]) return undefined
    tokens.push(found[1])
  }
  return tokens
}

function readOr(reader: Reader, entry: unknown): boolean | undefined {
  let value = readAnd(reader, entry)
  while (reader.tokens[reader.at] === '||') {
    reader.at++
    const right = readAnd(reader, entry)
    value = value === undefined || right === undefined ? undefined : value || right
  }
  return value
}

function readAnd(reader: Reader, entry: unknown): boolean | undefined {
  let value = readTerm(reader, entry)
  while (reader.tokens[reader.at] === '&&') {
    reader.at++
    const right = readTerm(reader, entry)
    value = value === undefined || right === undefined ? undefined : value && right
  }
  return value
}

function readTerm(reader: Reader, entry: unknown): boolean | undefined {
  const { tokens } = reader
  if (tokens[reader.at] === '(') {
    reader.at++
    const value = readOr(reader, entry)
    if (tokens[reader.at] !== ')') return undefined
    reader.at++
    return value
  }
  const [selector = '', operator = '', operand = ''] = tokens.slice(reader.at, reader.at + 3)
  if (!selector.startsWith('$.')) return undefined
  const value = valueAt(entry, selector.slice(2).split('.'))
  const word = operator.toUpperCase()
  if (word === 'EXISTS') {
    reader.at += 2
    return value !== undefined
  }
  reader.at += 3
  if (word === 'NOT' && operand.toUpperCase() === 'EXISTS') return value === undefined
  if (word === 'IS') return isIt(value, operand)
  if (operator === '=') return matches(operand, value)
  // What is not there differs from nothing.
  if (operator === '!=') return value !== undefined && !matches(operand, value)
  return undefined
}

function isIt(value: unknown, operand: string): boolean | undefined {
  const meant = { NULL: null, TRUE: true, FALSE: false }[operand.toUpperCase()]
  return meant === undefined ? undefined : value === meant
}

function valueAt(entry: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([field]) => field === name)?.[1]
        : undefined,
    entry,
  )
}

/** Stars stand for anything. */
function matches(operand: string, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return false
  }
  const wanted = operand.startsWith('"') ? operand.slice(1, -1).replaceAll(/\\(.)/g, '$1') : operand
  const parts = wanted.split('*')
  const text = String(value)
  const [first = ''] = parts
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return text === wanted
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.startsWith(first) && text.endsWith(last) && text.length - last.length >= at
}
