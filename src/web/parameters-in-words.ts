import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import type { Test } from '#engine/test.ts'

import { shownValue } from './managed/shown-value.ts'
import type { Showing } from './managed/shown-value.ts'

/** What the thresholds of a test are called, by name; a name stands for itself where the test has no words for it (any more). */
export function parameterLabel(
  { parameters }: Test<unknown>,
  name: string,
  language: 'de' | 'en',
): string {
  const schema = schemaOf(parameters, name)
  return (schema && wordsOf(schema)?.label[language]) ?? name
}

/** The thresholds that a test runs with, as people read them. A list without entries says nothing, and is left out. */
export function parametersInWords(
  test: Test<unknown>,
  values: unknown,
  showing: Omit<Showing, 'titles'>,
): { name: string; value: string }[] {
  return Object.entries(z.looseObject({}).catch({}).parse(values)).flatMap(([name, value]) => {
    if (Array.isArray(value) && value.length === 0) return []
    return [
      {
        name: parameterLabel(test, name, showing.language),
        value: written(schemaOf(test.parameters, name), value, showing),
      },
    ]
  })
}

function written(
  schema: z.ZodType | undefined,
  value: unknown,
  showing: Omit<Showing, 'titles'>,
): string {
  const all: unknown[] = Array.isArray(value) ? value : [value]
  // Numbers in a list are ports, which nobody writes with separators.
  if (Array.isArray(value) && all.every((each) => typeof each === 'number')) return all.join(', ')
  if (all.some((each) => typeof each === 'object' && each !== null))
    return showing.formats.list(all.map((each) => Object.values(Object(each)).flat().join(' ')))
  if (!schema) return JSON.stringify(value)
  return shownValue(schema, value, { ...showing, titles: new Map() })
}

function schemaOf(parameters: z.ZodType, name: string): z.ZodType | undefined {
  if (!(parameters instanceof z.ZodObject)) return undefined
  const found: unknown = Object.entries(parameters.shape).find(([key]) => key === name)?.[1]
  return found instanceof z.ZodType ? found : undefined
}
