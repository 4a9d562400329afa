import { isDeepStrictEqual } from 'node:util'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { Person, people } from '#populations/person.ts'
import { action } from '#program/action.ts'
import { changeAccount, findAccount } from '#store/accounts.ts'
import { itemsEndedAt } from '#store/items-ended-at.ts'
import { closeItem, currentVersion, itemHistory, listItems, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'
import { findPerson, putPeople } from '#store/people.ts'
import type { HeldPerson } from '#store/people.ts'

import { renameManager } from './merge.ts'
import { references, renamed } from './person-references.ts'
import type { References } from './person-references.ts'
import { saidOfDays } from './record-people.ts'
import { withOwnRegion } from './regions.ts'
import { Weakened } from './said-afterwards.ts'
import { Moved, moveRecords } from './split-records.ts'

/** Two who were joined by mistake are two again. */
export const unmergePerson = action({
  id: 'person.unmerge',
  label: { de: 'Zusammenführen zurücknehmen', en: 'Take a joining back' },
  about: {
    de: 'Macht rückgängig, dass jemand zwei Personen von Hand zusammenführte. Die zweite steht wieder auf der Liste, wie sie damals stand, mit dem, was damals ihres war, und ihren Konten. Was seitdem an der ersten geändert wurde, bleibt dort. Was seitdem mit den Konten der zweiten oder unter ihrem Namen getan wurde, geht mit ihr. Warum, steht danach auf den Seiten beider.',
    en: 'Undoes that somebody joined two people by hand. The second is on the list again as they were then, with what was theirs then, and their accounts. What has been changed about the first since stays there. What has been done since with the accounts of the second, or under their name, goes along. Why stands on the pages of both afterwards.',
  },
  permission: 'people.change',
  stepUp: true,
  input: z.strictObject({
    person: field(z.string().min(1).max(200), { de: 'Person', en: 'Person' }, { hidden: true }),
    other: field(
      z.string().min(1).max(200),
      { de: 'Wer wieder für sich steht', en: 'Who stands by themselves again' },
      { hidden: true },
    ),
    because: field(
      z.string().trim().min(3).max(2000),
      { de: 'Warum es zwei sind', en: 'Why they are two' },
      { kind: 'long' },
    ),
  }),
  output: z.object({
    person: z.string(),
    other: z.string(),
    moved: z.array(Moved),
    ...Weakened.shape,
  }),
  weakenings: ({ weakened }) => weakened,
  subject: (input) => `person/${input.person}`,
  person: (input) => `person/${input.person}`,
  outcome: ({ moved }) => ({ moved }),
  handle: async ({ tx }, { person, other }) => {
    const held = await findPerson(tx, person)
    if (!held) {
      throw new Refusal('missing', 'item-missing', `There is no person ${person}.`, 'Go back.')
    }
    const joined = held.person.formerly?.find(({ id }) => id === other)
    if (!joined) throw neverMerged()
    if (joined.into !== person) throw mergedBefore()
    const at = new Date(joined.since)
    const gone = await stoodBefore(tx, other, at)
    const kept = await apart(tx, held, gone.person, at)
    // Whatever the one who stays is asked no longer is asked of the other again.
    await putPeople(tx, [kept], held.source)
    const weakened = await saidOfDays(tx, [{ before: held.person, after: kept }])
    await putPeople(tx, [gone.person], gone.source)
    for (const each of references) await giveBack(tx, each, { person, other, at })
    await renameManager(tx, person, other, await ledBy(tx, other, at))
    const accounts: string[] = []
    for (const id of joined.accounts) {
      if ((await findAccount(tx, id))?.person !== person) continue
      await changeAccount(tx, id, { person: other })
      accounts.push(id)
    }
    const moved = await moveRecords(tx, { kept, apart: gone.person, accounts, since: at })
    return { person, other, moved, weakened }
  },
})

async function stoodBefore(tx: WriteTx, key: string, at: Date): Promise<HeldPerson> {
  const version = (await itemHistory(tx, people.id, key)).find(
    ({ recordedTo }) => recordedTo?.getTime() === at.getTime(),
  )
  if (!version) throw new Error(`person ${key} did not end at ${at.toISOString()}`)
  return {
    person: Person.parse(version.content),
    source: version.scope === 'directory' ? 'directory' : 'people',
    recordedFrom: version.recordedFrom,
  }
}

/** Who stays: whatever nobody changed since is as it was before. */
async function apart(tx: WriteTx, held: HeldPerson, gone: Person, at: Date): Promise<Person> {
  const versions = await itemHistory(tx, people.id, held.person.id)
  const index = versions.findIndex(({ recordedFrom }) => recordedFrom.getTime() === at.getTime())
  const [before, after] = [versions[index - 1], versions[index]].map((version) =>
    fieldsOf(Person.parse(version?.content)),
  )
  const now = fieldsOf(held.person)
  const names = new Set([...now.keys(), ...(before?.keys() ?? [])])
  const restored = [...names].flatMap((name): [string, unknown][] => {
    const isSame = isDeepStrictEqual(now.get(name), after?.get(name))
    const value = isSame ? before?.get(name) : now.get(name)
    return value === undefined ? [] : [[name, value]]
  })
  const came = new Set([gone.id, ...(gone.formerly ?? []).map(({ id }) => id)])
  const formerly = held.person.formerly?.filter(({ id }) => !came.has(id)) ?? []
  const { formerly: _formerly, ...person } = Person.parse(Object.fromEntries(restored))
  return withOwnRegion({ ...person, ...(formerly.length > 0 && { formerly }) })
}

function fieldsOf(person: Person): Map<string, unknown> {
  return new Map(Object.entries(person))
}

interface Mistake {
  person: string
  other: string
  at: Date
}

/** What the joining ended stands again, unless somebody has changed since what it had become. */
async function giveBack(
  tx: WriteTx,
  each: References,
  { person, other, at }: Mistake,
): Promise<void> {
  const { population, isKeyedByPerson, fields } = each
  const ended = await itemsEndedAt(tx, population.id, at)
  const contentOf = new Map(ended.map(({ key, content }) => [key, Object(content)]))
  for (const [key, content] of contentOf) {
    if (!fields.some((field) => content[field] === other)) {
      const isTheirs = isKeyedByPerson && content['person'] === person
      // Where nothing took its place, as what began later for one of them.
      if (isTheirs && !(await currentVersion(tx, population.id, key)))
        await putItem(tx, population, population.item.parse(content))
      continue
    }
    const became = population.key(population.item.parse(renamed(each, content, other, person)))
    const now = await currentVersion(tx, population.id, became)
    const isAsItBecame = now?.recordedFrom.getTime() === at.getTime()
    if (!isKeyedByPerson) {
      if (isAsItBecame) await putItem(tx, population, population.item.parse(content))
      continue
    }
    const own = contentOf.get(became)
    const hasMoved = (await itemHistory(tx, population.id, became)).some(
      ({ recordedFrom }) => recordedFrom.getTime() === at.getTime(),
    )
    // Of two of the same thing the other one stayed, and nothing has become of this.
    const theirs = !hasMoved || isAsItBecame ? content : now && { ...Object(now.content), id: key }
    if (hasMoved) {
      if (own) await putItem(tx, population, population.item.parse(own))
      else await closeItem(tx, population.id, became)
    }
    if (theirs) await putItem(tx, population, population.item.parse({ ...theirs, person: other }))
  }
  if (!isKeyedByPerson) return
  // What the joining itself made, as that a duty ended.
  for (const { key, recordedFrom } of await listItems(tx, population.id, { prefix: `${person}/` }))
    if (recordedFrom.getTime() === at.getTime()) await closeItem(tx, population.id, key)
}

/** Whose manager somebody was when they were joined with another, and is that other since. */
async function ledBy(tx: WriteTx, other: string, at: Date): Promise<ReadonlySet<string>> {
  const led = new Set<string>()
  for (const { key, content } of await itemsEndedAt(tx, people.id, at)) {
    if (Person.parse(content).manager !== other) continue
    const now = await currentVersion(tx, people.id, key)
    if (now?.recordedFrom.getTime() === at.getTime()) led.add(key)
  }
  return led
}

function neverMerged(): Refusal {
  return new Refusal(
    'conflict',
    'person-not-merged',
    'These two were never joined, or are two again already.',
    'Look at the person as they stand now.',
  )
}

function mergedBefore(): Refusal {
  return new Refusal(
    'conflict',
    'person-merged-before',
    'This person was joined with somebody who was joined with this one later.',
    'Take the later joining back first.',
  )
}
