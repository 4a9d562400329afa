import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { ownKeys } from './own-key.ts'

/** With a key goes all that was ever encrypted under it, so its end is looked at while it can still be stopped. */
export const keyNotPendingDeletion = test({
  id: 'key-not-pending-deletion',
  asks: {
    de: 'Steht kein eigener Schlüssel vor der Löschung?',
    en: 'Is no key of our own about to be deleted?',
  },
  on: ownKeys,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  mayBeEmpty: true,
  judge({ state, deletionAt }) {
    if (!isKnown(state)) return notKnown(state)
    if (state !== 'pending-deletion') return pass
    return deletionAt === undefined ? fail('pending') : fail('pending-at', { deletionAt })
  },
  reasons: {
    de: {
      pending: () => 'Der Schlüssel ist zur Löschung vorgemerkt.',
      'pending-at': ({ deletionAt }) => `Der Schlüssel wird am ${deletionAt} gelöscht.`,
    },
    en: {
      pending: () => 'The key is scheduled for deletion.',
      'pending-at': ({ deletionAt }) => `The key will be deleted on ${deletionAt}.`,
    },
  },
  fixtures: {
    pass: { id: 'key:one', account: '111122223333', state: 'enabled' },
    fail: {
      id: 'key:two',
      account: '111122223333',
      state: 'pending-deletion',
      deletionAt: '2026-11-09T00:00:00.000Z',
    },
    unknown: { id: 'key:three', account: '111122223333' },
  },
})
