import { z } from 'zod'

import { action } from '#program/action.ts'
import { askForReading } from '#store/sources.ts'
import { wakeWorker } from '#store/wake.ts'

import { requireSource, sourceField } from './require-source.ts'

/** Asks for a reading, by the worker and at once. Asked again while it waits it stays the one reading. */
export const readSource = action({
  id: 'source.read',
  label: { de: 'Jetzt lesen', en: 'Read now' },
  about: {
    de: 'Stößt eine Lesung an, die gleich im Hintergrund beginnt. Von der ersten an wird die Quelle stündlich gelesen, und die Prüfungen stützen sich auf sie.',
    en: 'Asks for a reading, which begins in a moment by itself. From the first on the source is read every hour, and tests rest on it.',
  },
  permission: 'source.change',
  input: z.strictObject({ source: sourceField }),
  output: z.object({ source: z.string(), askedAt: z.iso.datetime() }),
  subject: (input) => `source/${input.source}`,
  handle: async ({ tx }, { source: id }) => {
    const before = await requireSource(tx, id)
    await askForReading(tx, id)
    await wakeWorker(tx)
    return { source: id, askedAt: (before.askedAt ?? tx.recordedAt).toISOString() }
  },
})
