import { z } from 'zod'

import { addMonthsToInstant } from '#engine/calendar.ts'
import { datedAhead } from '#engine/dated-ahead.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, passUntil, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { databaseReconciliation } from './database-reconciliation.ts'

/**
 * Our list of databases holds against others': no provider's service counts more than we read, what the register says is read
 * is read, and what no source can read is looked at by hand every year. Without a second count and a register nothing is shown.
 */
export const databasesComplete = test({
  id: 'databases-complete',
  asks: {
    de: 'Kennen wir jede Datenbank, auch selbst betriebene und gemietete?',
    en: 'Do we know every database, our own and hosted ones included?',
  },
  on: databaseReconciliation,
  parameters: z.object({
    /** How long a look at an entry of the register counts. */
    months: field(z.int().min(1).max(24).default(12), {
      de: 'Verzeichnis zuletzt angesehen höchstens vor so vielen Monaten',
      en: 'Register last looked at at most so many months ago',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ what, read = 0, counted, uncounted, readAs, checkedOn }, at, { months }) {
    if (uncounted) return unknown(uncounted, { what })
    if (counted !== undefined) {
      if (!isKnown(counted)) return notKnown(counted)
      return read >= counted ? pass : fail('fewer-read', { what, read, counted })
    }
    if (readAs !== undefined) return read > 0 ? pass : fail('not-seen', { what })
    if (checkedOn === undefined) return unknown('not-reported')
    const ahead = datedAhead(checkedOn, at)
    if (ahead) return ahead
    const until = addMonthsToInstant(new Date(checkedOn), months)
    return until > at ? passUntil(until) : fail('not-checked', { checkedOn })
  },
  reasons: {
    de: {
      'fewer-read': ({ what, read, counted }) =>
        `Der Anbieter zählt ${counted} (${what}), gelesen wurden ${read}.`,
      'left-out': ({ what }) =>
        `Der Anbieter zählt diese Art nicht mit (${what}); eine Gegenzählung gibt es nicht.`,
      stopped: ({ what }) =>
        `Der Anbieter zählt zurzeit nicht (${what}); was er früher zählte, besagt nichts.`,
      'not-seen': ({ what }) =>
        `${what} steht im Verzeichnis der Datenspeicher, aber keine Quelle zeigt diesen Bestand.`,
      'not-checked': ({ checkedOn }) => `Der Eintrag wurde zuletzt am ${checkedOn} überprüft.`,
    },
    en: {
      'fewer-read': ({ what, read, counted }) =>
        `The provider counts ${counted} (${what}), ${read} were read.`,
      'left-out': ({ what }) =>
        `The provider leaves this kind out of its count (${what}); there is no second count.`,
      stopped: ({ what }) =>
        `The provider counts nothing at present (${what}); what it counted before says nothing.`,
      'not-seen': ({ what }) =>
        `${what} stands in the register of data stores, but no source shows it.`,
      'not-checked': ({ checkedOn }) => `The entry was last checked on ${checkedOn}.`,
    },
  },
  fixtures: {
    pass: { id: 'count:one', what: 'instances', counted: 3, read: 3 },
    fail: { id: 'count:two', what: 'tables', counted: 3, read: 2 },
    unknown: { id: 'register/one', what: 'archive', checkedOn: '2027-01-01' },
  },
})
