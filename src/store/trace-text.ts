/** Finds in texts and values what somebody is called, and takes it out. */
import type { Traces } from './traces.ts'

/** A value without what says who it was: whole values, and strong traces within longer texts. */
export function without(
  value: unknown,
  traces: Traces,
  label: string,
  isTheirs = isAbout(JSON.stringify(value), traces),
): unknown {
  const whole = new Set(
    [...traces.strong, ...(isTheirs ? traces.weak : [])].map((each) => each.toLowerCase()),
  )
  const inside = patternOf(traces.strong)
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string')
      return whole.has(each.trim().toLowerCase())
        ? label
        : inside
          ? each.replaceAll(inside, label)
          : each
    if (Array.isArray(each)) return each.map(walk)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([name, of]) => [name, walk(of)]))
  }
  return walk(value)
}

/** Strong traces where they stand within a text; not within a longer name, and not as the end of another's mailbox. */
function patternOf(strong: readonly string[]): RegExp | undefined {
  if (strong.length === 0) return undefined
  const each = strong.map((trace) => {
    const before = trace.includes('@') ? String.raw`(?<![\p{L}\p{N}][.+_-])` : ''
    return before + escaped(trace)
  })
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${each.join('|')})(?![\p{L}\p{N}])`, 'giu')
}

/** Whether a strong trace stands anywhere in a value: a search in the database finds longer names, too. */
export function names(value: unknown, strong: readonly string[]): boolean {
  const pattern = patternOf(strong)
  if (!pattern) return false
  const walk = (each: unknown): boolean => {
    if (typeof each === 'string') return each.search(pattern) >= 0
    if (typeof each !== 'object' || each === null) return false
    return Object.entries(each).some(([name, of]) => walk(name) || walk(of))
  }
  return walk(value)
}

export function isAbout(text: string, { person, accounts }: Traces): boolean {
  return [person, ...accounts].some((id) => text.includes(id))
}

export function patternsOf({ person, accounts, strong }: Traces): string[] {
  return [person, ...accounts, ...strong].map(within)
}

/** As it stands in a regular expression. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}

/** As a pattern for what stands somewhere in JSON. */
export function within(text: string): string {
  const written = JSON.stringify(text).slice(1, -1)
  return `%${written.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}
