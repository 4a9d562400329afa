import { z } from 'zod'

import { isDerived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreements } from '#populations/agreement.ts'
import { people } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policies } from '#populations/policy.ts'
import { controls } from '#program/index.ts'
import { titleOf } from '#program/titles.ts'
import { readProgram } from '#run/program-settings.ts'
import type { Tx } from '#store/organisation.ts'
import { lastVersions } from '#store/period.ts'
import type { GuestVisit } from '#web/route.ts'

import { keyWords } from './key-words.ts'
import { maySee } from './look.ts'

/**
 * What people call items, by key, where their keys are numbers or made of such: `<person>/<course>` is the name of the
 * person and the title of the course, and the id of a control its sentence. Nothing for an item whose key is what it is
 * called. Only what the guest may see.
 */
export async function itemNames(
  visit: Pick<GuestVisit, 'language'> & Parameters<typeof maySee>[0],
  tx: Tx,
  population: Population<unknown>,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const titles = new Map(keyWords(population.id, visit.language))
  const parts = [...new Set(keys.flatMap((key) => [key, ...key.split('/')]))]
  for (const { id } of namedIn(population)) {
    if (!maySee(visit, id)) continue
    for (const { key, content } of await lastVersions(tx, id, { keys: parts })) {
      const title = titleOf(content, key, visit.language)
      if (title !== key) titles.set(key, title)
    }
  }
  const sentences = keys.some((key) => controls.some(({ id }) => id === key))
    ? await sentencesOf(visit, tx)
    : titles
  return new Map(
    keys.flatMap((key) => {
      const name = titles.get(key) ?? sentences.get(key) ?? composed(key.split('/'), titles)
      return name === undefined ? [] : [[key, name] as const]
    }),
  )
}

async function sentencesOf(
  { language }: Pick<GuestVisit, 'language'>,
  tx: Tx,
): Promise<Map<string, string>> {
  const running = await readProgram(tx)
  return new Map(running.controls.map(({ control, sentence }) => [control.id, sentence[language]]))
}

/** What was signed: the `name` of a signature is what somebody typed as theirs, and not what it is called. */
const signed: Record<string, Population<unknown>> = {
  [policyAcceptances.id]: policies,
  [agreementSignatures.id]: agreements,
}

/** What people keep of what an item is derived of, and whom it is about: what sources report is called by its key. */
export function namedIn(population: Population<unknown>): Population<unknown>[] {
  const inputs = isDerived(population)
    ? [...population.each, ...Object.values(population.with).map(({ of }) => of)]
    : []
  const whose = population.person ? [people] : []
  const all = [population, ...inputs, ...whose]
    .filter(({ kind }) => kind === 'managed')
    .map((each) => signed[each.id] ?? each)
  return [...new Map(all.map((each) => [each.id, each])).values()]
}

/** Without numbers that stand for nothing a reader could look up, and without a word for the first of several. */
export function composed(
  parts: readonly string[],
  titles: ReadonlyMap<string, string>,
): string | undefined {
  if (!parts.some((part) => titles.has(part))) return undefined
  return parts
    .flatMap((part) => {
      const isNumber = z.guid().safeParse(part).success || part === 'first'
      return titles.get(part) ?? (isNumber ? [] : [part])
    })
    .join(' · ')
}
