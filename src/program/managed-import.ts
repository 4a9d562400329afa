import { z } from 'zod'

import { field, wordsOf } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { messages } from '#ui/messages.ts'

import { action } from './action.ts'
import type { Action } from './action.ts'
import { fieldsOf } from './fields-of.ts'
import { keepItems } from './keep-item.ts'
import type { ManagedDeclaration } from './managed.ts'
import { readImport } from './read-import.ts'
import type { ImportRow } from './read-import.ts'

/** Ten thousand rows, with some hundred characters each. */
export const longestTable = 5_000_000

/** Many at once, from a table. All rows are recorded or none; the log keeps the digest of the table and who imported it. */
export function importAction(declaration: ManagedDeclaration): Action {
  const { population, label, change, weakens } = declaration
  const table = field(
    z.string().min(1).max(longestTable),
    { de: 'Tabelle (CSV)', en: 'Table (CSV)' },
    {
      kind: 'long',
      loggedAsDigest: true,
      hint: {
        de: 'Die erste Zeile nennt die Spalten, so wie die Felder heißen.',
        en: 'The first line names the columns, as the fields are called.',
      },
    },
  )
  return action({
    id: `${population.id}.import`,
    label: { de: `${label.other.de} importieren`, en: `Import ${label.other.en.toLowerCase()}` },
    about: {
      de: 'Nimmt viele auf einmal auf: alle Zeilen oder keine. Was die Tabelle über Zeiten sagt, gilt als Angabe; aufgezeichnet wird jetzt. Im Protokoll stehen der Digest der Tabelle und wer sie importiert hat.',
      en: 'Takes in many at once: every row or none. What the table says about times is a claim; it is recorded now. The log keeps the digest of the table and who imported it.',
    },
    permission: change,
    ...(weakens !== undefined && { weakens }),
    input: z.strictObject({ table }),
    output: z.object({ added: z.number(), changed: z.number(), same: z.number() }),
    subject: () => population.id,
    handle: async ({ tx, language, actor: { permissions } }, input) => {
      const { rows } = await readImport(tx, declaration, input.table, {
        language,
        permissions,
        at: tx.recordedAt,
      })
      const troubles = rows.flatMap(({ written, troubles: wrong }) =>
        wrong.map((trouble) => lineSaid(declaration, language, written.line, trouble)),
      )
      if (troubles.length > 0) throw rowsWrong(troubles)
      await keepItems(
        tx,
        declaration,
        rows.flatMap(({ item }) => (item ? [item] : [])),
        permissions,
      )
      const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length
      return { added: count('new'), changed: count('changed'), same: count('same') }
    },
  })
}

/** What is wrong in a line of the table, in the reader's language: the chapter's own refusals by their codes. */
function lineSaid(
  { fields }: ManagedDeclaration,
  language: 'de' | 'en',
  line: number,
  { field: name, message, code = '' }: ImportRow['troubles'][number],
): string {
  const schema = fieldsOf({ shape: fields }).find(([each]) => each === name.split('.')[0])?.[1]
  const column = (schema && wordsOf(schema)?.label[language]) ?? name
  // Refusals say the most in English; in German, what their code says.
  const codes = new Map(language === 'de' ? Object.entries(messages.de.door.codes) : [])
  const row = { de: 'Zeile', en: 'Line' }[language]
  return `${row} ${line}, ${column}: ${codes.get(code) ?? message}`
}

function rowsWrong(troubles: readonly string[]): Refusal {
  return new Refusal(
    'input',
    'rows-refused',
    troubles.join(' ').slice(0, 2000),
    'Correct these rows, and import the table again. Nothing was recorded.',
    { fields: troubles.slice(0, 100).map((message) => ({ field: 'table', message })) },
  )
}
