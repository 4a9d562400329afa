import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import { inputWords } from '#engine/input-words.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import { Refusal } from '#engine/refusal.ts'
import { messageIn } from '#engine/wrong.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

import type { Acting, Actor } from './action.ts'
import { checkItem } from './check-item.ts'
import { fieldsOf } from './fields-of.ts'
import { keysIn } from './keep-item.ts'
import type { ManagedDeclaration } from './managed.ts'
import { readTable } from './read-table.ts'
import type { WrittenRow } from './read-table.ts'
import { readValue } from './read-value.ts'
import type { KeysByTitle } from './read-value.ts'
import { titlesByField } from './titles.ts'

/** A table, row by row as what would become of it. */
export interface ImportPreview {
  header: string[]
  /** The field that each column names; none for one that is left out. */
  columns: (string | undefined)[]
  /** Fields that every row needs and no column names. */
  missing: string[]
  /** Columns that no field is called by; they are left out, and said so. */
  unknown: string[]
  rows: ImportRow[]
}

export interface ImportRow {
  written: WrittenRow
  /** What would be recorded; absent where something is wrong. */
  item?: Record<string, unknown>
  outcome: 'new' | 'changed' | 'same' | 'wrong'
  /** With the code of the refusal, where it is one. */
  troubles: (FieldTrouble & { code?: string })[]
}

/**
 * Reads a table into what would become of each row, and records nothing. A row with the `id` of an item changes it, and is
 * wrong where there is no such item; one
 * that says what an item says already is the same; any other is new. So the same table twice adds nothing.
 */
export async function readImport(
  tx: Tx,
  declaration: ManagedDeclaration,
  text: string,
  {
    language,
    permissions,
    at,
  }: Pick<Acting, 'language'> & Pick<Actor, 'permissions'> & { at: Date },
): Promise<ImportPreview> {
  const { header, rows } = readTable(text)
  const columns = header.map((title) => fieldCalled(declaration, title))
  if (columns.every((name) => name === undefined || name === 'id')) throw noColumn(declaration)
  const titles = await titlesByField(tx, declaration)
  const held = await heldItems(tx, declaration)
  const said = new Map([...held].map(([key, item]) => [saidBy(declaration, item), key]))
  const schema = z.strictObject(declaration.fields)
  const read = rows.map((written): ImportRow => {
    const { id, ...given } = valuesOf(declaration, columns, written, titles)
    const parsed = schema.safeParse(given, {
      error: inputWords(language, Object.fromEntries(fieldsOf({ shape: declaration.fields }))),
    })
    const troubles = [
      ...(parsed.error?.issues ?? []).map((issue) => ({
        field: issue.path.join('.'),
        message: messageIn(language, issue),
      })),
      ...danglingIn(declaration, given, titles, language),
      // An id names what is there. What is new is given one here, so that no table decides what anything is known by.
      ...(typeof id === 'string' && !held.has(id)
        ? [{ field: 'id', message: noItem[language] }]
        : []),
    ]
    if (!parsed.success || troubles.length > 0) return { written, outcome: 'wrong', troubles }
    const key = typeof id === 'string' ? id : undefined
    return { written, troubles: [], ...outcomeOf(declaration, held, said, parsed.data, key) }
  })
  const checked: ImportRow[] = []
  for (const row of read) checked.push(await checkedRow(tx, declaration, row, permissions, at))
  return {
    header,
    columns,
    missing: neededFields(declaration).filter((name) => !columns.includes(name)),
    unknown: header.filter((_, index) => columns[index] === undefined),
    rows: checked,
  }
}

/** The fields that no row may leave empty. */
export function neededFields({ fields }: Pick<ManagedDeclaration, 'fields'>): string[] {
  return fieldsOf({ shape: fields }).flatMap(([name, schema]) =>
    schema.safeParse(undefined).success ? [] : [name],
  )
}

