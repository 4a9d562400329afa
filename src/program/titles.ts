import { wordsOf } from '#engine/field.ts'
import { listAccounts } from '#store/accounts.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { lastVersions } from '#store/period.ts'

import { fieldsOf } from './fields-of.ts'
import type { ManagedDeclaration } from './managed.ts'
import type { KeysByTitle } from './read-value.ts'

/** More than this nobody chooses from a list. */
const mostTitles = 20_000

/**
 * What the items of a population are called, by key; of `account`, the names of people who may sign in. Asked by keys, also
 * what those were called that ended since, and that they did.
 */
export async function titlesOf(
  tx: Tx,
  population: string,
  language: 'de' | 'en',
  { limit = mostTitles, keys }: { limit?: number; keys?: readonly string[] } = {},
): Promise<Map<string, string>> {
  if (population === 'account') {
    const accounts = await listAccounts(tx, { limit })
    const asked = keys && new Set(keys)
    return new Map(
      accounts.flatMap(({ id, name, email }) =>
        asked && !asked.has(id) ? [] : [[id, `${name} (${email})`]],
      ),
    )
  }
  const items = await listItems(tx, population, { limit, ...(keys && { keys }) })
  const titles = new Map(items.map(({ key, content }) => [key, titleOf(content, key, language)]))
  const ended = keys?.filter((key) => !titles.has(key)) ?? []
  if (ended.length === 0) return titles
  for (const { key, content } of await lastVersions(tx, population, { keys: ended }))
    titles.set(key, endedTitle[language](titleOf(content, key, language)))
  return titles
}

const endedTitle = {
  de: (title: string) => `${title} (beendet)`,
  en: (title: string) => `${title} (ended)`,
}

/** By their titles in either language, small letters, for each field that refers to something. */
export async function titlesByField(
  tx: Tx,
  { fields }: ManagedDeclaration,
): Promise<Map<string, KeysByTitle>> {
  const found = new Map<string, KeysByTitle>()
  for (const [name, schema] of fieldsOf({ shape: fields })) {
    const population = wordsOf(schema)?.refersTo
    if (population === undefined) continue
    const keys = new Map<string, string[]>()
    const add = (title: string, key: string) => {
      const called = title.toLowerCase()
      keys.set(called, [...new Set([...(keys.get(called) ?? []), key])])
    }
    for (const language of ['de', 'en'] as const) {
      for (const [key, title] of await titlesOf(tx, population, language)) {
        add(title, key)
        keys.set(key.toLowerCase(), [key])
      }
    }
    // A table from elsewhere has a mailbox or a name, and never both as we write them.
    if (population === 'account') {
      for (const { id, name: called, email } of await listAccounts(tx, { limit: mostTitles })) {
        add(called, id)
        add(email, id)
      }
    }
    found.set(name, keys)
  }
  return found
}

/** What an item is called: its name or title, else the one in the reader's language, else its key. */
export function titleOf(content: unknown, key: string, language: 'de' | 'en'): string {
  const { name, title, titleDe, titleEn } = Object(content)
  const own = language === 'de' ? [titleDe, titleEn] : [titleEn, titleDe]
  return [name, title, ...own].find((each) => typeof each === 'string') ?? key
}

/** The field that items of a population are called by in the reader's language. */
export function titleField(
  { fields, title }: Pick<ManagedDeclaration, 'fields' | 'title'>,
  language: 'de' | 'en',
): string {
  if (Object.hasOwn(fields, title)) return title
  return `${title}${language === 'de' ? 'De' : 'En'}`
}
