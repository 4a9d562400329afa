import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { keptAuditTrails } from './kept-audit-trail.ts'
import type { KeptAuditTrail } from './kept-audit-trail.ts'

/** A record that anybody could read, or that somebody could change unseen, proves little. */
export const auditLogIntact = test({
  id: 'audit-log-intact',
  asks: {
    de: 'Würde man jede Änderung an den Aufzeichnungen merken, und sind sie nicht öffentlich?',
    en: 'Would every change to the records show, and are they not public?',
  },
  on: keptAuditTrails,
  parameters: z.object({
    /** Whether the bucket has to keep an access log of its own. What CloudTrail's data events show of it does not count. */
    accessLogged: field(z.boolean().default(false), {
      de: 'Zugriffsprotokoll des Buckets verlangt',
      en: 'Access log of the bucket demanded',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ tamperEvident, public: isPublic, accessLogged }, _at, wanted) {
    if (isKnown(isPublic) && isPublic) return fail('public')
    if (isKnown(tamperEvident) && !tamperEvident) return fail('unvalidated')
    if (!isKnown(tamperEvident)) return notKnown(tamperEvident)
    if (!isKnown(isPublic)) return notKnown(isPublic)
    if (!wanted.accessLogged) return pass
    if (!isKnown(accessLogged)) return notKnown(accessLogged)
    return accessLogged ? pass : fail('access-unlogged')
  },
  reasons: {
    de: {
      public: () => 'Wo die Aufzeichnungen liegen, kann sie jeder lesen.',
      unvalidated: () =>
        'Eine Änderung an den Aufzeichnungen würde nicht auffallen: die Prüfung ist aus.',
      'access-unlogged': () => 'Wer die Aufzeichnungen liest, hält der Bucket nicht fest.',
    },
    en: {
      public: () => 'Anybody can read the records where they are kept.',
      unvalidated: () => 'A change to the records would not show: validation is off.',
      'access-unlogged': () => 'The bucket does not log who reads the records.',
    },
  },
  fixtures: {
    pass: trail({ tamperEvident: true, public: false }),
    fail: trail({ tamperEvident: true, public: true }),
    unknown: trail({ tamperEvident: true }),
  },
})

function trail(state: Partial<KeptAuditTrail>): KeptAuditTrail {
  return { id: 'trail:one', name: 'one', ...state }
}
