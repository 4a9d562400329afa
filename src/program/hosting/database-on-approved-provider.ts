import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { notKnown } from '#populations/reported.ts'

import { cloudWords } from './cloud-words.ts'
import { everyDatabase } from './every-database.ts'

export const databaseOnApprovedProvider = test({
  id: 'database-on-approved-provider',
  asks: {
    de: 'Läuft jede Datenbank bei einem zugelassenen Anbieter?',
    en: 'Does every database run at an approved provider?',
  },
  on: everyDatabase,
  parameters: z.object({
    providers: field(
      z.array(z.string()).min(1).default(['aws', 'gcp']),
      { de: 'Anbieter', en: 'Providers' },
      {
        options: cloudWords,
      },
    ),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ provider }, _at, { providers }) {
    if (provider === undefined) return notKnown(provider)
    return providers.includes(provider) ? pass : fail('other-provider', { provider })
  },
  reasons: {
    de: { 'other-provider': ({ provider }) => `Der Anbieter ${provider} ist nicht zugelassen.` },
    en: { 'other-provider': ({ provider }) => `The provider ${provider} is not approved.` },
  },
  fixtures: {
    pass: database('db:one', 'aws'),
    fail: database('db:two', 'elsewhere'),
    unknown: database('db:three', undefined),
  },
})

function database(id: string, provider: string | undefined) {
  return { id, kind: 'instance', ...(provider !== undefined && { provider }) }
}
