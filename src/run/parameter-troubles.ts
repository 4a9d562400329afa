import { z } from 'zod'

import type { Control } from '#engine/control.ts'
import { inputWords } from '#engine/input-words.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import type { Test } from '#engine/test.ts'
import { messageIn } from '#engine/wrong.ts'

import { defaultProgram } from './program-settings.ts'

const words = {
  de: {
    noTest: (test: string) => `Auf dem Test ${test} beruht dieser Satz nicht.`,
    elsewhere: (test: string, control: string) => `${test} wird beim Satz ${control} eingestellt.`,
    unknown: (test: string, name: string) => `${test} kennt keinen Wert ${name}.`,
  },
  en: {
    noTest: (test: string) => `This control does not stand on the test ${test}.`,
    elsewhere: (test: string, control: string) => `${test} is set at the control ${control}.`,
    unknown: (test: string, name: string) => `${test} has no parameter ${name}.`,
  },
}

/** What is wrong with the parameters a company wants to run a control's tests with, each test's read by its own schema. */
export function parameterTroubles(
  control: Control,
  wanted: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  language: 'de' | 'en',
): FieldTrouble[] {
  const say = words[language]
  return Object.entries(wanted).flatMap(([id, values]) => {
    const running = defaultProgram.tests.find(({ test }) => test.id === id)
    if (!running || !control.tests.includes(running.test))
      return [{ field: `parameters.${id}`, message: say.noTest(id) }]
    // A test that several controls stand on runs once, by the settings of the first.
    if (running.control !== control)
      return [{ field: `parameters.${id}`, message: say.elsewhere(id, running.control.id) }]
    const strangers = Object.keys(values).filter((name) => !namesOf(running.test).includes(name))
    if (strangers.length > 0) {
      return strangers.map((name) => ({
        field: `parameters.${id}.${name}`,
        message: say.unknown(id, name),
      }))
    }
    const parsed = running.test.parameters.safeParse(values, { error: inputWords(language) })
    return (parsed.error?.issues ?? []).map((issue) => ({
      field: ['parameters', id, ...issue.path].join('.'),
      message: messageIn(language, issue),
    }))
  })
}

/** The names of a test's parameters. */
export function namesOf({ parameters }: Test<unknown>): string[] {
  return parameters instanceof z.ZodObject ? Object.keys(parameters.shape) : []
}
