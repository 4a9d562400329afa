/** Between an action's schema and a form: what to ask, and what was answered. */
import { z } from 'zod'

import { countryCodes, countryName, countryOf } from '#engine/country.ts'
import { coreOf, wordsOf } from '#engine/field.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import type { Action } from '#program/action.ts'
import { fieldsOf } from '#program/managed.ts'
import { readValue } from '#program/read-value.ts'
import type { Field, Option } from '#ui/components/field.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode } from '#ui/messages.ts'
import type { Choice } from '#web/managed/references.ts'

/** What a form asks for: an action, or whatever else has fields. */
type Asked = Pick<Action, 'input'>

/** The fields of an action's form, with what is known already and what was wrong. */
export function formFields(
  action: Asked,
  language: LanguageCode,
  values: Readonly<Record<string, unknown>>,
  troubles: readonly FieldTrouble[] = [],
  choices: ReadonlyMap<string, readonly Choice[]> = new Map(),
): Field[] {
  return fieldsOf(action.input).flatMap(([name, schema]) => {
    const words = wordsOf(schema)
    if (words?.hidden) return []
    const wrong = wrongWith(name, troubles)
    const asked = {
      name,
      label: words?.label[language] ?? name,
      ...(words?.hint && { hint: words.hint[language] }),
      ...(wrong !== '' && { error: wrong }),
      ...(schema.safeParse(undefined).success && { isOptional: true }),
    }
    const options = choices.get(name)
    if (words?.kind === 'table') return tableFields(asked, textOf(values[name]), language)
    return [
      {
        ...asked,
        ...(options
          ? chosenFrom(schema, options, values[name])
          : kindOf(schema, language, values[name])),
      },
    ]
  })
}

/** What the file is called that brings the value of such a field. */
export function tableFileOf(name: string): string {
  return `${name}.file`
}

/** A table is handed in as a file, or pasted; what was handed in comes back as text, to be corrected. */
function tableFields(
  asked: { name: string; label: string; hint?: string; error?: string },
  value: string | undefined,
  language: LanguageCode,
): Field[] {
  const words = messages[language].kept.importing
  const { hint, ...own } = asked
  return [
    {
      kind: 'file',
      name: tableFileOf(asked.name),
      label: words.file,
      ...(hint !== undefined && { hint }),
      accept: '.csv,.txt,text/csv',
      isOptional: true,
    },
    {
      kind: 'textarea',
      ...own,
      hint: words.pasteInstead,
      rows: 6,
      ...(value !== undefined && { value }),
      isOptional: true,
    },
  ]
}

/** Of a field that is wrong in many places, so many are said. */
const mostSaid = 50

/** Everything that is wrong with a field, each once, with where in it. */
function wrongWith(name: string, troubles: readonly FieldTrouble[]): string {
  const said = troubles.flatMap(({ field, message }) => {
    const [own, ...below] = field.split('.')
    if (own !== name) return []
    // Of several values by their place, as people count.
    const place = below.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
    return [place.length === 0 ? message : `${place.join('.')}: ${message}`]
  })
  const each = [...new Set(said)]
  const more = each.length > mostSaid ? [`… (+${each.length - mostSaid})`] : []
  return [...each.slice(0, mostSaid), ...more].join(' ')
}

type Kind = Field extends infer Each
  ? Each extends Field
    ? Omit<Each, 'name' | 'label' | 'hint' | 'error' | 'isOptional'>
    : never
  : never

/** One or several of what is there to refer to. */
function chosenFrom(schema: z.ZodType, choices: readonly Choice[], value: unknown): Kind {
  const options = choices.filter(({ isEnded }) => !isEnded)
  if (coreOf(schema) instanceof z.ZodArray)
    return {
      kind: 'checkboxes',
      options,
      values: [value].flat().flatMap((each) => textOf(each) ?? []),
    }
  const text = textOf(value)
  if (text === undefined) return { kind: 'select', options }
  // What was typed before it could be chosen, by its name.
  const isCalledSo = ({ name }: Option) => name.toLowerCase() === text.trim().toLowerCase()
  const chosen = options.find((option) => option.value === text) ?? options.find(isCalledSo)
  if (chosen) return { kind: 'select', options, value: chosen.value }
  // What is not there any more would be lost where an empty answer is taken as one.
  const isOptional = schema.safeParse(undefined).success
  const ended = choices.find((choice) => choice.value === text) ?? { value: text, name: text }
  const all = isOptional ? [ended, ...options] : options
  return { kind: 'select', options: all, value: text }
}

/** So many are read as they stand; among more, people look by the alphabet. */
const mostInOwnOrder = 20

