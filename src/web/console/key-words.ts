import { backgroundChecks } from '#populations/background-check.ts'
import { reportedChecks } from '#populations/reported-check.ts'
import { checkWords } from '#program/background-checks/check-words.ts'
import { onboardingChecks } from '#program/background-checks/onboarding.ts'
import type { LanguageCode } from '#ui/messages.ts'

const ofChecks = new Set([backgroundChecks.id, reportedChecks.id, onboardingChecks.id])

/** What parts of keys mean that are words of ours and stand for no item: `<person>/<check>`. */
export function keyWords(population: string, language: LanguageCode): [string, string][] {
  if (!ofChecks.has(population)) return []
  return Object.entries(checkWords).map(([check, words]) => [check, words[language]])
}
