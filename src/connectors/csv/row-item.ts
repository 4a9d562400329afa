/** Turns the cells of one row into an item of the population, or says what is wrong with the row. */
import { convert } from './conversion.ts'
import type { ColumnSource, FieldSource } from './conversion.ts'
import { partsOf, put, UnevenLists } from './field-path.ts'
import type { Fillable } from './fillable.ts'
import type { Table } from './settings.ts'

/** An item, or the first thing that is wrong; `column` says where, if it is one column's fault. */
export type RowResult =
  | { kind: 'item'; key: string; item: unknown }
  | { kind: 'problem'; column?: string; problem: string }

/** The columns a table needs, each once: what is read and archived, and nothing else of the file. */
export function columnsOf({ key, fields }: Pick<Table, 'key' | 'fields'>): string[] {
  const named = Object.values(fields).map((source) => columnOf(source))
  return [...new Set([...key.columns, ...named.filter((column) => column !== undefined)])]
}

/** Reads rows whose cells stand in the order of `columnsOf`. */
export function rowReader(
  { name, key, fields }: Pick<Table, 'key' | 'fields'> & { name: string },
  { population, keyField }: Fillable,
): (cells: readonly string[]) => RowResult {
  const columns = columnsOf({ key, fields })
  const cell = (cells: readonly string[], column: string) => cells[columns.indexOf(column)] ?? ''
  // Constants last: in a list they go to every element that the columns gave.
  const plan = Object.entries(fields)
    .map(([path, source]) => ({ path, parts: partsOf(path), source: longhand(source) }))
    .toSorted((a, b) => Number('constant' in a.source) - Number('constant' in b.source))
  const prefix = key.prefix ?? `${name}:`

  return (cells) => {
    const names: string[] = []
    for (const column of key.columns) {
      const converted = convert(cell(cells, column), { column })
      if (converted.kind === 'absent')
        return { kind: 'problem', column, problem: 'empty, and part of the key' }
      if (converted.kind === 'problem') return { ...converted, column }
      names.push(String(converted.value))
    }
    const raw: Record<string, unknown> = { [keyField]: prefix + names.join(':') }
    for (const { path, parts, source } of plan) {
      const column = columnOf(source)
      const converted = 'constant' in source ? source : convert(cell(cells, source.column), source)
      if ('kind' in converted && converted.kind === 'absent') continue
      if ('kind' in converted && converted.kind === 'problem') {
        return {
          kind: 'problem',
          ...(column !== undefined && { column }),
          problem: converted.problem,
        }
      }
      try {
        put(raw, parts, 'constant' in converted ? converted.constant : converted.value)
      } catch (error) {
        if (!(error instanceof UnevenLists)) throw error
        return {
          kind: 'problem',
          ...(column !== undefined && { column }),
          problem: `another number of values than the other columns of ${path}`,
        }
      }
    }
    const parsed = population.item.safeParse(raw)
    if (parsed.success) return { kind: 'item', key: population.key(parsed.data), item: parsed.data }
    const [issue] = parsed.error.issues
    const path = issue?.path.join('.') ?? ''
    return { kind: 'problem', problem: `${path}: ${issue?.message ?? 'not as it must be'}` }
  }
}

function longhand(source: FieldSource): ColumnSource | { constant: unknown } {
  return typeof source === 'string' ? { column: source } : source
}

function columnOf(source: FieldSource | { constant: unknown }): string | undefined {
  if (typeof source === 'string') return source
  return 'column' in source ? source.column : undefined
}
