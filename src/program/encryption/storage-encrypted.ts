import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { storageAtRest } from './storage-at-rest.ts'

/** Provider-managed keys make the sentence true; customer-managed keys are another, stricter test. */
export const storageEncrypted = test({
  id: 'storage-encrypted',
  asks: {
    de: 'Ist jede Datenbank, jeder Bucket, jeder Datenträger und jedes Dateisystem verschlüsselt?',
    en: 'Is every database, bucket, disk and file system encrypted?',
  },
  on: storageAtRest,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ encryptedAtRest }) {
    if (!isKnown(encryptedAtRest)) return notKnown(encryptedAtRest)
    return encryptedAtRest ? pass : fail('plain')
  },
  reasons: {
    de: { plain: () => 'Der Speicher ist nicht verschlüsselt.' },
    en: { plain: () => 'Its storage is not encrypted.' },
  },
  fixtures: {
    pass: { id: 'db:one', kind: 'instance', encryptedAtRest: true },
    fail: { id: 'db:two', kind: 'volume', encryptedAtRest: false },
    unknown: { id: 'db:three', kind: 'bucket' },
  },
})
