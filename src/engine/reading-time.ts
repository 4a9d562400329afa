import type { Words } from './field.ts'

/** How long something takes to read, in seconds, in each language it is there in. */
export interface ReadingTime {
  de: number
  en: number
}

/**
 * Words a minute. Grown-ups read 238 English words of prose a minute, silently (Brysbaert 2019,
 * https://doi.org/10.1016/j.jml.2019.104047); rules are read with more care, and German words are longer.
 */
const perMinute: ReadingTime = { de: 200, en: 230 }

/** What of a text in CommonMark somebody reads: every run of signs with a letter or a digit in it. */
export function countWords(text: string): number {
  return text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0
}

/** How long a text takes to read. */
export function readingTime(text: Words): ReadingTime {
  return { de: secondsFor(text.de, 'de'), en: secondsFor(text.en, 'en') }
}

function secondsFor(text: string, language: keyof ReadingTime): number {
  return (countWords(text) * 60) / perMinute[language]
}

/** One after the other. */
export function timesTogether(times: readonly ReadingTime[]): ReadingTime {
  return {
    de: times.reduce((all, { de }) => all + de, 0),
    en: times.reduce((all, { en }) => all + en, 0),
  }
}
