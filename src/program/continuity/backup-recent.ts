import { z } from 'zod'

import { datedAhead } from '#engine/dated-ahead.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, passUntil, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { backedUpData } from './backed-up-data.ts'

const stopped: Finding = { kind: 'pass', reason: { code: 'stopped' } }

/**
 * Judged by the latest moment that can be restored, whichever backup has it. What is kept as it changes is never late, and what
 * is stopped changes no more.
 */
export const backupRecent = test({
  id: 'backup-recent',
  asks: {
    de: 'Lässt sich überall ein Stand zurückholen, der jung genug ist?',
    en: 'Can a recent enough state be restored everywhere?',
  },
  on: backedUpData,
  parameters: z.object({
    hours: field(z.int().min(1).max(744).default(26), {
      de: 'Jüngster Stand höchstens so viele Stunden alt',
      en: 'Latest state at most so many hours old',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ own, versions, newestCopy, attested }, at, { hours: allowed }) {
    if (attested !== undefined) {
      if (attested === 'not-known') return unknown('not-reported')
      return attested === 'yes' ? pass : fail('none')
    }
    const running = isKnown(own) && own.enabled ? own : undefined
    if (running?.continuous || versions === true) return pass
    const latest = [running?.latestRestorable, newestCopy].flatMap((time) =>
      time === undefined ? [] : [Date.parse(time)],
    )
    if (latest.length > 0) {
      const newest = Math.max(...latest)
      const until = new Date(newest + hours(allowed) * 1000)
      if (until > at) return datedAhead(new Date(newest).toISOString(), at) ?? passUntil(until)
      const { stoppedAt } = running ?? {}
      if (stoppedAt !== undefined && until > new Date(stoppedAt)) return stopped
      if (running?.stopped) return unknown('stopped-when')
      // What is not known of its own backups may be younger.
      if (own !== undefined && !isKnown(own)) return notKnown(own)
      return fail('too-old', { latest: new Date(newest).toISOString(), hours: allowed })
    }
    if (running) return unknown('no-time')
    if (versions === false) return fail('none')
    if (versions !== undefined) return notKnown(versions)
    return isKnown(own) ? fail('none') : notKnown(own)
  },
  reasons: {
    de: {
      stopped: () => 'Der Bestand ist angehalten und ändert sich nicht.',
      'stopped-when': () =>
        'Der Bestand ist angehalten; ob das letzte Backup danach entstand, sagt niemand.',
      none: () => 'Es gibt kein Backup.',
      'too-old': ({ latest, hours: allowed }) =>
        `Der jüngste Stand ist von ${latest}; er darf höchstens ${allowed} Stunden alt sein.`,
      'no-time': () =>
        'Backups sind eingeschaltet, aber wie jung der jüngste Stand ist, sagt niemand.',
    },
    en: {
      stopped: () => 'It is stopped and does not change.',
      'stopped-when': () =>
        'It is stopped; whether the last backup was made after that, nobody says.',
      none: () => 'There is no backup.',
      'too-old': ({ latest, hours: allowed }) =>
        `The latest state is of ${latest}; it may be ${allowed} hours old at most.`,
      'no-time': () => 'Backups are on, but nobody says how recent the latest is.',
    },
  },
  fixtures: {
    pass: { id: 'db:one', kind: 'instance', newestCopy: '2026-10-31T12:00:00.000Z' },
    fail: { id: 'db:two', kind: 'table', newestCopy: '2026-10-01T12:00:00.000Z' },
    unknown: { id: 'db:three', kind: 'warehouse', own: { enabled: true } },
  },
})
