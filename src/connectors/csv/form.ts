import { z } from 'zod'

import type { SettingsForm } from '#connectors/settings-form.ts'
import { field } from '#engine/field.ts'

import { CsvFile } from './settings.ts'
import { tableQuestions, tableAnswers, tableFrom } from './table-form.ts'

/** One list a source, handed in through the browser. */
export const csvForm: SettingsForm = {
  fields: z.strictObject({
    ...tableQuestions,
    asOf: field(
      z.iso.date(),
      { de: 'Stand der Liste', en: 'The list is of' },
      {
        hint: {
          de: 'Der Tag, an dem sie stimmte. Von da an zählt ihr Alter.',
          en: 'The day on which it was right. Its age counts from there.',
        },
      },
    ),
    exportOf: field(
      CsvFile.shape.exportOf,
      { de: 'Aus welchem System', en: 'Exported from' },
      {
        hint: {
          de: 'Wenn ein System die Datei geschrieben hat.',
          en: 'Where a system wrote the file.',
        },
      },
    ),
    attestedBy: field(
      CsvFile.shape.attestedBy,
      { de: 'Oder: welche Rolle dafür einsteht', en: 'Or: the role that answers for it' },
      {
        hint: {
          de: 'Wenn die Liste von Hand geführt wird. Eine Rolle, kein Name: Sie steht auf der öffentlichen Seite.',
          en: 'Where the list is kept by hand. A role, never a name: it stands on the public page.',
        },
      },
    ),
    maxAgeDays: field(
      CsvFile.shape.maxAgeDays,
      { de: 'Gilt so viele Tage', en: 'Good for so many days' },
      { hint: { de: '92, wenn nichts dasteht.', en: '92 where nothing is given.' } },
    ),
    mayBeEmpty: field(z.boolean().optional(), {
      de: 'Eine leere Liste bedeutet: Es gibt keine.',
      en: 'An empty list means that there are none.',
    }),
  }),
  settingsOf(answers, id) {
    const { asOf, exportOf, attestedBy, maxAgeDays, mayBeEmpty, population } = answers
    const said = { population, asOf, exportOf, attestedBy, maxAgeDays }
    return {
      files: [
        {
          name: id,
          ...tableFrom(answers),
          ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
          ...(mayBeEmpty === true && { mayBeEmpty }),
        },
      ],
    }
  },
  answersOf({ files }) {
    const parsed = z.tuple([CsvFile]).safeParse(files)
    if (!parsed.success) return undefined
    const { name: _name, file, key, fields, ...rest } = parsed.data[0]
    const table = tableAnswers({ file, key, fields })
    return table && { ...table, ...rest }
  },
  fieldOf: { key: 'keyColumns', fields: 'columns', file: 'document' },
}
