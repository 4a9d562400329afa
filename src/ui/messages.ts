import { de } from './messages/de.ts'
import type { Messages } from './messages/de.ts'
import { en } from './messages/en.ts'

export type { Messages }

/** The catalogue of each language. */
export const messages: { de: Messages; en: Messages } = { de, en }
export type LanguageCode = keyof typeof messages

/** The best of our languages for an Accept-Language header (RFC 9110, section 12.5.4); English where it names none. */
export function preferredLanguage(accepted: string | undefined): LanguageCode {
  const wanted = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().toLowerCase().split(';')
      const weight = rest.find((each) => each.trim().startsWith('q='))
      return { language: tag.split('-')[0], q: weight ? Number(weight.trim().slice(2)) : 1 }
    })
    .filter(({ q }) => q > 0)
    .toSorted((a, b) => b.q - a.q)
  const best = wanted.find(
    ({ language }) => language === 'de' || language === 'en' || language === '*',
  )
  return best?.language === 'de' ? 'de' : 'en'
}
