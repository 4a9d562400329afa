import { scopeName } from '#ui/components/scope-name.ts'
import type { LanguageCode, Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

import { populationTitle } from './population-title.ts'

/** A scope for a reader: what people keep in words, what a source reads by the name the source gives it. */
export function shownScope(t: Messages, language: LanguageCode, scope: string): Markup | string {
  const { byPeople } = t.console
  if (scope === 'people') return byPeople
  if (!scope.startsWith('people/')) return scopeName(scope)
  return `${populationTitle(t, language, scope.slice('people/'.length))}, ${byPeople}`
}
