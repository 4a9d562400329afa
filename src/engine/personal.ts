/** What stands for data about people: every such field says what it is for. */
import type { z } from 'zod'

import { innerOf } from './field.ts'
import type { Words } from './field.ts'

/** What data about people is kept for. The basis is a proposal; the company's data protection decides. */
export interface Purpose {
  id: string
  name: Words
  why: Words
  basis: Words
  /** For how long, and what happens then. */
  kept: Words
}

export interface PersonalField {
  label: Words
  purpose: Purpose
}

const fields = new WeakMap<z.ZodType, PersonalField>()

/** Marks a field of a population as being about people. */
export function personal<Schema extends z.ZodType>(
  schema: Schema,
  label: Words,
  purpose: Purpose,
): Schema {
  // A copy: the same schema under two names is two fields.
  const marked = schema.meta({ description: label.en })
  fields.set(marked, { label, purpose })
  return marked
}

/** What was said of a field, looked for through `optional` and the like. */
export function personalOf(schema: z.ZodType): PersonalField | undefined {
  const own = fields.get(schema)
  if (own) return own
  const inner = innerOf(schema)
  return inner && personalOf(inner)
}
