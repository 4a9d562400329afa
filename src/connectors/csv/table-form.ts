/** What is asked of a table that somebody hands in; the same for every connector that reads tables. */
import { z } from 'zod'

import { field } from '#engine/field.ts'

import { fillable } from './fillable.ts'
import { documentOf } from './settings.ts'
import type { Table } from './settings.ts'
import { fieldsFrom, linesOf } from './table-fields.ts'

const populationWords: Record<string, { de: string; en: string }> = {
  database: { de: 'Datenbanken', en: 'Databases' },
  snapshot: { de: 'Momentaufnahmen', en: 'Snapshots' },
  'public-endpoint': { de: 'Öffentliche Endpunkte', en: 'Public endpoints' },
  'uptime-check': { de: 'Verfügbarkeitsprüfungen', en: 'Uptime checks' },
}

/** Questions about the table itself, to stand among others. */
export const tableQuestions = {
  population: field(
    z.enum([...fillable.keys()]),
    { de: 'Was die Liste aufzählt', en: 'What it lists' },
    { options: populationWords },
  ),
  document: field(
    z.uuid(),
    { de: 'CSV-Datei', en: 'CSV file' },
    {
      kind: 'file',
      hint: {
        de: 'Komma, Semikolon oder Tabulator; UTF-8 oder wie Excel es schreibt. In der ersten Zeile stehen die Spaltennamen.',
        en: 'Comma, semicolon or tab; UTF-8 or as Excel writes it. The first line names the columns.',
      },
    },
  ),
  keyColumns: field(
    z.array(z.string().trim().min(1).max(200)).min(1).max(10),
    { de: 'Spalten, die einen Eintrag bezeichnen', en: 'Columns that name an item' },
    {
      hint: {
        de: 'Eine je Zeile, meist nur eine: die Kennung, die sich nie ändert.',
        en: 'One a line, mostly just one: the id that never changes.',
      },
    },
  ),
  columns: field(
    z.array(z.string().min(1).max(500)).max(100),
    { de: 'Felder und ihre Spalten', en: 'Fields and their columns' },
    {
      hint: {
        de: 'Eine Zuordnung je Zeile: engine = System. Was in jeder Zeile gleich ist, in Anführungszeichen: account = "Rechenzentrum".',
        en: 'One a line: engine = System. What is the same in every row in quotes: account = "data centre".',
      },
    },
  ),
}

/** The table that the answers describe. */
export function tableFrom(answers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const texts = (value: unknown) => z.array(z.string()).catch([]).parse(value)
  return {
    file: `document:${String(answers['document'])}`,
    key: { columns: texts(answers['keyColumns']) },
    fields: fieldsFrom(String(answers['population']), texts(answers['columns'])),
  }
}

/** The answers that describe a table; nothing where it was not handed in, or says more than lines can. */
export function tableAnswers({
  file,
  key,
  fields,
}: Pick<Table, 'file' | 'key' | 'fields'>): Record<string, unknown> | undefined {
  const document = documentOf(file)
  if (document === undefined || key.prefix !== undefined) return undefined
  return { document, keyColumns: key.columns, columns: linesOf(fields) }
}
