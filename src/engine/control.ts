import type { Words } from './field.ts'
import type { Test } from './test.ts'

export type Language = 'de' | 'en'
export const languages: readonly Language[] = ['de', 'en']

/** Looks up the parameters a company runs a test with, so that a sentence promises exactly what is tested. */
export type ParametersOf = <Parameters>(test: Test<unknown, Parameters>) => Parameters

type Sentence = string | ((of: ParametersOf) => string)

/** One promise: its sentence in every language, the tests it stands on, the criteria it serves. */
export interface Control {
  id: string
  chapter: string
  sentence: Record<Language, Sentence>
  /** Ids such as SOC 2 `CC6.1`; ids only. */
  criteria: readonly string[]
  /**
   * By framework (a key of populations/program-scope.ts), the ids that the sentence with its tests really speaks to, which is seldom all that they
   * ask for. A judgement made by hand; not in the log.
   */
  speaksTo?: Readonly<Record<string, readonly string[]>>
  tests: readonly Test<unknown>[]
  /** What others say of their part of it, at their own addresses: no word of ours, and not in the log. */
  elsewhere?: readonly { name: Words; url: string }[]
  /** Seconds of complete runs before the control may be called met; see log/status.ts. */
  window: number
}

export function control(definition: Control): Control {
  return definition
}

/** The sentence as the public reads it, with the company's parameters filled in. */
export function sentenceOf(control: Control, language: Language, of: ParametersOf): string {
  const sentence = control.sentence[language]
  return typeof sentence === 'string' ? sentence : sentence(of)
}
