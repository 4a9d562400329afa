/** Between the wizard's form and a source: what was typed and handed in, and what it means as settings. */
import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import { inputWords } from '#engine/input-words.ts'
import { OperatingError } from '#engine/operating-error.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import { messageIn } from '#engine/wrong.ts'
import { addSource } from '#run/actions/add-source.ts'
import { lookAtTable } from '#run/handed-in-table.ts'
import type { SourceKind } from '#run/source-inspection.ts'
import { inputOf } from '#web/actions/action-fields.ts'
import { readForm } from '#web/form-body.ts'
import type { GuestVisit } from '#web/route.ts'
import type { CheckedFile } from '#web/upload/check-file.ts'
import { cleanFileName } from '#web/upload/file-name.ts'
import { readUpload } from '#web/upload/read-upload.ts'

export type SourceForm = NonNullable<SourceKind['form']>

/** What the form asks: the id of a new source, then what its kind needs. */
export function questionsOf({ fields }: SourceForm, isNew: boolean): z.ZodObject {
  return isNew
    ? z.strictObject({ id: addSource.input.shape['id'] ?? z.string(), ...fields.shape })
    : fields
}

/** A posted form by its names, and apart from it a list that was handed in. */
export interface GivenAnswers {
  answers: Map<string, string[]>
  list?: CheckedFile
  /** Why the list was not taken: said beside what was answered. */
  refused?: OperatingError
}

export async function readAnswers({ c }: GuestVisit): Promise<GivenAnswers> {
  if (!c.req.header('content-type')?.startsWith('multipart/form-data'))
    return { answers: await readForm(c) }
  const { fields, files, refused } = await readUpload(c.req.raw, {
    check: asGiven,
    keepsTyped: true,
  })
  const found = new Map<string, string[]>()
  for (const [name, value] of fields) found.set(name, [...(found.get(name) ?? []), value])
  const list = files.find(({ field }) => field === 'document')
  if (refused) return { answers: found, refused }
  if (list && list.bytes.length === 0) return { answers: found, refused: emptyList() }
  return { answers: found, ...(list && { list }) }
}

/** A list may be in any encoding; its reading finds out. It is never handed out again. */
async function asGiven(name: string, bytes: Buffer): Promise<CheckedFile> {
  return { name: cleanFileName(name), type: 'text/csv', bytes }
}

function emptyList(): OperatingError {
  return new OperatingError(
    'upload-empty',
    'The file is empty.',
    'Look whether it is whole where it comes from, and hand it in again.',
  )
}

/** What was answered, and what is wrong with it. */
export interface Answers {
  values: Record<string, unknown>
  troubles: FieldTrouble[]
  /** The columns of a list whose mapping nobody has looked at yet. */
  columns?: readonly string[]
  /** The list that was handed in is none. */
  isNoTable?: true
}

/** Reads the answers out of a form. Where a list came without a mapping, one is proposed for a person to look at. */
export async function answersIn(
  { house, language }: GuestVisit,
  questions: z.ZodObject,
  form: ReadonlyMap<string, readonly string[]>,
): Promise<Answers> {
  const values = inputOf({ input: questions }, form)
  const { document, population, columns } = values
  const isList = 'columns' in questions.shape && typeof document === 'string'
  if (isList && (!Array.isArray(columns) || columns.length === 0)) {
    const asked = { document, population: String(population) }
    const found = await lookAtTable(house.store, house.organisation.id, asked)
    if (!found) return { values: { ...values, document: undefined }, troubles: [], isNoTable: true }
    const { lines, key } = found
    const proposed = { ...values, columns: lines, ...(key !== undefined && { keyColumns: [key] }) }
    return { values: proposed, troubles: [], columns: found.columns }
  }
  const parsed = questions.safeParse(values, { error: inputWords(language) })
  if (parsed.success) return { values: parsed.data, troubles: [] }
  const troubles = parsed.error.issues.map((issue) => ({
    field: issue.path.join('.'),
    message: messageIn(language, issue),
  }))
  return { values, troubles }
}

/** Answers as settings, and apart from them what nobody may see. */
export function settingsFrom(
  form: SourceForm,
  id: string,
  values: Readonly<Record<string, unknown>>,
): { settings: Record<string, unknown>; secrets?: Record<string, unknown> } {
  const isSecret = (name: string) => {
    const schema: unknown = form.fields.shape[name]
    return schema instanceof z.ZodType && wordsOf(schema)?.secret === true
  }
  const answers = Object.entries(values).filter(
    ([name, value]) => name !== 'id' && value !== undefined,
  )
  const secrets = answers.filter(([name]) => isSecret(name))
  return {
    settings: form.settingsOf(Object.fromEntries(answers.filter(([name]) => !isSecret(name))), id),
    ...(secrets.length > 0 && { secrets: Object.fromEntries(secrets) }),
  }
}

/** What the connector says of settings, at the fields they came from; what belongs to none is left over. */
export function troublesIn(
  form: SourceForm,
  questions: z.ZodObject,
  fields: readonly FieldTrouble[],
): { troubles: FieldTrouble[]; rest: string[] } {
  const troubles: FieldTrouble[] = []
  const rest: string[] = []
  for (const { field, message } of fields) {
    const parts = field.split('.')
    const at = parts.findIndex((part) => nameOf(part) !== undefined)
    const name = nameOf(parts[at] ?? '')
    const below = parts.slice(at + 1).join('.')
    const line = /^\d+$/.test(parts[at + 1] ?? '')
      ? `${Number(parts[at + 1]) + 1}: `
      : below && `${below}: `
    if (name === undefined) rest.push(message)
    else troubles.push({ field: name, message: line + message })
  }
  return { troubles, rest }

  function nameOf(part: string): string | undefined {
    const known = form.fieldOf?.[part] ?? part
    return Object.hasOwn(questions.shape, known) ? known : undefined
  }
}
