import { z } from 'zod'

import { tableAnswers, tableFrom, tableQuestions } from '#connectors/csv/table-form.ts'
import type { SettingsForm } from '#connectors/settings-form.ts'
import { field } from '#engine/field.ts'

import { AttestedList } from './settings.ts'

const { attestedBy, attestedOn, everyMonths, timeZone } = AttestedList.shape
const { population, document, keyColumns, columns } = tableQuestions

/** One list a source, handed in through the browser, or the statement that there are none. */
export const attestedForm: SettingsForm = {
  fields: z.strictObject({
    population,
    attestedBy: field(
      attestedBy,
      { de: 'Welche Rolle dafür einsteht', en: 'The role that answers for it' },
      {
        hint: {
          de: 'Eine Rolle, kein Name: Sie steht auf der öffentlichen Seite.',
          en: 'A role, never a name: it stands on the public page.',
        },
      },
    ),
    attestedOn: field(attestedOn, { de: 'Bestätigt am', en: 'Attested on' }),
    everyMonths: field(everyMonths, {
      de: 'Monate bis zur nächsten Bestätigung',
      en: 'Months until the next attestation',
    }),
    timeZone: field(
      timeZone,
      { de: 'Zeitzone', en: 'Time zone' },
      { hint: { de: 'Etwa Europe/Berlin; sonst UTC.', en: 'Such as Europe/Berlin; else UTC.' } },
    ),
    empty: field(z.boolean().optional(), {
      de: 'Es gibt keine. (Dann ohne Datei.)',
      en: 'There are none. (Then without a file.)',
    }),
    document: optional(document),
    keyColumns: optional(keyColumns),
    columns: optional(columns),
  }),
  settingsOf({ empty, ...answers }, id) {
    const { document: _d, keyColumns: _k, columns: _c, ...said } = answers
    const list = { name: id, ...said }
    return {
      lists: [
        empty === true ? { ...list, empty, items: [] } : { ...list, table: tableFrom(answers) },
      ],
    }
  },
  answersOf({ lists }) {
    const parsed = z.tuple([AttestedList]).safeParse(lists)
    if (!parsed.success) return undefined
    const { name: _name, items, file, table, ...rest } = parsed.data[0]
    if (file !== undefined || (items && items.length > 0)) return undefined
    const answers = table ? tableAnswers(table) : {}
    return answers && { ...rest, ...answers }
  },
  fieldOf: { key: 'keyColumns', fields: 'columns', file: 'document', items: 'document' },
}

/** The same question, where there may be nothing to hand in. */
function optional<Schema extends z.ZodType>(schema: Schema): z.ZodOptional<Schema> {
  return schema.optional()
}
