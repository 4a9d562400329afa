import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, passUntil, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { cloudAccounts } from '#populations/cloud-account.ts'
import type { CloudAccount } from '#populations/cloud-account.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/** Whatever we say of the clouds stands on this: nothing of any account went unread. What an unread scope holds nobody knows. */
export const cloudAccountRead = test({
  id: 'cloud-account-read',
  asks: {
    de: 'Wurde jedes aktive Cloud-Konto und -Projekt innerhalb des letzten Tages vollständig gelesen?',
    en: 'Was every active cloud account and project read completely within the last day?',
  },
  on: cloudAccounts,
  parameters: z.object({
    hours: field(z.int().min(1).max(168).default(24), {
      de: 'Letzte vollständige Abfrage höchstens vor so vielen Stunden',
      en: 'Last complete reading at most so many hours ago',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ reading }, at, parameters) {
    if (!isKnown(reading)) return notKnown(reading)
    const { scopes, incomplete, first = '' } = reading
    const until = new Date(Date.parse(reading.at) + hours(parameters.hours) * 1000)
    if (at > until) return fail('too-long-ago', { read: reading.at })
    if (scopes === 0 || incomplete === scopes) {
      return { ...fail('nothing-read', { scopes }), until }
    }
    if (incomplete > 0) {
      return { ...unknown('partly-unread', { incomplete, scopes, first }), until }
    }
    return passUntil(until)
  },
  reasons: {
    de: {
      'too-long-ago': ({ read }) => `Zuletzt wurde am ${read} gelesen.`,
      'nothing-read': ({ scopes }) => `Von ${scopes} Abfragen wurde keine zu Ende beantwortet.`,
      'partly-unread': ({ incomplete, scopes, first }) =>
        `Nicht zu Ende beantwortet: ${incomplete} von ${scopes} Abfragen, als erste ${first}.`,
    },
    en: {
      'too-long-ago': ({ read }) => `It was last read on ${read}.`,
      'nothing-read': ({ scopes }) => `Of ${scopes} questions none was answered to the end.`,
      'partly-unread': ({ incomplete, scopes, first }) =>
        `Not answered to the end: ${incomplete} of ${scopes} questions, the first being ${first}.`,
    },
  },
  fixtures: {
    pass: account({ scopes: 40, incomplete: 0 }),
    fail: account({ scopes: 2, incomplete: 2, first: 'aws/111122223333/s3.ListBuckets' }),
    unknown: account({ scopes: 40, incomplete: 1, first: 'aws/111122223333/s3.ListBuckets' }),
  },
})

function account(reading: { scopes: number; incomplete: number; first?: string }): CloudAccount {
  return {
    id: 'aws/111122223333',
    provider: 'aws',
    account: '111122223333',
    reading: { at: '2026-10-31T23:00:00.000Z', ...reading },
  }
}
