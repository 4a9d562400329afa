/** Who works for the company: by hand here, with a file in import.ts, from the directory in the folder beside. */
import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { peopleReconciliations } from '#populations/people-reconciliation.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import type { Action } from '#program/action.ts'
import { action } from '#program/action.ts'
import { emailKey } from '#store/accounts.ts'
import { countItems, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'
import { findPerson, findPersonByEmail, linkAccounts } from '#store/people.ts'
import type { HeldPerson } from '#store/people.ts'

import { confirmProfile } from './confirm-profile.ts'
import { importPeople } from './import.ts'
import { keyOfEntity } from './legal-entity-of.ts'
import { mergePerson } from './merge.ts'
import { personFields, refuseImpossible } from './person-fields.ts'
import { recordPeople } from './record-people.ts'
import { withOwnRegion } from './regions.ts'
import { Weakened } from './said-afterwards.ts'
import { splitPerson } from './split.ts'
import { unmergePerson } from './unmerge.ts'

const id = field(z.string().min(1).max(200), { de: 'Kennung', en: 'Id' }, { hidden: true })
const basedOn = field(
  z.iso.datetime().optional(),
  { de: 'Grundlage', en: 'Based on' },
  { hidden: true },
)
const Kept = z.object({ id: z.string(), recordedAt: z.iso.datetime() })

const Changed = Kept.extend(Weakened.shape)

const fields = z.strictObject(personFields)
// What other systems call somebody is theirs to say, with a file or from the directory.
const { externalIds: _externalIds, ...changeable } = personFields

const create = action({
  id: 'person.create',
  label: { de: 'Person eintragen', en: 'Add a person' },
  about: {
    de: 'Setzt jemanden auf die Personenliste. Das Protokoll hält nur Prüfsummen fest, mit einem Salz, das es nur für diese Person gibt.',
    en: 'Puts somebody on the list of people. The log keeps digests only, with a salt of this person alone.',
  },
  permission: 'people.change',
  input: fields,
  output: Kept,
  subject: (_input, output) => `person/${output.id}`,
  handle: async ({ tx, language }, input) => {
    if (input.email !== undefined && (await hasMailbox(tx, input.email))) throw exists()
    const person = await personOf(tx, randomUUID(), input, language)
    refuseImpossible(person, language)
    await recordPeople(tx, [{ person, before: undefined }], 'people')
    await linkAccounts(tx, [person])
    return kept(tx, person)
  },
})

const change = action({
  id: 'person.change',
  label: { de: 'Person ändern', en: 'Change a person' },
  about: {
    de: 'Hält eine neue Fassung fest; die bisherige bleibt in der Geschichte. Name, Adresse und Gruppen einer Person aus dem Verzeichnis ändert nur das Verzeichnis.',
    en: 'Records a new version; the one before stays in the history. Name, address and groups of a person from the directory are changed there alone.',
  },
  permission: 'people.change',
  input: z.strictObject({ id, basedOn, ...changeable }),
  output: Changed,
  subject: (input) => `person/${input.id}`,
  person: (input) => `person/${input.id}`,
  weakenings: ({ weakened }) => weakened,
  handle: async ({ tx, language }, { id: key, basedOn: seen, ...input }) => {
    const before = await requirePerson(tx, key, seen)
    const person = await personOf(tx, key, input, language, before.person)
    refuseImpossible(person, language)
    refuseOfDirectory(before, person)
    const weakened = await recordPeople(tx, [{ person, before: before.person }], before.source)
    await linkAccounts(tx, [person])
    return { ...kept(tx, person), weakened }
  },
})

const end = action({
  id: 'person.end',
  label: { de: 'Austritt eintragen', en: 'Record that somebody leaves' },
  about: {
    de: 'Hält den letzten Tag fest. Die Person bleibt mit ihrer Geschichte auf der Liste. Ein Konto bei Beleg schließt das nicht: das tut das Verzeichnis oder die Administration.',
    en: 'Records the last day. The person stays on the list with their history. It closes no account here: the directory or an administrator does.',
  },
  permission: 'people.change',
  input: z.strictObject({
    id,
    basedOn,
    end: field(z.iso.date(), { de: 'Letzter Tag', en: 'Last day' }),
  }),
  output: Changed,
  subject: (input) => `person/${input.id}`,
  person: (input) => `person/${input.id}`,
  weakenings: ({ weakened }) => weakened,
  handle: async ({ tx, language }, input) => {
    const before = await requirePerson(tx, input.id, input.basedOn)
    // Nobody is kept from leaving by what was recorded earlier.
    const person = withOwnRegion({ ...before.person, end: input.end })
    refuseImpossible(person, language)
    const weakened = await recordPeople(tx, [{ person, before: before.person }], before.source, {
      isSameMailbox: true,
    })
    return { ...kept(tx, person), weakened }
  },
})

const reconcile = action({
  id: 'people.reconcile',
  label: { de: 'Personenliste abgeglichen', en: 'List of people reconciled' },
  about: {
    de: 'Sie bestätigen, dass Sie die Liste mit Identitätsanbieter und Lohnabrechnung verglichen haben. Das ist jeden Monat fällig. Ihr Name und die Unterschiede werden festgehalten.',
    en: 'You attest that you compared the list with identity provider and payroll. This is due every month. Your name and the differences are recorded.',
  },
  permission: 'people.change',
  input: z.strictObject({
    on: field(z.iso.date(), { de: 'Verglichen am', en: 'Compared on' }),
    comparedWith: field(
      z.array(z.enum(['identity-provider', 'payroll'])).min(1),
      { de: 'Verglichen mit', en: 'Compared with' },
      {
        options: {
          'identity-provider': { de: 'Identitätsanbieter', en: 'Identity provider' },
          payroll: { de: 'Lohnabrechnung', en: 'Payroll' },
        },
      },
    ),
    differences: field(
      z.string().trim().min(1).max(5000),
      { de: 'Unterschiede, und was daraus wurde', en: 'Differences, and what was done' },
      { kind: 'long', hint: { de: 'Gab es keine: „keine“', en: 'If there were none: “none”' } },
    ),
  }),
  output: Kept,
  subject: (_input, output) => `people-reconciliation/${output.id}`,
  handle: async ({ tx, actor }, input) => {
    if (Date.parse(input.on) > tx.recordedAt.getTime()) {
      throw new Refusal(
        'input',
        'not-yet',
        'That day has not come yet.',
        'Say when it was compared.',
        { fields: [{ field: 'on', message: 'not in the future' }] },
      )
    }
    const item = {
      ...input,
      id: randomUUID(),
      people: await countItems(tx, people.id),
      by: actor.id,
    }
    await putItem(tx, peopleReconciliations, item)
    return { id: item.id, recordedAt: tx.recordedAt.toISOString() }
  },
})

export const peopleActions: readonly Action[] = [
  create,
  change,
  end,
  splitPerson,
  mergePerson,
  unmergePerson,
  importPeople,
  reconcile,
  confirmProfile,
]

/** Whether it is somebody's now; one from before they were joined with another is free. */
async function hasMailbox(tx: WriteTx, email: string): Promise<boolean> {
  const found = await findPersonByEmail(tx, email)
  return found?.person.email !== undefined && emailKey(found.person.email) === emailKey(email)
}

function kept(tx: WriteTx, person: Person): z.infer<typeof Kept> {
  return { id: person.id, recordedAt: tx.recordedAt.toISOString() }
}

/** What a form says, as a person; what it leaves empty is empty. */
async function personOf(
  tx: WriteTx,
  key: string,
  input: z.infer<typeof fields>,
  language: 'de' | 'en',
  before?: Person,
): Promise<Person> {
  const { groups, externalIds, manager, legalEntity, ...rest } = input
  const managerKey = manager === undefined ? undefined : await keyOfManager(tx, manager)
  // A name from before it was a reference stays until somebody chooses.
  const entityKey =
    legalEntity === undefined || legalEntity === before?.legalEntity
      ? legalEntity
      : await keyOfEntity(tx, legalEntity, language)
  return {
    ...rest,
    id: key,
    ...(entityKey !== undefined && { legalEntity: entityKey }),
    groups: groups ?? before?.groups ?? [],
    ...(managerKey !== undefined && { manager: managerKey }),
    ...(before?.joined && { joined: before.joined }),
    ...(before?.formerly && { formerly: before.formerly }),
    externalIds:
      externalIds === undefined
        ? (before?.externalIds ?? {})
        : Object.fromEntries(
            externalIds.map((text) => {
              const at = text.indexOf('=')
              return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
            }),
          ),
  }
}

async function keyOfManager(tx: WriteTx, named: string): Promise<string> {
  const found = named.includes('@')
    ? await findPersonByEmail(tx, named)
    : await findPerson(tx, named)
  if (found) return found.person.id
  throw new Refusal(
    'input',
    'manager-unknown',
    `Nobody on the list is ${named}.`,
    'Name the manager by their email address, or leave the field empty.',
    { fields: [{ field: 'manager', message: `Nobody on the list is ${named}.` }] },
  )
}

async function requirePerson(
  tx: WriteTx,
  key: string,
  seen: string | undefined,
): Promise<HeldPerson> {
  const found = await findPerson(tx, key)
  if (!found)
    throw new Refusal(
      'missing',
      'item-missing',
      `There is no person ${key}.`,
      'Go back to the list.',
    )
  if (seen === undefined || found.recordedFrom.toISOString() === seen) return found
  throw new Refusal(
    'conflict',
    'item-changed',
    'Somebody else changed it meanwhile.',
    'Look at the version that holds now, and make your change again.',
  )
}

/** What the directory says of somebody, nobody else may say otherwise. */
export function refuseOfDirectory(before: HeldPerson, after: Person): void {
  if (before.source !== 'directory') return
  const own = ({ name, email, groups, externalIds }: Person) =>
    JSON.stringify([name, email, groups, externalIds['scim']])
  if (own(before.person) === own(after)) return
  throw new Refusal(
    'conflict',
    'person-of-directory',
    'The directory says what this person is called, their address and their groups.',
    'Change it at your identity provider.',
  )
}

function exists(): Refusal {
  return new Refusal(
    'conflict',
    'person-exists',
    'Somebody with this email address is on the list already.',
    'Change that person.',
  )
}
