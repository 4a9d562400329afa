import type { Words } from '#engine/field.ts'
import type { CheckKind, CheckOutcome } from '#populations/background-check.ts'

import type { RoleGroup, RuleVerdict } from './rules.ts'

export const checkWords: Record<CheckKind, Words> = {
  identity: { de: 'Identität', en: 'Identity' },
  'right-to-work': { de: 'Arbeitserlaubnis', en: 'Right to work' },
  education: { de: 'Ausbildung und Abschlüsse', en: 'Education' },
  'employment-history': { de: 'Frühere Stellen', en: 'Employment history' },
  'criminal-record': { de: 'Vorstrafen', en: 'Criminal record' },
  credit: { de: 'Bonität', en: 'Credit' },
  sanctions: { de: 'Sanktionslisten', en: 'Sanctions lists' },
}

export const outcomeWords: Record<CheckOutcome, Words> = {
  done: { de: 'erledigt', en: 'done' },
  'not-required': { de: 'nicht nötig', en: 'not required' },
  'not-permitted': { de: 'nicht zulässig', en: 'not permitted' },
}

export const verdictWords: Record<RuleVerdict, Words> = {
  allowed: { de: 'zulässig', en: 'allowed' },
  'role-dependent': { de: 'je nach Stelle', en: 'depends on the position' },
  'not-permitted': { de: 'nicht zulässig', en: 'not permitted' },
}

export const roleGroupWords: Record<RoleGroup, Words> = {
  everybody: { de: 'Alle', en: 'Everybody' },
  sensitive: { de: 'Weitreichender Zugang', en: 'Far-reaching access' },
  finance: { de: 'Umgang mit Geld', en: 'Handling money' },
}
