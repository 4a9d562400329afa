import { z } from 'zod'

import { field } from '#engine/field.ts'
import { people } from '#populations/person.ts'
import { action } from '#program/action.ts'
import { changeAccount } from '#store/accounts.ts'
import { closeItem } from '#store/items.ts'
import { forgetMailboxes } from '#store/mailboxes.ts'
import type { WriteTx } from '#store/organisation.ts'
import { allPeople, linkAccounts, putPeople } from '#store/people.ts'

import { tellOfMailboxes } from './mailbox-moved.ts'
import { mergeDuties } from './merged-duties.ts'
import { refuseImpossible } from './person-fields.ts'
import { renameAll } from './person-references.ts'
import { planMerge } from './plan-merge.ts'
import { Weakened } from './said-afterwards.ts'

/** That somebody left the list, and the denominators, for being another on it, as the log names it in clear. */
const mergedKind = 'person-merged'

/** Two on the list who are one human become one. */
export const mergePerson = action({
  id: 'person.merge',
  label: { de: 'Zwei Personen zusammenführen', en: 'Join two people' },
  about: {
    de: 'Für zwei Einträge, die derselbe Mensch sind. Die zweite Person steht danach nicht mehr auf der Liste: Bestätigungen, Unterschriften, Schulungen, Überprüfungen, Abwesenheiten, Rollen, Konten und wen sie führt gehören zur ersten. Was zweimal da ist, zählt, wie es zuerst festgehalten wurde. Unterschriebene Dokumente bleiben, wie sie sind. Arbeiteten beide zur selben Zeit hier, gilt der frühere erste und der spätere letzte Tag; nach einer Pause gilt die spätere Zeit. Nennt eine Datei oder das Verzeichnis später die zweite Person, ist die erste gemeint. Der Stand davor bleibt in der Geschichte, das Protokoll nennt die Art dieser Handlung offen, und es lässt sich zurücknehmen.',
    en: 'For two entries that are the same human. The second person is on the list no longer: acceptances, signatures, courses, checks, absences, roles, accounts and whom they manage belong to the first. What is there twice counts as it was recorded first. Signed documents stay as they are. If both worked here at the same time, the earlier first and the later last day hold; after a break the later time does. Where a file or the directory names the second person later on, the first is meant. What stood before stays in the history, the log names the kind of this action in clear, and it can be taken back.',
  },
  permission: 'people.change',
  stepUp: true,
  input: z.strictObject({
    person: field(
      z.string().min(1).max(200),
      { de: 'Wer bleibt', en: 'Who stays' },
      { hidden: true },
    ),
    other: field(
      z.string().min(1).max(200),
      { de: 'Wer dazukommt', en: 'Who is joined with them' },
      { hidden: true },
    ),
    because: field(
      z.string().trim().min(3).max(2000),
      { de: 'Warum es dieselbe Person ist', en: 'Why they are the same person' },
      { kind: 'long' },
    ),
  }),
  output: z.object({ person: z.string(), other: z.string(), ...Weakened.shape }),
  weakenings: ({ weakened }) => weakened,
  subject: (input) => `person/${input.person}`,
  person: (input) => `person/${input.person}`,
  handle: async ({ tx, language }, { person, other }) => {
    const { stays, goes, merged, accounts } = await planMerge(tx, { person, other }, tx.recordedAt)
    refuseImpossible(merged, language)
    // The mailbox may go from one to the other: who gives it up comes first.
    await closeItem(tx, people.id, other)
    await forgetMailboxes(tx, [other])
    await putPeople(tx, [merged], stays.source)
    const weakened = await mergeDuties(tx, [stays.person, goes.person], merged)
    await renameAll(tx, other, person)
    await renameManager(tx, other, person)
    for (const { id } of accounts) await changeAccount(tx, id, { person })
    await linkAccounts(tx, [merged])
    await tellOfMailboxes(
      tx,
      [stays.person, goes.person].map((before) => ({ before, after: merged })),
    )
    return { person, other, weakened: [...new Set([mergedKind, ...weakened])] }
  },
})

/** Whoever has one of them as manager has the other. */
export async function renameManager(
  tx: WriteTx,
  from: string,
  to: string,
  who?: ReadonlySet<string>,
): Promise<void> {
  const led = (await allPeople(tx)).filter(
    ({ person: { id, manager } }) => manager === from && (who === undefined || who.has(id)),
  )
  for (const [source, some] of Map.groupBy(led, (each) => each.source)) {
    const persons = some.map(({ person }) => ({ ...person, manager: to }))
    await putPeople(tx, persons, source, { isSameMailbox: true })
  }
}
