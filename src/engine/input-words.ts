import { z } from 'zod'

import { wordsOf } from './field.ts'
import { exampleOf } from './like.ts'

const locales = { de: z.locales.de().localeError, en: z.locales.en().localeError }

const words = {
  de: {
    missing: 'Bitte ausfüllen.',
    choose: 'Bitte wählen.',
    noChoice: (given: string, possible: string) =>
      `„${given}“ steht nicht zur Wahl. Wählen Sie zum Beispiel ${possible}.`,
    some: 'Bitte mindestens eines angeben.',
    date: 'Bitte als Datum angeben, etwa 2026-12-31.',
    url: 'Bitte als Adresse angeben, die mit https:// beginnt.',
    country:
      'Dieses Land ist nicht bekannt. Schreiben Sie den Namen oder das Kürzel, etwa Deutschland oder DE.',
    timeZone: 'Diese Zeitzone ist nicht bekannt. Schreiben Sie sie etwa so: Europe/Berlin.',
    short: (n: number) => `Bitte mindestens ${n} Zeichen.`,
    long: (n: number) => `Bitte höchstens ${n} Zeichen.`,
    number: 'Bitte eine Zahl angeben.',
    whole: 'Bitte eine ganze Zahl angeben.',
    least: (n: string) => `Bitte mindestens ${n}.`,
    most: (n: string) => `Bitte höchstens ${n}.`,
    fewer: (n: string) => `Bitte höchstens ${n} Angaben.`,
    more: (n: string) => `Bitte mindestens ${n} Angaben.`,
    email: 'Bitte eine E-Mail-Adresse angeben, etwa name@example.com.',
    instant: 'Bitte Datum und Uhrzeit angeben, etwa 2026-12-31T12:00:00Z.',
    shape: (example: string | undefined) =>
      example === undefined
        ? 'So lässt es sich hier nicht schreiben.'
        : `So lässt es sich hier nicht schreiben. Richtig ist zum Beispiel ${example}.`,
  },
  en: {
    missing: 'Please fill this in.',
    choose: 'Please choose one.',
    noChoice: (given: string, possible: string) =>
      `“${given}” is not among the choices. Choose, for example, ${possible}.`,
    some: 'Please give at least one.',
    date: 'Please give a date, such as 2026-12-31.',
    url: 'Please give an address that begins with https://.',
    country: 'This country is not known. Write its name or code, such as Germany or DE.',
    timeZone: 'This time zone is not known. Write it such as Europe/Berlin.',
    short: (n: number) => `Please give at least ${n} characters.`,
    long: (n: number) => `Please give at most ${n} characters.`,
    number: 'Please give a number.',
    whole: 'Please give a whole number.',
    least: (n: string) => `Please give at least ${n}.`,
    most: (n: string) => `Please give at most ${n}.`,
    fewer: (n: string) => `Please give at most ${n} of them.`,
    more: (n: string) => `Please give at least ${n} of them.`,
    email: 'Please give an email address, such as name@example.com.',
    instant: 'Please give date and time, such as 2026-12-31T12:00:00Z.',
    shape: (example: string | undefined) =>
      example === undefined
        ? 'This cannot be written so here.'
        : `This cannot be written so here. Right is, for example, ${example}.`,
  },
}

type Issue = Parameters<(typeof locales)['de']>[0]

/**
 * What is wrong with an input, in words for whoever typed it; what is rare, as zod says it. `fields` tell what their choices are called
 * where people write them.
 */
export function inputWords(
  language: 'de' | 'en',
  fields: Readonly<Record<string, z.ZodType>> = {},
): (issue: Issue) => string {
  return (issue) => {
    const said = words[language]
    if (issue.code === 'invalid_type' && issue.input === undefined) return said.missing
    if (issue.code === 'invalid_value') {
      const { input, values } = issue
      if (typeof input !== 'string' || input === '') return said.choose
      const [schema] = (issue.path ?? []).map((name) => fields[String(name)])
      const options = schema && wordsOf(schema)?.options
      const names = values.map((value) => options?.[String(value)]?.[language] ?? String(value))
      return said.noChoice(input.slice(0, 60), nearest(input, names).join(', '))
    }
    if (issue.code === 'invalid_type' && issue.expected === 'number') return said.number
    if (issue.code === 'invalid_type' && issue.expected === 'int') return said.whole
    if (issue.code === 'invalid_format') {
      if (issue.format === 'regex') return said.shape(exampleOf(issue.pattern))
      const format = formats[issue.format]
      if (format !== undefined) return said[format]
    }
    if (issue.code === 'custom' && issue.params?.['is'] === 'country') return said.country
    if (issue.code === 'custom' && issue.params?.['is'] === 'time-zone') return said.timeZone
    const isText = typeof issue.input === 'string'
    if (issue.code === 'too_small' && isText)
      return Number(issue.minimum) <= 1 ? said.missing : said.short(Number(issue.minimum))
    if (issue.code === 'too_small' && issue.origin === 'array' && issue.minimum === 1)
      return said.some
    if (issue.code === 'too_big' && isText) return said.long(Number(issue.maximum))
    const bound = boundWords(language, issue)
    if (bound !== undefined) return bound
    const other = locales[language](issue)
    return typeof other === 'string' ? other : (other?.message ?? '')
  }
}

/** By what zod calls them. */
const formats: Record<string, 'date' | 'url' | 'email' | 'instant'> = {
  date: 'date',
  url: 'url',
  email: 'email',
  datetime: 'instant',
}

/** Of numbers and lists, how much is too little or too much; a bound that is itself outside stays zod's to say. */
function boundWords(language: 'de' | 'en', issue: Issue): string | undefined {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return undefined
  const { least, most, more, fewer } = words[language]
  const isNumber = ['number', 'int'].includes(issue.origin)
  if (issue.inclusive === false || (!isNumber && issue.origin !== 'array')) return undefined
  const format = (n: number | bigint) => new Intl.NumberFormat(language).format(n)
  return issue.code === 'too_small'
    ? (isNumber ? least : more)(format(issue.minimum))
    : (isNumber ? most : fewer)(format(issue.maximum))
}

/** Of what may be chosen the few that are written most alike: what was meant is among them where it was a slip. */
function nearest(given: string, possible: readonly string[]): string[] {
  const wanted = pairs(given)
  const alike = (text: string) => {
    const own = pairs(text)
    return own.filter((pair) => wanted.includes(pair)).length / (own.length + wanted.length)
  }
  return possible.toSorted((a, b) => alike(b) - alike(a)).slice(0, 3)
}

/** Neighbouring letters. */
function pairs(text: string): string[] {
  const written = ` ${text.slice(0, 60).toLowerCase()} `
  return Array.from({ length: written.length - 1 }, (_, at) => written.slice(at, at + 2))
}
