import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'

/** A plain snapshot gives away what its database encrypts, so the sentence covers both. */
export const snapshotEncrypted = test({
  id: 'snapshot-encrypted',
  asks: {
    de: 'Ist jede Momentaufnahme einer Datenbank verschlüsselt?',
    en: 'Is every snapshot of a database encrypted?',
  },
  on: snapshots,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  // A company may keep no snapshots; that says nothing against its databases.
  mayBeEmpty: true,
  judge({ encrypted }) {
    if (!isKnown(encrypted)) return notKnown(encrypted)
    return encrypted ? pass : fail('plain')
  },
  reasons: {
    de: { plain: () => 'Die Momentaufnahme ist nicht verschlüsselt.' },
    en: { plain: () => 'The snapshot is not encrypted.' },
  },
  fixtures: {
    pass: snapshot({ encrypted: true }),
    fail: snapshot({ encrypted: false }),
    unknown: snapshot({
      encrypted: { unread: 'aws/111122223333/us-east-1/rds.DescribeDBSnapshots' },
    }),
  },
})

function snapshot(state: { encrypted: boolean | { unread: string } }) {
  return {
    id: 'snapshot:one',
    provider: 'aws',
    account: '111122223333',
    of: 'db:one',
    source: 'database' as const,
    ...state,
  }
}
