import type { LanguageCode } from './messages.ts'

type Values = Record<string, string | number>
type Sentences = Record<string, (values: Values) => string>

/** The sentence for a finding's reason, from the first catalogue that has its code; the bare code where none has. */
export function reasonInWords(
  reason: { code: string; values?: Values } | undefined,
  language: LanguageCode,
  ...catalogues: readonly { de: Sentences; en: Sentences }[]
): string {
  if (!reason) return ''
  for (const catalogue of catalogues) {
    const sentence = catalogue[language][reason.code]
    if (sentence) return sentence(reason.values ?? {})
  }
  return reason.code
}
