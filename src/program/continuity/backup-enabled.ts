import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { backedUpData } from './backed-up-data.ts'

/** Its own backups, those of a backup service, or of a bucket its older versions: one of them is enough. */
export const backupEnabled = test({
  id: 'backup-enabled',
  asks: {
    de: 'Wird jeder Datenbestand gesichert?',
    en: 'Is all data backed up?',
  },
  on: backedUpData,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ own, versions, newestCopy, copyKept, attested }) {
    if (attested !== undefined) {
      if (attested === 'not-known') return unknown('not-reported')
      return attested === 'yes' ? pass : fail('none')
    }
    if (isKnown(own) && own.enabled) return pass
    if (versions === true) return pass
    // A lone snapshot by hand is no backup; what a service keeps is.
    if (copyKept !== undefined && newestCopy !== undefined) return pass
    if (versions === false) return fail('no-versions')
    if (versions !== undefined) return notKnown(versions)
    return isKnown(own) ? fail('none') : notKnown(own)
  },
  reasons: {
    de: {
      none: () => 'Es gibt keine laufenden Backups.',
      'no-versions': () => 'Ältere Versionen werden nicht aufbewahrt, und kein Dienst sichert sie.',
    },
    en: {
      none: () => 'There are no running backups.',
      'no-versions': () => 'It keeps no older versions, and no service backs it up.',
    },
  },
  fixtures: {
    pass: { id: 'db:one', kind: 'instance', own: { enabled: true, retentionDays: 7 } },
    fail: { id: 'db:two', kind: 'bucket', versions: false },
    unknown: { id: 'db:three', kind: 'table' },
  },
})
