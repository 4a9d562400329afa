import { html } from 'hono/html'

import type { Population } from '#engine/population.ts'
import { controls } from '#program/index.ts'
import { titleOf } from '#program/titles.ts'
import { accountNames } from '#store/accounts.ts'
import type { Tx } from '#store/organisation.ts'
import { versionsIn } from '#store/period.ts'
import type { Markup } from '#ui/status-sign.ts'
import { composed, namedIn } from '#web/console/item-names.ts'
import { keyWords } from '#web/console/key-words.ts'
import type { GuestVisit } from '#web/route.ts'

import type { Frame } from './frame.ts'

/** What is called how: accounts by their ids, what people keep by its keys. */
export type Names = ReadonlyMap<string, string>

const numbers = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/**
 * What the numbers in these texts stand for: accounts, and what people keep as far as the engagement shows it, as it was called
 * last in the period. Whoever acted without an account is called as the record calls them.
 */
export async function readNames(
  tx: Tx,
  frame: Frame,
  { language }: Pick<GuestVisit, 'language'>,
  texts: readonly string[],
): Promise<Names> {
  const ids = [...new Set(texts.flatMap((text) => text.match(numbers) ?? []))]
  if (ids.length === 0) return new Map()
  const names = new Map<string, string>()
  for (const { id } of frame.populations.filter(({ kind }) => kind === 'managed')) {
    for (const { key, content } of await versionsIn(tx, id, frame, { keys: ids })) {
      const title = titleOf(content, key, language)
      if (title !== key) names.set(key, title)
    }
  }
  return new Map([...names, ...(await accountNames(tx, ids))])
}

/**
 * What the parts of keys stand for in what a population is made of, where they are no numbers: a control's sentence, the title of
 * an agreement or a course.
 */
export async function readPartNames(
  tx: Tx,
  frame: Frame,
  { language }: Pick<GuestVisit, 'language'>,
  population: Population<unknown>,
  keys: readonly string[],
): Promise<Names> {
  const names = new Map(keyWords(population.id, language))
  // People attest sentences of other criteria, too; one with values of the company's in it is read elsewhere.
  for (const { id, sentence } of controls)
    if (typeof sentence[language] === 'string') names.set(id, sentence[language])
  for (const { control, sentence } of frame.controls) names.set(control.id, sentence[language])
  const parts = [...new Set(keys.flatMap((key) => [key, ...key.split('/')]))]
  const shown = new Set(frame.populations.map(({ id }) => id))
  for (const { id } of namedIn(population)) {
    if (!shown.has(id)) continue
    for (const { key, content } of await versionsIn(tx, id, frame, { keys: parts })) {
      const title = titleOf(content, key, language)
      if (title !== key) names.set(key, title)
    }
  }
  return names
}

/** What an item is called whose key is a number, or is made of such; its key where nothing is. */
export function keyCalled(names: Names, key: string): string {
  return names.get(key) ?? composed(key.split('/'), names) ?? key
}

/** Rows with what each is called, for pages and for files. */
export async function withNames<Row extends { key: string }>(
  tx: Tx,
  frame: Frame,
  visit: Pick<GuestVisit, 'language'>,
  population: Population<unknown>,
  rows: readonly Row[],
): Promise<(Row & { called: string })[]> {
  const keys = rows.map(({ key }) => key)
  const names = new Map([
    ...(await readPartNames(tx, frame, visit, population, keys)),
    ...(await readNames(tx, frame, visit, keys)),
  ])
  return rows.map((row) => ({ ...row, called: keyCalled(names, row.key) }))
}

/** Below something that says numbers, what each of them stands for. */
export function namesBelow(names: Names, text: string): Markup | '' {
  const known = [...new Set(text.match(numbers))].filter((id) => names.has(id))
  if (known.length === 0) return ''
  return html`<ul class="aside">
    ${known.map(
      (id) =>
        html`<li>
          <bdi>${names.get(id)}</bdi> <small><bdi>${id}</bdi></small>
        </li>`,
    )}
  </ul>`
}