/** A row as it is, or wrong where the chapter refuses what would be recorded of it. */
async function checkedRow(
  tx: Tx,
  declaration: ManagedDeclaration,
  row: ImportRow,
  permissions: Actor['permissions'],
  at: Date,
): Promise<ImportRow> {
  if (!row.item) return row
  try {
    const item = (await declaration.complete?.(tx, row.item)) ?? row.item
    await checkItem(tx, declaration, item, permissions, at)
    return row
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'input') throw error
    const { code, message, fields } = error
    const [{ field } = { field: '' }] = fields
    return { written: row.written, outcome: 'wrong', troubles: [{ field, message, code }] }
  }
}

/** The references that lead nowhere, or could lead to several. */
function danglingIn(
  { fields }: ManagedDeclaration,
  given: Record<string, unknown>,
  titles: ReadonlyMap<string, KeysByTitle>,
  language: 'de' | 'en',
): FieldTrouble[] {
  return fieldsOf({ shape: fields }).flatMap(([name, schema]) => {
    const known = titles.get(name)
    const isThere = keysIn(schema, given[name]).every((key) => known?.has(key.toLowerCase()))
    return known && !isThere ? [{ field: name, message: noSuch[language] }] : []
  })
}

const noItem = {
  de: 'Diese Kennung gibt es nicht. Für einen neuen Eintrag bleibt sie leer.',
  en: 'There is no item of this id. For a new one it stays empty.',
}

const noSuch = {
  de: 'Das gibt es nicht, oder es heißen mehrere so.',
  en: 'There is no such thing, or several are called so.',
}

function outcomeOf(
  declaration: ManagedDeclaration,
  held: ReadonlyMap<string, Record<string, unknown>>,
  said: Map<string, string>,
  given: Record<string, unknown>,
  id: string | undefined,
): Pick<ImportRow, 'item' | 'outcome'> {
  const same = said.get(saidBy(declaration, given))
  if (same !== undefined && (id === undefined || id === same)) return { outcome: 'same' }
  const fresh = { ...given, id: id ?? randomUUID() }
  const before = held.get(declaration.population.key(fresh))
  const kept = Object.entries(before ?? {}).filter(
    ([name]) => !Object.hasOwn(declaration.fields, name),
  )
  const item = { ...fresh, ...Object.fromEntries(kept) }
  said.set(saidBy(declaration, given), declaration.population.key(item))
  return { item, outcome: before ? 'changed' : 'new' }
}

async function heldItems(
  tx: Tx,
  { population }: ManagedDeclaration,
): Promise<Map<string, Record<string, unknown>>> {
  const versions = await listItems(tx, population.id)
  return new Map(
    versions.map(({ key, content }) => [
      key,
      z.record(z.string(), z.unknown()).catch({}).parse(content),
    ]),
  )
}

/** An item in the fields people fill, as one text. */
function saidBy({ fields }: ManagedDeclaration, item: Record<string, unknown>): string {
  return JSON.stringify(
    Object.keys(fields).map((name) =>
      isDeepStrictEqual(item[name], []) ? null : (item[name] ?? null),
    ),
  )
}

function valuesOf(
  { fields }: ManagedDeclaration,
  columns: readonly (string | undefined)[],
  { cells }: WrittenRow,
  titles: ReadonlyMap<string, KeysByTitle>,
): Record<string, unknown> {
  const known = new Map(fieldsOf({ shape: fields }))
  const values: Record<string, unknown> = {}
  columns.forEach((name, index) => {
    if (name === undefined) return
    const schema = known.get(name)
    const cell = cells[index] ?? ''
    const value = schema ? readValue(schema, cell, titles.get(name)) : cell || undefined
    if (value !== undefined) values[name] = value
  })
  return values
}

/** The field that a column's title names: by its name, or by its label in either language. */
function fieldCalled({ fields }: ManagedDeclaration, title: string): string | undefined {
  const wanted = title.toLowerCase()
  if (wanted === 'id') return 'id'
  return fieldsOf({ shape: fields }).find(([name, schema]) => {
    const label = wordsOf(schema)?.label
    return [name, label?.de, label?.en].some((each) => each?.toLowerCase() === wanted)
  })?.[0]
}

function noColumn({ fields }: ManagedDeclaration): Refusal {
  return new Refusal(
    'input',
    'table-foreign',
    'No column is called like a field.',
    `Call the columns ${Object.keys(fields).join(', ')}.`,
  )
}
