import { createHash } from 'node:crypto'

import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { action } from '#program/action.ts'
import { managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople, linkAccounts } from '#store/people.ts'

import { planImport } from './import-plan.ts'
import type { ImportPlan } from './import-plan.ts'
import { recordPeople } from './record-people.ts'
import { Weakened } from './said-afterwards.ts'
import { longestFileBytes, readPeopleTable } from './table.ts'
import type { PeopleTable } from './table.ts'

/** What a file would do to the list, for whoever is about to import it. */
export async function previewImport(
  tx: Tx,
  file: Uint8Array,
  at: Date,
  language: 'de' | 'en',
  given: { contractorsUntil?: string | undefined } = {},
): Promise<{ table: PeopleTable; plan: ImportPlan }> {
  const { timeZone } = await readOrganisation(tx)
  const { contractorsUntil } = given
  if (contractorsUntil !== undefined && contractorsUntil < dateIn(timeZone, at))
    throw dayPast(language)
  const table = readPeopleTable(file, language)
  const [held, entities] = [await allPeople(tx), await managedItems(tx, legalEntities)]
  return { table, plan: planImport(table, held, entities, at, given) }
}

export const contractorsUntilField = field(
  z.iso.date().optional(),
  { de: 'Letzter Tag externer Kräfte ohne Angabe', en: 'Last day of contractors without one' },
  {
    hint: {
      de: 'Für externe Kräfte, von denen weder die Datei noch die Liste einen letzten Tag nennt. Ihr Zugang endet dann, wenn niemand den Tag verlegt.',
      en: 'For contractors of whom neither the file nor the list names a last day. Their access ends then unless somebody moves it.',
    },
  },
)

/** Takes a whole file or, where one row is wrong, none of it. */
export const importPeople = action({
  id: 'person.import',
  label: { de: 'Personen aus Datei übernehmen', en: 'Import people' },
  about: {
    de: 'Übernimmt eine CSV-Datei. Wer schon auf der Liste steht, wird an Personalnummer oder E-Mail-Adresse erkannt. Ist eine Zeile falsch, wird nichts übernommen. Wer in der Datei fehlt, bleibt unverändert.',
    en: 'Takes a CSV file. Whoever is on the list is found again by external id or email address. If one row is wrong nothing is taken. Whoever is not in the file stays unchanged.',
  },
  permission: 'people.change',
  input: z.strictObject({
    // Names many people: the log keeps the digest alone.
    file: field(
      z.base64().max(Math.ceil(longestFileBytes / 3) * 4),
      { de: 'Datei, base64', en: 'File, base64' },
      { kind: 'file', loggedAsDigest: true },
    ),
    contractorsUntil: contractorsUntilField,
  }),
  output: z.object({
    digest: z.string(),
    added: z.number(),
    changed: z.number(),
    same: z.number(),
    unnamed: z.number(),
    ...Weakened.shape,
  }),
  weakenings: ({ weakened }) => weakened,
  subject: (_input, output) =>
    `people-import/${output.digest}?added=${output.added}&changed=${output.changed}`,
  handle: async ({ tx, language }, input) => {
    const file = Buffer.from(input.file, 'base64')
    const { contractorsUntil } = input
    const given = { contractorsUntil }
    const { plan } = await previewImport(tx, file, tx.recordedAt, language, given)
    const wrong = plan.rows.filter(({ outcome }) => outcome === 'wrong')
    if (wrong.length > 0) throw rowsWrong(wrong, language)
    const bySource = Map.groupBy(plan.persons, ({ before }) => before?.source ?? 'people')
    const weakened = new Set<string>()
    for (const [source, some] of bySource) {
      const persons = some.map(({ person, before }) => ({ person, before: before?.person }))
      for (const kind of await recordPeople(tx, persons, source)) weakened.add(kind)
      await linkAccounts(
        tx,
        some.map(({ person }) => person),
      )
    }
    const count = (outcome: string) => plan.rows.filter((row) => row.outcome === outcome).length
    return {
      digest: createHash('sha256').update(file).digest('hex'),
      added: count('new'),
      changed: count('changed'),
      same: count('same'),
      unnamed: plan.unnamed,
      weakened: [...weakened],
    }
  },
})

/** A last day that is none from today on. */
export function dayPast(language: 'de' | 'en'): Refusal {
  const message = {
    de: 'Nennen Sie einen Tag ab heute.',
    en: 'Name a day from today on.',
  }
  return new Refusal('input', 'day-past', message.en, message.en, {
    fields: [{ field: 'contractorsUntil', message: message[language] }],
  })
}

function rowsWrong(wrong: ImportPlan['rows'], language: 'de' | 'en'): Refusal {
  const shown = wrong.slice(0, 200)
  return new Refusal(
    'input',
    'rows-wrong',
    `${wrong.length} rows are not as they should be.`,
    'Correct them in the file, and import it again. Nothing was recorded.',
    {
      fields: shown.flatMap(({ line, troubles }) =>
        troubles.map(({ column, message }) => ({
          field: `file.${line}${column === '' ? '' : `.${column}`}`,
          message: message[language],
        })),
      ),
    },
  )
}
