import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { action } from '#program/action.ts'
import { managed } from '#program/index.ts'
import { refuseLastAdmin } from '#program/users/actions.ts'
import { accountsOfPerson } from '#store/accounts.ts'
import { countActions } from '#store/actions.ts'
import { erasePerson } from '#store/erase-person.ts'
import { managedItems } from '#store/items.ts'
import { appendEntry } from '#store/log.ts'
import { namedElsewhere } from '#store/named-elsewhere.ts'
import { readOrganisation } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'
import { dropStrayDocuments } from '#store/stray-documents.ts'
import { isInDirectory, stillReported, tracesOf } from '#store/traces.ts'

const id = 'person.erase'

/** Takes somebody who left out of everything that says who they were; what happened stays, and so does every proof. */
export const erasePersonAction = action({
  id,
  label: { de: 'Person löschen', en: 'Erase a person' },
  about: {
    de: 'Nimmt Name, Adressen, Kennungen, Konto, Mails und unterschriebene Papiere der Person überall heraus, auch aus der Geschichte, und vernichtet den Schlüssel zu ihren Einträgen im Protokoll. Es bleibt, dass jemand ohne Namen mit Art der Beschäftigung, Gesellschaft, Land, Gruppen, erstem und letztem Tag seine Pflichten hatte und wann sie erledigt waren; so bleibt jede Zahl erklärt und jeder Beweis gültig. Das lässt sich nicht zurücknehmen. Sicherungen und die Rohantworten von Quellen, die Sie aufbewahren, enthalten weiterhin, was damals darin stand.',
    en: 'Takes name, addresses, ids, account, mails and signed papers of the person out of everything, the history included, and destroys the key to their entries in the log. What stays is that somebody without a name, with kind of work, legal entity, country, groups, first and last day, had their duties and when those were done; so every count stays explained and every proof good. This cannot be taken back. Backups, and raw answers of sources that you keep, still hold what stood in them then.',
  },
  permission: 'people.change',
  stepUp: true,
  isExpensive: true,
  input: z.strictObject({
    person: field(
      z.string().min(1).max(200),
      { de: 'Person', en: 'Person' },
      { refersTo: 'person' },
    ),
    because: field(
      z.enum(['request', 'retention', 'mistake']),
      { de: 'Warum', en: 'Why' },
      {
        options: {
          request: { de: 'Die Person verlangt es', en: 'The person asks for it' },
          retention: { de: 'Die Frist ist um', en: 'The time to keep it is over' },
          mistake: { de: 'Sie stand zu Unrecht im Verzeichnis', en: 'They were listed by mistake' },
        },
      },
    ),
  }),
  output: z.object({
    name: z.string(),
    openings: z.int(),
    documents: z.int(),
    records: z.record(z.string(), z.int()),
  }),
  subject: (input) => `person/${input.person}`,
  // Who may erase could take out a text that was never a name: so it is on record what was touched.
  outcome: ({ name, openings, documents, records }) => ({ name, openings, documents, records }),
  handle: async ({ tx, at, actor, directory }, { person: key }) => {
    const held = await findPerson(tx, key)
    if (!held) {
      throw new Refusal('missing', 'item-missing', `There is no person ${key}.`, 'Go back.')
    }
    if ((await countActions(tx, id, `person/${key}`)) > 0) throw erasedAlready()
    const { timeZone } = await readOrganisation(tx)
    const { end } = held.person
    if (end === undefined || end >= dateIn(timeZone, at)) throw stillHere()
    const traces = await tracesOf(tx, key)
    if (traces.accounts.includes(actor.id)) throw stillHere()
    for (const account of await accountsOfPerson(tx, key)) {
      if (account.disabledAt) continue
      await refuseLastAdmin({ tx }, account)
      // With a mailbox of theirs on the list, anybody's account could be closed.
      const isMember = account.roles.every((role) => role === 'member')
      if (!isMember && !actor.permissions.has('user.change')) throw accountOpen()
    }
    if (await isInDirectory(tx, traces)) throw reported('directory')
    const populations = await stillReported(tx, traces)
    if (populations.length > 0) throw reported(populations.join(', '))
    // Somebody could be put on the list and called after any text, to have it taken out.
    if (!actor.permissions.has('system.change')) {
      const kept = managed.map(({ population }) => population.id)
      const elsewhere = await namedElsewhere(tx, traces, kept)
      if (elsewhere.length > 0) throw namedThere(elsewhere.join(', '))
    }
    const [settings] = await managedItems(tx, organisationSettings)
    const number = (await countActions(tx, id)) + 1
    const name =
      settings?.language === 'en' ? `Erased person ${number}` : `Gelöschte Person ${number}`
    const { openings, from, to, documents, records } = await erasePerson(
      tx,
      directory,
      traces,
      name,
    )
    if (openings > 0) {
      const erased = { v: 1, t: 'erase', at: tx.recordedAt.toISOString(), from, to } as const
      await appendEntry(tx, () => ({ ...erased, count: openings }))
    }
    return { name, openings, documents, records }
  },
  settle: async ({ store, org }) => {
    await dropStrayDocuments(store, org, 'erased')
  },
})

function erasedAlready(): Refusal {
  return new Refusal(
    'conflict',
    'person-erased',
    'This person was erased already.',
    'Nothing is left to do.',
  )
}

function stillHere(): Refusal {
  return new Refusal(
    'conflict',
    'person-still-here',
    'Somebody who works here cannot be erased.',
    'Record their last day first; from the day after they can be.',
  )
}

function accountOpen(): Refusal {
  return new Refusal(
    'forbidden',
    'person-account-open',
    'This person still has an open account with roles of its own.',
    'Ask an administrator to take its access away, then erase the person.',
  )
}

function namedThere(where: string): Refusal {
  return new Refusal(
    'forbidden',
    'person-named-elsewhere',
    `The name or the address stands also where nothing else says that it is this person: ${where}.`,
    'Ask a program lead to look at it and to erase the person.',
  )
}

function reported(where: string): Refusal {
  return new Refusal(
    'conflict',
    'person-still-reported',
    `A source names this person still: ${where}.`,
    'Delete them there first, and wait for the next reading; else it would bring back what is erased here.',
  )
}
