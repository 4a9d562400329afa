/** Between the parameters of a control's tests and its form: a field for each, and what was answered. */
import { isDeepStrictEqual } from 'node:util'

import { z } from 'zod'

import { coreOf, wordsOf } from '#engine/field.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import type { Test } from '#engine/test.ts'
import type { ControlSetting } from '#populations/control-setting.ts'
import { fieldsOf } from '#program/managed.ts'
import type { RunningTest } from '#run/program-settings.ts'
import type { Field } from '#ui/components/field.ts'
import { formFields, inputOf } from '#web/actions/action-fields.ts'
import { one } from '#web/form-body.ts'
import type { Showing } from '#web/managed/shown-value.ts'
import { parametersInWords } from '#web/parameters-in-words.ts'

/** A test whose parameters are set at a control, with those it runs with. */
export type Settable = Pick<RunningTest, 'test' | 'parameters'>

type Body = ReadonlyMap<string, string[]>
type Overrides = Exclude<ControlSetting['parameters'], undefined>

/** Which tests a form asked about: a box without a tick, or a list without one, is not sent. */
const askedName = '_parameters'

/** What the form sends along, so that its answer can be read. */
export function askedOf(settable: readonly Settable[]): Record<string, string> {
  return settable.length === 0
    ? {}
    : { [askedName]: settable.map(({ test: { id } }) => id).join(' ') }
}

/** The fields of each test under what it asks; as they hold now, or as they were typed. */
export function parameterGroups(
  settable: readonly Settable[],
  showing: Omit<Showing, 'titles'>,
  typed?: { body: Body; troubles: readonly FieldTrouble[] },
): { legend: string; fields: Field[] }[] {
  return settable.map(({ test, parameters }) => {
    const input = schemaOf(test)
    const prefix = prefixOf(test)
    const values = typed ? answered(test, typed.body) : asLines(input, Object(parameters))
    const schemas = new Map(fieldsOf(input))
    const troubles = (typed?.troubles ?? []).flatMap(({ field, message }) => {
      if (!field.startsWith(prefix)) return []
      // Of a list, in which line; what is wrong within it, the message says.
      const [name = '', line] = field.slice(prefix.length).split('.')
      return [{ field: line === undefined ? name : `${name}.${line}`, message }]
    })
    return {
      legend: test.asks[showing.language],
      fields: formFields({ input }, showing.language, values, troubles).map((field): Field => {
        const schema = schemas.get(field.name) ?? z.unknown()
        return {
          ...field,
          name: prefix + field.name,
          hint: hintOf(test, field.name, schema, showing),
          isOptional: mayBeEmpty(schema),
        }
      }),
    }
  })
}

/**
 * What differs from the defaults once the form is answered; nothing where it is what was set before. A value left as it
 * stood stays as it was set, so that a default stays one.
 */
export function parametersFrom(
  settable: readonly Settable[],
  body: Body,
  before: Overrides = {},
): Overrides | undefined {
  const asked = new Set(one(body, askedName).split(' '))
  const wanted = settable.flatMap(({ test, parameters }) => {
    const set = before[test.id] ?? {}
    if (!asked.has(test.id)) return test.id in before ? [[test.id, set] as const] : []
    const said = answered(test, body)
    const differing = fieldsOf(schemaOf(test)).flatMap(([name, schema]) => {
      const value = asKept(schema, said[name])
      if (isSame(value, Object(parameters)[name])) return name in set ? [[name, set[name]]] : []
      return isSame(value, schema.safeParse(undefined).data) || value === undefined
        ? []
        : [[name, value]]
    })
    return differing.length === 0 ? [] : [[test.id, Object.fromEntries(differing)] as const]
  })
  const all = Object.fromEntries(wanted)
  return isDeepStrictEqual(all, before) ? undefined : all
}

function prefixOf({ id }: Test<unknown>): string {
  return `parameters.${id}.`
}

function schemaOf({ parameters }: Test<unknown>): z.ZodObject {
  return parameters instanceof z.ZodObject ? parameters : z.object({})
}

function answered(test: Test<unknown>, body: Body): Record<string, unknown> {
  const prefix = prefixOf(test)
  const own = [...body].flatMap(([name, values]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), values] as const] : [],
  )
  return inputOf({ input: schemaOf(test) }, new Map(own))
}

/** An empty list says something, and so does a box without a tick; another value is there, unless it has no default. */
function mayBeEmpty(schema: z.ZodType): boolean {
  const core = coreOf(schema)
  if (core instanceof z.ZodArray) return schema.safeParse([]).success
  return core instanceof z.ZodBoolean || schema.safeParse(undefined).data === undefined
}

function hintOf(
  test: Test<unknown>,
  name: string,
  schema: z.ZodType,
  showing: Omit<Showing, 'titles'>,
): string {
  const words = showing.t.decisions.control
  const core = coreOf(schema)
  const isTyped =
    core instanceof z.ZodArray &&
    wordsOf(schema)?.options === undefined &&
    !(core.element instanceof z.ZodEnum)
  const usual = schema.safeParse(undefined).data
  const [said] = parametersInWords(test, { [name]: usual }, showing)
  return [
    ...(isTyped ? [isNamedList(core.element) ? words.namedPerLine : words.onePerLine] : []),
    ...(usual === undefined ? [] : [words.usual(said?.value ?? words.nothing)]),
  ].join(' ')
}

/** An entry of a list that has a name and several values, on one line: `Edge: 192.0.2.0/24, 2001:db8::/32`. */
function isNamedList(element: unknown): element is z.ZodObject {
  return element instanceof z.ZodObject
}

/** Of what is written as a line, the line; the rest as it is kept. */
function asLines(
  input: z.ZodObject,
  parameters: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const lines = fieldsOf(input).map(([name, schema]) => {
    const core = coreOf(schema)
    const value: unknown = parameters[name]
    if (!(core instanceof z.ZodArray) || !isNamedList(core.element) || !Array.isArray(value))
      return [name, value]
    return [
      name,
      value.map((each: unknown) => {
        const [called, values] = Object.values(Object(each))
        return `${String(called)}: ${[values].flat().join(', ')}`
      }),
    ]
  })
  return Object.fromEntries(lines)
}

/** What was typed as the schema takes it; what is not understood stays, and the schema refuses it. */
function asKept(schema: z.ZodType, value: unknown): unknown {
  const core = coreOf(schema)
  if (!(core instanceof z.ZodArray) || !Array.isArray(value)) return value
  const { element } = core
  const lines: string[] = value
  if (element instanceof z.ZodNumber)
    return lines
      .flatMap((line) => line.split(/[\s,;]+/))
      .map((part) => (Number.isNaN(Number(part)) ? part : Number(part)))
  if (!isNamedList(element)) return value
  const [nameField = '', listField = ''] = Object.keys(element.shape)
  return lines.map((line) => {
    const [, called = line, rest = ''] = /^(.*):\s+(.*)$/.exec(line) ?? []
    const values = rest.split(/[\s,;]+/).filter((part) => part !== '')
    return { [nameField]: called.trim(), [listField]: values }
  })
}

/** Of what is chosen from a list the order says nothing. */
function isSame(a: unknown, b: unknown): boolean {
  const [left, right] = [a, b].map((value) =>
    Array.isArray(value) ? value.map((each) => JSON.stringify(each)).toSorted() : value,
  )
  return isDeepStrictEqual(left, right)
}
