import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { backedUpData } from './backed-up-data.ts'

const versionsLastLong: Finding = { kind: 'pass', reason: { code: 'versions' } }

/** The longest of its backups counts. Older versions of a bucket's objects are kept until the first of its rules takes them. */
export const backupRetention = test({
  id: 'backup-retention',
  asks: {
    de: 'Werden Backups lange genug aufbewahrt?',
    en: 'Are backups kept long enough?',
  },
  on: backedUpData,
  parameters: z.object({
    days: field(z.int().min(1).max(3650).default(7), {
      de: 'Aufbewahrung mindestens, in Tagen',
      en: 'Kept for at least, in days',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ own, versions, versionsKept, copyKept, attested }, _at, { days }) {
    if (attested !== undefined) {
      if (attested === 'not-known') return unknown('not-reported')
      return attested === 'yes' ? pass : fail('none')
    }
    const running = isKnown(own) && own.enabled ? own : undefined
    if (copyKept === 'forever') return pass
    const kept = [running?.retentionDays, copyKept].filter((each) => each !== undefined)
    if (kept.some((each) => each >= days)) return pass
    if (versions === true && isKnown(versionsKept)) {
      if (versionsKept === 'forever' || versionsKept >= days) return versionsLastLong
      kept.push(versionsKept)
    }
    if (own !== undefined && !isKnown(own)) return notKnown(own)
    if (versions === true && !isKnown(versionsKept)) return notKnown(versionsKept)
    if (running && running.retentionDays === undefined) return unknown('not-reported')
    if (kept.length > 0) return fail('too-short', { kept: Math.max(...kept), days })
    if (versions === false) return fail('none')
    if (versions !== undefined) return notKnown(versions)
    return isKnown(own) ? fail('none') : notKnown(own)
  },
  reasons: {
    de: {
      none: () => 'Es gibt kein Backup.',
      versions: () => 'Ältere Versionen bleiben lange genug.',
      'too-short': ({ kept, days }) =>
        `Backups bleiben ${kept} Tage, verlangt sind mindestens ${days}.`,
    },
    en: {
      none: () => 'There is no backup.',
      versions: () => 'Older versions are kept long enough.',
      'too-short': ({ kept, days }) =>
        `Backups are kept for ${kept} days, at least ${days} are asked.`,
    },
  },
  fixtures: {
    pass: { id: 'db:one', kind: 'instance', own: { enabled: true, retentionDays: 7 } },
    fail: { id: 'db:two', kind: 'instance', own: { enabled: true, retentionDays: 1 } },
    unknown: { id: 'db:three', kind: 'instance', own: { enabled: true } },
  },
})
