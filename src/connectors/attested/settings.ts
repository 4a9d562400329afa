import { isAbsolute } from 'node:path'

import { z } from 'zod'

import {
  checkFields,
  haveOwnNames,
  ListName,
  PopulationId,
  Role,
  tableFields,
} from '#connectors/csv/settings.ts'
import { wrong } from '#engine/wrong.ts'

/** A list that a role stands for: what it says, who says so, since when, and how often it must be said again. */
export const AttestedList = z
  .strictObject({
    name: ListName,
    population: PopulationId,
    attestedBy: Role,
    /** The day of the last attestation, in the time zone below. */
    attestedOn: z.iso.date(),
    /** Calendar months until the next one is due: 3 for every quarter. */
    everyMonths: z.int().min(1).max(24),
    /** An IANA name; UTC where absent. */
    timeZone: z
      .string()
      .refine(
        isTimeZone,
        wrong({
          de: 'eine Zeitzone der IANA, etwa Europe/Berlin',
          en: 'an IANA time zone, such as Europe/Berlin',
        }),
      )
      .optional(),
    /** States that there are none. Without it, a list without items is one that nobody filled in. */
    empty: z.literal(true).optional(),
    /** The items themselves, in the fields of the population, */
    items: z.array(z.unknown()).optional(),
    /** or a JSON file that holds them as an array, */
    file: z
      .string()
      .refine(isAbsolute, wrong({ de: 'ein vollständiger Pfad', en: 'an absolute path' }))
      .optional(),
    /** or a CSV file, with the settings that connectors/csv has for one. */
    table: z.strictObject(tableFields).optional(),
  })
  .superRefine((list, context) => {
    const given = [list.items, list.file, list.table].filter((place) => place !== undefined)
    if (given.length !== 1) {
      context.addIssue({
        code: 'custom',
        path: ['items'],
        ...wrong({
          de: 'items, file oder table: eines davon',
          en: 'give one of items, file and table',
        }),
      })
    }
    if (list.table) checkFields(list.population, list.table.fields, context)
  })
export type AttestedList = z.infer<typeof AttestedList>

/** What an administrator configures: lists, each once. */
export const AttestedSettings = z.strictObject({
  lists: z.array(AttestedList).min(1).superRefine(haveOwnNames),
})
export type AttestedSettings = z.infer<typeof AttestedSettings>

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
