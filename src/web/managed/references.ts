import { wordsOf } from '#engine/field.ts'
import { fieldsOf } from '#program/managed.ts'
import { plannedControls } from '#program/policies/planned-controls.ts'
import { titlesOf } from '#program/titles.ts'
import { readProgram } from '#run/program-settings.ts'
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
    if (wordsOf(schema)?.kind === 'controls') titles.set('control', await sentencesOf(tx, language))
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

/** What every control says in this company, by id; and what those are about that policies name and no control speaks of yet. */
async function sentencesOf(tx: Tx, language: LanguageCode): Promise<Map<string, string>> {
  const { controls } = await readProgram(tx)
  return new Map([
    ...controls.map(({ control, sentence }) => [control.id, sentence[language]] as const),
    ...Object.entries(plannedControls).map(([id, words]) => [id, words[language]] as const),
  ])
}

/** Every control, those that were chosen first, with what is named beside that is none (yet). */
async function controlChoices(tx: Tx, language: LanguageCode, said: unknown): Promise<Choice[]> {
  const chosen = [said].flat().filter((id) => typeof id === 'string')
  const sentences = await sentencesOf(tx, language)
  const others = [...sentences.keys()].filter((id) => !Object.hasOwn(plannedControls, id))
  return [...new Set([...chosen, ...others])].map((value) => ({
    value,
    name: sentences.get(value) ?? value,
  }))
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
    if (words?.kind === 'controls')
      choices.set(name, await controlChoices(tx, language, values[name]))
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
