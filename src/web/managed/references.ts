import { wordsOf } from '#engine/field.ts'
import { fieldsOf } from '#program/managed.ts'
import { titlesOf } from '#program/titles.ts'
import type { Tx } from '#store/organisation.ts'
import type { LanguageCode } from '#ui/messages.ts'

import { offeredOf } from './who-is-offered.ts'

type Titles = Map<string, ReadonlyMap<string, string>>

/** What the keys are called that these contents hold, by population and key. */
export async function titlesIn(
  tx: Tx,
  fields: Parameters<typeof fieldsOf>[0]['shape'],
  contents: readonly unknown[],
  language: LanguageCode,
): Promise<Titles> {
  const titles: Titles = new Map()
  for (const [name, schema] of fieldsOf({ shape: fields })) {
    const population = wordsOf(schema)?.refersTo
    if (population === undefined) continue
    const keys = contents.flatMap((content): unknown[] => [Object(content)[name]].flat())
    const found = await titlesOf(tx, population, language, {
      keys: keys.filter((key) => typeof key === 'string'),
    })
    titles.set(population, new Map([...(titles.get(population) ?? []), ...found]))
  }
  return titles
}

/** More than this is not chosen from a list, and makes no small page. */
const mostChoices = 500

/** Something to choose; what ended can only be kept where it was chosen before. */
export interface Choice {
  value: string
  name: string
  isEnded?: true
}

/**
 * What each field that refers to something may be, by name, with what it says now where that is offered no more; nothing for a
 * field with too many.
 */
export async function choicesFor(
  tx: Tx,
  input: { shape: Parameters<typeof fieldsOf>[0]['shape'] },
  language: LanguageCode,
  at: Date,
  values: Readonly<Record<string, unknown>> = {},
): Promise<Map<string, Choice[]>> {
  const choices = new Map<string, Choice[]>()
  for (const [name, schema] of fieldsOf(input)) {
    const words = wordsOf(schema)
    const population = words?.refersTo
    if (population === undefined) continue
    const all = await titlesOf(tx, population, language, { limit: mostChoices + 1 })
    if (all.size > mostChoices) continue
    const found = await offeredOf(tx, words ?? {}, all, at)
    const options = [...found].map(([value, title]): Choice => ({ value, name: title }))
    const said = values[name]
    const ended =
      typeof said === 'string' && !found.has(said)
        ? await titlesOf(tx, population, language, { keys: [said] })
        : []
    choices.set(name, [
      ...options.toSorted((a, b) => a.name.localeCompare(b.name, language)),
      ...[...ended].map(([value, title]): Choice => ({ value, name: title, isEnded: true })),
    ])
  }
  return choices
}