function kindOf(schema: z.ZodType, language: LanguageCode, value: unknown): Kind {
  const words = wordsOf(schema)
  const core = coreOf(schema)
  const text = textOf(value)
  const shown = text === undefined ? {} : { value: text }
  const named = (options: readonly string[]): Option[] => {
    const all = options.map((option) => ({
      value: option,
      name: words?.options?.[option]?.[language] ?? option,
    }))
    return all.length > mostInOwnOrder
      ? all.toSorted((a, b) => a.name.localeCompare(b.name, language))
      : all
  }

  if (words?.kind === 'country') return countries(core, language, value)
  if (words?.kind === 'file') return { kind: 'file' }
  if (words?.kind === 'password') return { kind: 'password', autocomplete: 'new-password' }
  if (core instanceof z.ZodEnum)
    return { kind: 'select', options: named(core.options.map(String)), ...shown }
  if (core instanceof z.ZodBoolean && words?.kind === 'either') {
    const { yes, no } = messages[language].kept
    const options = [
      { value: 'true', name: yes },
      { value: 'false', name: no },
    ]
    return { kind: 'select', options, ...shown }
  }
  if (core instanceof z.ZodBoolean) return { kind: 'checkbox', isChecked: value === true }
  if (core instanceof z.ZodArray) {
    const chosen = Array.isArray(value)
      ? value.flatMap((each) => textOf(each) ?? [])
      : typeof value === 'string'
        ? [value]
        : []
    const element = core.element instanceof z.ZodType ? coreOf(core.element) : undefined
    if (element instanceof z.ZodEnum)
      return { kind: 'checkboxes', options: named(element.options.map(String)), values: chosen }
    if (words?.options)
      return { kind: 'checkboxes', options: named(Object.keys(words.options)), values: chosen }
    return { kind: 'textarea', rows: 4, value: chosen.join('\n') }
  }
  if (core instanceof z.ZodNumber) return { kind: 'number', ...boundsOf(core), ...shown }
  if (core instanceof z.ZodEmail) return { kind: 'email', ...shown }
  if (core instanceof z.ZodURL) return { kind: 'url', ...shown }
  if (core instanceof z.ZodISODate) return { kind: 'date', ...shown }
  if (words?.kind === 'long') return { kind: 'textarea', rows: 6, ...shown }
  return { kind: 'text', ...shown }
}

/** What a browser may refuse before it is sent; a whole number without bounds has those that can be counted to. */
function boundsOf({ minValue, maxValue }: z.ZodNumber): { min?: number; max?: number } {
  const [min, max] = [minValue, maxValue].map((bound) =>
    bound === null || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound,
  )
  return { ...(typeof min === 'number' && { min }), ...(typeof max === 'number' && { max }) }
}

/** The fields of an action that a table may be handed in for. */
export function tableNames(action: Asked): string[] {
  return fieldsOf(action.input).flatMap(([name, schema]) =>
    wordsOf(schema)?.kind === 'table' ? [name] : [],
  )
}

/** What holds where nothing is said: a box that counts as ticked must be shown ticked, or leaving it alone says no. */
export function defaultsOf(action: Asked): Record<string, unknown> {
  return Object.fromEntries(
    fieldsOf(action.input).flatMap(([name, schema]) => {
      const { data } = schema.safeParse(undefined)
      return data === undefined ? [] : [[name, data]]
    }),
  )
}

/**
 * A posted form as the input of an action. Fields that were left empty are left out, so that an optional one stays
 * absent; names that the action does not know are kept, and its strict schema refuses them.
 */
export function inputOf(
  action: Asked,
  form: ReadonlyMap<string, readonly string[]>,
): Record<string, unknown> {
  const known = new Map(fieldsOf(action.input))
  const input: Record<string, unknown> = {}
  for (const [name, schema] of known) {
    const value = valueOf(schema, form.get(name) ?? [])
    if (value !== undefined) input[name] = value
  }
  for (const [name, values] of form) {
    if (!known.has(name) && !name.startsWith('_'))
      input[name] = values.length === 1 ? values[0] : values
  }
  return input
}

function valueOf(schema: z.ZodType, given: readonly string[]): unknown {
  const core = coreOf(schema)
  if (core instanceof z.ZodBoolean && wordsOf(schema)?.kind === 'either')
    return readValue(schema, given[0] ?? '')
  if (core instanceof z.ZodBoolean) return given.includes('yes') || given.includes('true')
  if (core instanceof z.ZodArray) {
    const isList =
      wordsOf(schema)?.options === undefined &&
      wordsOf(schema)?.refersTo === undefined &&
      !(core.element instanceof z.ZodEnum)
    // Line by line, or one value per box that was ticked.
    return (isList ? given.flatMap((text) => text.split(/\r?\n/)) : given)
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .map((text) => (wordsOf(schema)?.kind === 'country' ? (countryOf(text) ?? text) : text))
  }
  const [text, ...more] = given
  if (more.length > 0) return given
  if (text === undefined || text === '') return undefined
  if (core instanceof z.ZodNumber) return Number.isNaN(Number(text)) ? text : Number(text)
  return text
}

/** The values of a form's hidden fields, from the address that led to it. */
export function hiddenValues(
  action: Action,
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    fieldsOf(action.input).flatMap(([name, schema]) => {
      const text = textOf(values[name])
      return wordsOf(schema)?.hidden && text !== undefined ? [[name, text]] : []
    }),
  )
}

/** One country from the list of all; several as their names, one a line. */
function countries(core: z.ZodType, language: LanguageCode, value: unknown): Kind {
  if (core instanceof z.ZodArray) {
    const names = [value].flat().flatMap((code) => textOf(code) ?? [])
    return {
      kind: 'textarea',
      rows: 4,
      value: names.map((code) => countryName(code, language)).join('\n'),
    }
  }
  const options = countryCodes
    .map((code) => ({ value: code, name: countryName(code, language) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, language))
  const text = textOf(value)
  return { kind: 'select', options, ...(text !== undefined && { value: text }) }
}

/** A single value as a form shows it. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
