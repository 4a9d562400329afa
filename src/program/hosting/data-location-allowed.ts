import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { storedData } from './stored-data.ts'

/**
 * Judged on countries, never on prefixes of region names: `ca-central-1` and `northamerica-northeast1` are not the United States.
 * One place outside is a fail even where another is not known.
 */
export const dataLocationAllowed = test({
  id: 'data-location-allowed',
  asks: {
    de: 'Liegt jede Datenbank, jede Kopie und jede Momentaufnahme in einem erlaubten Land?',
    en: 'Is every database, every replica and every snapshot kept in an allowed country?',
  },
  on: storedData,
  parameters: z.object({
    /** ISO 3166-1 alpha-2. */
    countries: field(
      z
        .array(z.string().refine((code) => /^[A-Z]{2}$/.test(code), { params: { is: 'country' } }))
        .min(1)
        .default(['US']),
      { de: 'Erlaubte Länder', en: 'Countries allowed' },
      { kind: 'country' },
    ),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ locations }, _at, { countries }) {
    if (!isKnown(locations)) return notKnown(locations)
    const outside = locations.find(
      ({ country }) => country !== undefined && !countries.includes(country),
    )
    if (outside) return fail('outside', { region: outside.region, country: outside.country ?? '' })
    const unplaced = locations.find(({ country }) => country === undefined)
    if (unplaced) return unknown('unplaced', { region: unplaced.region })
    return locations.length > 0 ? pass : unknown('not-reported')
  },
  reasons: {
    de: {
      outside: ({ region, country }) => `Daten liegen in ${region} (${country}).`,
      unplaced: ({ region }) => `In welchem Land ${region} liegt, ist nicht bekannt.`,
    },
    en: {
      outside: ({ region, country }) => `Data is kept in ${region} (${country}).`,
      unplaced: ({ region }) => `The country of ${region} is not known.`,
    },
  },
  fixtures: {
    pass: { id: 'db:one', kind: 'instance', locations: [{ region: 'us-east-1', country: 'US' }] },
    fail: {
      id: 'db:two',
      kind: 'table',
      locations: [{ region: 'somewhere-new-1' }, { region: 'ca-central-1', country: 'CA' }],
    },
    unknown: {
      id: 'db:three',
      kind: 'snapshot',
      locations: [{ region: 'us-east-1', country: 'US' }, { region: 'somewhere-new-1' }],
    },
  },
})
