import { wordsOf } from '#engine/field.ts'
import { listAccounts } from '#store/accounts.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

import { fieldsOf } from './fields-of.ts'
import type { ManagedDeclaration } from './managed.ts'
import type { KeysByTitle } from './read-value.ts'

/** More than this nobody chooses from a list. */
const mostTitles = 20_000

/** What the items of a population are called, by key; of `account`, the names of people who may sign in. */
export async function titlesOf(
  tx: Tx,
  population: string,
  { limit = mostTitles, keys }: { limit?: number; keys?: readonly string[] } = {},
): Promise<Map<string, string>> {
  if (population === 'account') {
    const accounts = await listAccounts(tx, { limit })
    return new Map(accounts.map(({ id, name, email }) => [id, `${name} (${email})`]))
  }
  const items = await listItems(tx, population, { limit, ...(keys && { keys }) })
  return new Map(items.map(({ key, content }) => [key, titleOf(content, key)]))
}

/** By their titles, small letters, for each field that refers to something. */
export async function titlesByField(
  tx: Tx,
  { fields }: ManagedDeclaration,
): Promise<Map<string, KeysByTitle>> {
  const found = new Map<string, KeysByTitle>()
  for (const [name, schema] of fieldsOf({ shape: fields })) {
    const population = wordsOf(schema)?.refersTo
    if (population === undefined) continue
    const keys = new Map<string, string[]>()
    for (const [key, title] of await titlesOf(tx, population)) {
      keys.set(title.toLowerCase(), [...(keys.get(title.toLowerCase()) ?? []), key])
      keys.set(key.toLowerCase(), [key])
    }
    found.set(name, keys)
  }
  return found
}

/** What an item is called: its name or title, else its key. */
export function titleOf(content: unknown, key: string): string {
  const { name, title } = Object(content)
  return typeof name === 'string' ? name : typeof title === 'string' ? title : key
}
