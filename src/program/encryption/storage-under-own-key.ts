import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { storageKeys } from './storage-key.ts'

/** Stricter than storage-encrypted, which a provider's key satisfies: for whoever promises keys of their own. */
export const storageUnderOwnKey = test({
  id: 'storage-under-own-key',
  asks: {
    de: 'Ist jeder Speicher unter einem Schlüssel verschlüsselt, den wir selbst verwalten?',
    en: 'Is all storage encrypted under a key that we keep ourselves?',
  },
  on: storageKeys,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ encryptedAtRest, keeper }) {
    if (encryptedAtRest === false) return fail('plain')
    if (!isKnown(keeper)) return notKnown(keeper)
    return keeper === 'customer' ? pass : fail('providers-key')
  },
  reasons: {
    de: {
      plain: () => 'Der Speicher ist nicht verschlüsselt.',
      'providers-key': () => 'Der Schlüssel gehört dem Anbieter.',
    },
    en: {
      plain: () => 'Its storage is not encrypted.',
      'providers-key': () => 'The key is the provider’s.',
    },
  },
  fixtures: {
    pass: { id: 'db:one', encryptedAtRest: true, keeper: 'customer' },
    fail: { id: 'db:two', encryptedAtRest: true, keeper: 'provider' },
    unknown: { id: 'db:three', encryptedAtRest: true },
  },
})
