import { wordsOf } from '#engine/field.ts'
import { fieldsOf } from '#program/managed.ts'
import { titlesOf } from '#program/titles.ts'
import type { Tx } from '#store/organisation.ts'
import type { LanguageCode } from '#ui/messages.ts'

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

/** What each field that refers to something may be, by name; nothing for a field with too many. */
export async function choicesFor(
  tx: Tx,
  input: { shape: Parameters<typeof fieldsOf>[0]['shape'] },
  language: LanguageCode,
): Promise<Map<string, { value: string; name: string }[]>> {
  const choices = new Map<string, { value: string; name: string }[]>()
  for (const [name, schema] of fieldsOf(input)) {
    const population = wordsOf(schema)?.refersTo
    if (population === undefined) continue
    const found = await titlesOf(tx, population, language, { limit: mostChoices + 1 })
    if (found.size > mostChoices) continue
    const options = [...found].map(([value, title]) => ({ value, name: title }))
    choices.set(
      name,
      options.toSorted((a, b) => a.name.localeCompare(b.name, language)),
    )
  }
  return choices
}
