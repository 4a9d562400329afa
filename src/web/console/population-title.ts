import { findManaged } from '#program/index.ts'
import type { LanguageCode, Messages } from '#ui/messages.ts'

/** A population as a heading calls it; its id where it has no name yet. */
export function populationTitle(t: Messages, language: LanguageCode, id: string): string {
  const known = Object.entries(t.console.populations).find(([population]) => population === id)
  return known?.[1] ?? findManaged(id)?.label.other[language] ?? id
}
