import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { databases } from '#populations/database.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/** Provider-managed keys make the sentence true; customer-managed keys are another, stricter test. */
export const storageEncrypted = test({
  id: 'storage-encrypted',
  asks: {
    de: 'Ist der Speicher jeder Datenbank verschlüsselt?',
    en: 'Is the storage of every database encrypted?',
  },
  on: databases,
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
    pass: database({ encryptedAtRest: true }),
    fail: database({ encryptedAtRest: false }),
    unknown: database({}),
  },
})

function database(state: { encryptedAtRest?: boolean }) {
  return {
    id: 'db:one',
    provider: 'aws',
    account: '111122223333',
    kind: 'instance' as const,
    engine: 'postgres',
    ...state,
  }
}
