import { z } from 'zod'

/** One text in every language. */
export interface Words {
  de: string
  en: string
}

/** What a form and the documentation say of a field. */
export interface FieldWords {
  label: Words
  hint?: Words
  /**
   * How it is asked for, where its type does not say. `either`: a box left alone is no answer, so yes or no is chosen;
   * `controls`: ids of controls, which people know by their sentences.
   */
  kind?:
    | 'long'
    | 'table'
    | 'password'
    | 'lines'
    | 'file'
    | 'country'
    | 'keys'
    | 'controls'
    | 'money'
    | 'either'
  /** Names an item of this population by its key; of `account`, an account. */
  refersTo?: string
  /** Whom a form offers beside, or in place of, those who are here: people who left as well; accounts of auditors; of those who may approve policies. */
  offers?: 'whoever-left' | 'auditors' | 'approvers'
  /** Says when it happened, which is not when we recorded it. */
  claims?: true
  /** Logged by its digest alone: too long to keep twice, or about many people. */
  loggedAsDigest?: true
  /** Never logged, never shown again. */
  secret?: true
  /** Filled by the page, not by the person. */
  hidden?: true
  /** What its values are called, for those out of a list. */
  options?: Record<string, Words>
}

const words = new WeakMap<z.ZodType, FieldWords>()

/** Names a field of an action or of a managed population, in every language; forms, API and commands take it from here. */
export function field<Schema extends z.ZodType>(
  schema: Schema,
  label: Words,
  more: Omit<FieldWords, 'label'> = {},
): Schema {
  // A copy: the same schema under two names is two fields.
  const named = schema.meta({ description: label.en })
  words.set(named, { label, ...more })
  return named
}

/** What was said of a field, looked for through `optional` and the like. */
export function wordsOf(schema: z.ZodType): FieldWords | undefined {
  const own = words.get(schema)
  if (own) return own
  const inner = innerOf(schema)
  return inner && wordsOf(inner)
}

/** The schema inside `optional`, `nullable`, `default`. */
export function innerOf(schema: z.ZodType): z.ZodType | undefined {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  ) {
    const inner = schema.unwrap()
    return inner instanceof z.ZodType ? inner : undefined
  }
  return undefined
}

/** A schema without what makes it optional or changes its outcome. */
export function coreOf(schema: z.ZodType): z.ZodType {
  const inner = innerOf(schema)
  if (inner) return coreOf(inner)
  if (schema instanceof z.ZodPipe && schema.in instanceof z.ZodType) return coreOf(schema.in)
  return schema
}
