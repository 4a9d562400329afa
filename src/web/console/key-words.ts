import { backgroundChecks } from '#populations/background-check.ts'
import { programRoles } from '#populations/program-role.ts'
import { reportedChecks } from '#populations/reported-check.ts'
import { checkWords } from '#program/background-checks/check-words.ts'
import { onboardingChecks } from '#program/background-checks/onboarding.ts'
import { roleWords } from '#program/governance/kept-roles.ts'
import { keptProgramScope } from '#program/governance/kept-scope.ts'
import { reviewStandings } from '#program/governance/review-standing.ts'
import { roleAssignments } from '#program/policies/role-assignment.ts'
import type { LanguageCode } from '#ui/messages.ts'

const { label, single = '' } = keptProgramScope
/** By population. */
const words: Record<string, Record<string, Record<LanguageCode, string>>> = {
  [backgroundChecks.id]: checkWords,
  [reportedChecks.id]: checkWords,
  [onboardingChecks.id]: checkWords,
  [programRoles.id]: roleWords,
  [roleAssignments.id]: roleWords,
  [reviewStandings.id]: { [single]: label.one },
}

/** What parts of keys mean that are words of ours and stand for no item: `<person>/<check>`, or a role of the program. */
export function keyWords(population: string, language: LanguageCode): [string, string][] {
  return Object.entries(words[population] ?? {}).map(([part, word]) => [part, word[language]])
}
