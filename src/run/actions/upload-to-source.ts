import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import { findConnector } from '#run/connectors.ts'
import { formAnswers } from '#run/settings-form.ts'
import { askForReading, putSource } from '#store/sources.ts'
import { wakeWorker } from '#store/wake.ts'

import { checkSettings } from './check-settings.ts'
import { requireSource, sourceField } from './require-source.ts'

/** Hands in a list anew: the same source, read again. What else it is set to stays. */
export const uploadToSource = action({
  id: 'source.upload',
  label: { de: 'Neue Liste hochladen', en: 'Upload a new list' },
  about: {
    de: 'Ersetzt die Liste durch eine neue und liest sie gleich. Die bisherige bleibt in der Geschichte.',
    en: 'Puts a new list in place of the one before, and reads it at once. The one before stays in the history.',
  },
  permission: 'source.change',
  input: z.strictObject({
    source: sourceField,
    document: field(z.uuid(), { de: 'Dokument', en: 'Document' }, { hidden: true }),
    asOf: field(z.iso.date().optional(), {
      de: 'Stand, oder bestätigt am',
      en: 'Of which day, or attested on',
    }),
  }),
  output: z.object({ source: z.string() }),
  subject: (input) => `source/${input.source}`,
  handle: async (acting, { source: id, document, asOf }) => {
    const before = await requireSource(acting.tx, id)
    const connector = findConnector(before.connector)
    const answers = formAnswers(connector, before.settings)
    if (!connector.form || !answers || !('document' in connector.form.fields.shape)) throw noList()
    const { empty: _empty, ...others } = answers
    const day = 'attestedOn' in connector.form.fields.shape ? 'attestedOn' : 'asOf'
    const changed = { ...others, document, ...(asOf !== undefined && { [day]: asOf }) }
    const source = { ...before, settings: connector.form.settingsOf(changed, id) }
    await checkSettings(acting, source, undefined)
    await putSource(acting.tx, source, { isDraft: before.startedAt === undefined })
    if (before.startedAt) {
      await askForReading(acting.tx, id)
      await wakeWorker(acting.tx)
    }
    return { source: id }
  },
})

function noList(): Refusal {
  return new Refusal(
    'conflict',
    'source-no-list',
    'This source is no list that was handed in.',
    'Change its settings instead.',
  )
}
