import { z } from 'zod'

import { field } from '#engine/field.ts'
import { RestoreRecord, restoreRecords } from '#populations/restore-record.ts'
import { managed } from '#program/managed.ts'

/** Restores that no provider can show: attested by whoever did them. */
export const keptRestoreRecords = managed({
  population: restoreRecords,
  chapter: 'continuity',
  documents: true,
  label: {
    one: { de: 'Rückspielung', en: 'Restore' },
    other: { de: 'Rückspielungen von Hand', en: 'Restores by hand' },
  },
  about: {
    de: 'Wann ein Backup zurückgespielt wurde, wie lange es dauerte, und ob jemand geprüft hat, was zurückkam.',
    en: 'When a backup was restored, how long it took, and whether somebody checked what came back.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'what',
  columns: ['objective', 'on', 'result', 'minutes', 'by'],
  fields: {
    what: field(z.string().trim().min(1).max(300), { de: 'Was', en: 'What' }),
    objective: field(
      z.uuid(),
      { de: 'Wiederherstellungsziel', en: 'Recovery objective' },
      { refersTo: 'recovery-objective' },
    ),
    on: field(z.iso.date(), { de: 'Tag', en: 'Day' }, { claims: true }),
    minutes: field(z.int().min(0).max(525_600), {
      de: 'Dauer bis zur Nutzung (Minuten)',
      en: 'Minutes until it could be used',
    }),
    result: field(
      RestoreRecord.shape.result,
      { de: 'Ergebnis', en: 'Result' },
      {
        options: {
          'restored-and-checked': {
            de: 'Zurückgespielt und geprüft',
            en: 'Restored and checked',
          },
          restored: { de: 'Zurückgespielt', en: 'Restored' },
          failed: { de: 'Gescheitert', en: 'Failed' },
        },
      },
    ),
    by: field(z.string().min(1), { de: 'Von', en: 'By' }, { refersTo: 'account' }),
  },
})
