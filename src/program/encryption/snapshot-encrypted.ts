import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { dataCopies } from './data-copy.ts'

/** A plain snapshot gives away what its database encrypts, so the sentence covers both. */
export const snapshotEncrypted = test({
  id: 'snapshot-encrypted',
  asks: {
    de: 'Ist jede Momentaufnahme und jedes Backup verschlüsselt?',
    en: 'Is every snapshot and every backup encrypted?',
  },
  on: dataCopies,
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
    de: { plain: () => 'Die Kopie ist nicht verschlüsselt.' },
    en: { plain: () => 'The copy is not encrypted.' },
  },
  fixtures: {
    pass: { id: 'snapshot:one', kind: 'snapshot', encrypted: true },
    fail: { id: 'snapshot:two', kind: 'backup', encrypted: false },
    unknown: {
      id: 'snapshot:three',
      kind: 'snapshot',
      encrypted: { unread: 'aws/111122223333/us-east-1/rds.DescribeDBSnapshots' },
    },
  },
})
