import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { Person, people, personSources } from '#populations/person.ts'
import type { Joined, PersonSourceName } from '#populations/person.ts'
import { action } from '#program/action.ts'
import { accountsOfPerson, changeAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { findDirectoryUser } from '#store/directory.ts'
import { itemHistory } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'

import { recordPeople } from './record-people.ts'
import { withOwnRegion } from './regions.ts'
import { Weakened } from './said-afterwards.ts'
import { Moved, moveRecords } from './split-records.ts'

/** Two who were taken as one by mistake become two again. */
export const splitPerson = action({
  id: 'person.split',
  label: { de: 'Zwei Personen wieder trennen', en: 'Take two people apart again' },
  about: {
    de: 'Macht rückgängig, dass zwei Quellen als dieselbe Person genommen wurden. Die gewählte Quelle bekommt eine eigene Person, mit dem, was von ihr kam; die bisherige wird wieder, was sie vorher war. Kommt die Quelle aus dem Verzeichnis, gehen Konto und E-Mail-Adresse mit ihr. Was bisher bestätigt, unterschrieben und gelernt wurde, geht mit, wenn das Konto oder der getippte Name es belegt; alles andere bleibt. Warum, steht danach auf den Seiten beider.',
    en: 'Undoes that two sources were taken for one person. The source you choose gets a person of its own, with what came from it; the one there was becomes again what it was before. If the source is the directory, account and email address go with it. What was accepted, signed and learned so far goes along where the account or the name as typed shows it; all else stays. Why stands on the pages of both afterwards.',
  },
  permission: 'people.change',
  stepUp: true,
  input: z.strictObject({
    person: field(
      z.string().min(1).max(200),
      { de: 'Person', en: 'Person' },
      { refersTo: 'person', offers: 'whoever-left' },
    ),
    source: field(
      z.enum(personSources),
      { de: 'Was jemand anderes ist', en: 'What is somebody else' },
      {
        options: {
          directory: { de: 'Was aus dem Verzeichnis kam', en: 'What came from the directory' },
          file: { de: 'Was aus der Datei kam', en: 'What came from the file' },
        },
      },
    ),
    name: field(z.string().trim().min(1).max(200), {
      de: 'Name der anderen Person',
      en: 'Name of the other person',
    }),
    records: field(
      z.enum(['shown', 'none']).default('shown'),
      { de: 'Nachweise', en: 'Records' },
      {
        options: {
          shown: {
            de: 'Was Konto oder getippter Name belegt, geht mit',
            en: 'What the account or the name as typed shows goes along',
          },
          none: {
            de: 'Alles bleibt bei der bisherigen Person',
            en: 'All stay with the person there was',
          },
        },
      },
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
  outcome: ({ other, moved }) => ({ other, moved }),
  handle: async ({ tx }, { person: key, source, name, records }) => {
    const held = await findPerson(tx, key)
    if (!held) {
      throw new Refusal('missing', 'item-missing', `There is no person ${key}.`, 'Go back.')
    }
    const joining = await joiningOf(tx, key, source)
    if (!joining) throw notJoined()
    const isDirectory = source === 'directory'
    const accounts = isDirectory ? await directoryAccounts(tx, key) : []
    const hasLeft =
      accounts.length > 0 && accounts.every(({ disabledAt }) => disabledAt !== undefined)
    const { kept, apart } = takenApart(held.person, joining, source, { name, hasLeft })
    // The mailbox goes from one to the other: who gives it up comes first.
    const weakened = await recordPeople(
      tx,
      [{ person: kept, before: held.person }],
      isDirectory ? 'people' : held.source,
    )
    const newcomer = { person: apart, before: undefined }
    await recordPeople(tx, [newcomer], isDirectory ? 'directory' : 'people', { isNew: true })
    for (const { id } of accounts) await changeAccount(tx, id, { person: apart.id })
    const parting = { kept, apart, accounts: accounts.map(({ id }) => id) }
    const moved = records === 'shown' ? await moveRecords(tx, parting) : []
    return { person: kept.id, other: apart.id, moved, weakened }
  },
})

/** The accounts that the directory made or took on, also of whom it has deleted since. */
async function directoryAccounts(tx: Tx, person: string): Promise<Account[]> {
  const found: Account[] = []
  for (const account of await accountsOfPerson(tx, person))
    if (await findDirectoryUser(tx, account.id)) found.push(account)
  return found
}

/** What was held before a source was taken to speak of somebody, and with it. */
interface Joining {
  before: Person
  after: Person
}

async function joiningOf(
  tx: Tx,
  key: string,
  source: PersonSourceName,
): Promise<Joining | undefined> {
  const versions = (await itemHistory(tx, people.id, key)).map(({ content }) =>
    Person.parse(content),
  )
  const says = ({ joined = [] }: Person) => joined.filter((each) => each.source === source).length
  // The last time: they may have been taken apart before, and taken as one again.
  const index = versions.findLastIndex(
    (version, at) => at > 0 && says(version) > says(versions[at - 1] ?? version),
  )
  const [before, after] = [versions[index - 1], versions[index]]
  const isStill = says(versions.at(-1) ?? versions[0] ?? neverThere) > 0
  return index > 0 && before && after && isStill ? { before, after } : undefined
}

const neverThere: Person = { id: '-', name: '-', kind: 'other', groups: [], externalIds: {} }

/** The fields that go back to what they were where nobody changed them since. Who it is, and what it is called elsewhere, apart. */
const mixed = [
  'kind',
  'legalEntity',
  'country',
  'region',
  'manager',
  'groups',
  'start',
  'end',
  'language',
] as const

function takenApart(
  now: Person,
  { before, after }: Joining,
  source: PersonSourceName,
  { name, hasLeft }: { name: string; hasLeft: boolean },
): { kept: Person; apart: Person } {
  const isDirectory = source === 'directory'
  const [keptIds, apartIds] = [new Map<string, string>(), new Map<string, string>()]
  for (const [system, id] of Object.entries(now.externalIds)) {
    const isTheirs = isDirectory ? ['scim', 'employee-number'].includes(system) : system === 'csv'
    ;(isTheirs ? apartIds : keptIds).set(system, id)
  }
  // Groups of whom the directory has come from it alone, and so does the last day of whom it took off.
  const isDirectorys = (each: (typeof mixed)[number]) =>
    isDirectory && (each === 'groups' || (each === 'end' && hasLeft))
  const restored = Object.fromEntries(
    mixed.map((each) => [
      each,
      isDirectorys(each) || isDeepStrictEqual(now[each], after[each]) ? before[each] : now[each],
    ]),
  )
  const came = Object.fromEntries(
    mixed.flatMap((each) =>
      isDirectorys(each) || !isDeepStrictEqual(before[each], after[each])
        ? [[each, now[each]]]
        : [],
    ),
  )
  const joined = (now.joined ?? []).filter((each: Joined) => each.source !== source)
  const { email: ownEmail } = before
  const isSameMailbox = ownEmail?.toLowerCase() === now.email?.toLowerCase()
  const kept = Person.parse({
    ...restored,
    id: now.id,
    name: isDirectory ? before.name : now.name,
    email: isDirectory ? (isSameMailbox ? undefined : ownEmail) : now.email,
    externalIds: Object.fromEntries(keptIds),
    ...(joined.length > 0 && { joined }),
  })
  const apart = Person.parse({
    kind: now.kind,
    groups: [],
    ...came,
    id: randomUUID(),
    name,
    email: isDirectory ? now.email : undefined,
    externalIds: Object.fromEntries(apartIds),
  })
  return { kept: withOwnRegion(kept), apart: withOwnRegion(apart) }
}

function notJoined(): Refusal {
  return new Refusal(
    'conflict',
    'person-not-joined',
    'This source was never taken to speak of this person beside another.',
    'Look at the person as they stand now.',
  )
}
