/** What the keys are called that an item holds, and where they lead: to people, what people keep, and what sources read. */
import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import { sourcesOf } from '#engine/population.ts'
import { findManaged, managed, tests } from '#program/index.ts'
import { titleOf } from '#program/titles.ts'
import { readProgram } from '#run/program-settings.ts'
import { accountNames } from '#store/accounts.ts'
import { itemsByKeys } from '#store/items-by-keys.ts'
import type { KeyedItem } from '#store/items-by-keys.ts'
import type { Tx } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

import { maySee } from './look.ts'

/** Something that a key names; without an address where the guest may not go there. */
export interface Reference {
  name: string
  url?: string
}

/** What a field's value names, if anything. */
export type ReferenceOf = (field: string, value: string) => Reference | undefined

/** Fields that name an item of another population than they are called. */
const synonyms: Readonly<Record<string, string>> = { manager: 'person' }

/** Every population that tests look at or people keep; what is derived last, since its keys are those of others. */
const populations: readonly string[] = [
  ...new Set([
    ...managed.map(({ population }) => population.id),
    ...tests.flatMap(({ test }) => sourcesOf(test.on).map(({ id }) => id)),
    ...tests.map(({ test }) => test.on.id),
  ]),
]

/** More than this no page shows. */
const mostKeys = 300

/** A value that names one thing wherever it stands, such as an address at a provider. */
function isUnmistakable(value: string): boolean {
  return value.length >= 12 && /[:/\d]/.test(value) && !/\s/.test(value)
}

/** Looks up what is named in the content of an item. */
export async function itemReferences(
  visit: GuestVisit,
  tx: Tx,
  { population, key, content }: KeyedItem,
): Promise<ReferenceOf> {
  const form = findManaged(population)?.fields
  const namedBy = (field: string) => {
    const schema = form?.[field]
    const refersTo = schema instanceof z.ZodType ? wordsOf(schema)?.refersTo : undefined
    return refersTo ?? synonyms[field] ?? (populations.includes(field) ? field : undefined)
  }
  const values = textsIn(content).slice(0, mostKeys)
  const keys = values.flatMap(([field, value]) =>
    namedBy(field) !== undefined || isUnmistakable(value) ? [value] : [],
  )
  const seen = populations.filter((id) => maySee(visit, id))
  const found = Map.groupBy(
    (await itemsByKeys(tx, seen, [...new Set(keys)])).filter(
      (each) => each.population !== population || each.key !== key,
    ),
    (each) => each.key,
  )
  const ids = values.flatMap(([, value]) => (z.uuid().safeParse(value).success ? [value] : []))
  const accounts = ids.length === 0 ? new Map<string, string>() : await accountNames(tx, ids)
  const sentences = values.some(([field]) => isControl(field))
    ? await sentencesOf(tx, visit.language)
    : new Map<string, string>()
  return (field, value) => {
    const account = accounts.get(value)
    if (account !== undefined) return linked(visit, account, urls.consoleUser(value))
    const sentence = isControl(field) ? sentences.get(value) : undefined
    if (sentence !== undefined) return linked(visit, sentence, urls.consoleControl(value))
    const named = namedBy(field)
    const items = found.get(value) ?? []
    const item =
      items.find((each) => each.population === named) ??
      (isUnmistakable(value) ? firstOf(items) : undefined)
    if (!item) return undefined
    const name = titleOf(item.content, value, visit.language)
    // What is derived has the key of what it is of; where that is called otherwise, it is something else under the same key.
    return value === key && name !== value ? undefined : linked(visit, name, pageOf(item))
  }
}

function firstOf(items: readonly KeyedItem[]): KeyedItem | undefined {
  const rank = ({ population }: KeyedItem) => populations.indexOf(population)
  return items.toSorted((a, b) => rank(a) - rank(b))[0]
}

function isControl(field: string): boolean {
  return field === 'control' || field === 'controls'
}

async function sentencesOf(tx: Tx, language: 'de' | 'en'): Promise<Map<string, string>> {
  const { controls } = await readProgram(tx)
  return new Map(controls.map(({ control, sentence }) => [control.id, sentence[language]]))
}

function linked(visit: GuestVisit, name: string, url: string): Reference {
  return mayOpen(visit, url) ? { name, url } : { name }
}

/** Where an item has a page of its own that says more than its fields, there. */
function pageOf({ population, key }: KeyedItem): string {
  switch (population) {
    case 'person':
      return urls.consolePerson(key)
    case 'policy':
      return urls.consolePolicy(key)
    case 'course':
      return urls.consoleCourse(key)
    default:
      return findManaged(population)
        ? urls.keptItem(population, key)
        : urls.consoleItem(population, key)
  }
}

/** Every text in a content, with the name of the field it stands in. */
function textsIn(content: unknown, field = '', depth = 0): [string, string][] {
  if (typeof content === 'string') return content.length <= 500 ? [[field, content]] : []
  if (typeof content !== 'object' || content === null || depth > 6) return []
  if (Array.isArray(content)) return content.flatMap((each) => textsIn(each, field, depth + 1))
  return Object.entries(content).flatMap(([name, value]) => textsIn(value, name, depth + 1))
}
