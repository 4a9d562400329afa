import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import { findManaged } from '#program/index.ts'
import { personalPopulations } from '#program/personal-populations.ts'
import type { LanguageCode, Messages } from '#ui/messages.ts'

/** What the fields of a population are called: as its form says, as what is said of personal data does, else by their name alone. */
export function fieldNames(
  t: Messages,
  language: LanguageCode,
  population: string,
): (name: string) => string {
  const form = findManaged(population)?.fields
  const personal = personalPopulations().find((each) => each.population.id === population)?.fields
  const known = new Map<string, string>(Object.entries(t.fields))
  return (name) => {
    const asked = form?.[name]
    return (
      (asked instanceof z.ZodType ? wordsOf(asked)?.label[language] : undefined) ??
      personal?.find((each) => each.name === name)?.field.label[language] ??
      known.get(name) ??
      name
    )
  }
}
