import { findManaged } from '#program/index.ts'
import { titleOf } from '#program/titles.ts'
import { accountNames } from '#store/accounts.ts'
import type { DoneAction } from '#store/actions.ts'
import type { Tx } from '#store/organisation.ts'
import { lastVersions } from '#store/period.ts'
import type { GuestVisit } from '#web/route.ts'

import { composed } from './item-names.ts'
import { keyWords } from './key-words.ts'
import { maySee } from './look.ts'

/** A population and a key in it, or what an action on many is about. */
export interface Subject {
  population: string
  key: string
}

/** What an action on many says at its end: of how many it added what. */
const counts = /\?[a-z]+=\d+(?:&[a-z]+=\d+)*$/

export function subjectOf(subject: string): Subject {
  const [population = '', ...rest] = subject.replace(counts, '').split('/')
  return { population, key: rest.join('/') }
}

/**
 * What people call that to which things were done, by key: accounts and people by their names, what people keep by its title, and
 * what is made of such by all of them. Nothing for what has no name, and only what the guest may see.
 */
export async function subjectNames(
  tx: Tx,
  visit: GuestVisit,
  done: readonly DoneAction[],
): Promise<Map<string, string>> {
  const subjects = done.flatMap(({ subject }) => (subject === undefined ? [] : subjectOf(subject)))
  const titles = new Map<string, string>()
  const kept = subjects.filter(({ population }) => findManaged(population))
  const partsOf = (some: readonly Subject[]) => [
    ...new Set(some.flatMap(({ key }) => [key, ...key.split('/')])),
  ]
  const asked = [
    ...Map.groupBy(kept, ({ population }) => population),
    ['person', subjects] as const,
  ]
  for (const [population, some] of asked) {
    const keys = partsOf(some)
    if (keys.length === 0 || !maySee(visit, population)) continue
    for (const { key, content } of await lastVersions(tx, population, { keys })) {
      const title = titleOf(content, key, visit.language)
      if (title !== key) titles.set(key, title)
    }
  }
  const ofAccounts = subjects.filter(({ population }) => population === 'account')
  const accounts = await accountNames(
    tx,
    ofAccounts.map(({ key }) => key),
  )
  return new Map(
    subjects.flatMap(({ population, key }) => {
      // What there is one of is called as its population is, and not by the key that we gave it.
      const { single, label } = findManaged(population) ?? {}
      const only = single === key ? label?.one[visit.language] : undefined
      const words = new Map([...keyWords(population, visit.language), ...titles])
      const name = only ?? accounts.get(key) ?? titles.get(key) ?? composed(key.split('/'), words)
      return name === undefined ? [] : [[key, name] as const]
    }),
  )
}
