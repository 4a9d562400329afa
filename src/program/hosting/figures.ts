import type { Figure } from '#engine/figure.ts'
import { databases } from '#populations/database.ts'

import { dataLocationAllowed } from './data-location-allowed.ts'
import { databaseOnApprovedProvider } from './database-on-approved-provider.ts'
import { storedData } from './stored-data.ts'

const byCountry = {
  beside: dataLocationAllowed,
  path: '$.locations[*].country',
  lacking: '$.locations[*] ? (!exists(@.country) && !exists(@.unread))',
  areCountries: true,
} as const

export const figures: readonly Figure[] = [
  {
    id: 'databases-by-country',
    title: {
      de: 'Datenbanken nach Land (in mehreren: in jedem gezählt)',
      en: 'Databases by country (in several: counted in each)',
    },
    of: databases,
    ...byCountry,
  },
  {
    id: 'stored-data-by-country',
    title: {
      de: 'Datenbestände mit Kopien nach Land (in mehreren: in jedem gezählt)',
      en: 'Stored data with copies by country (in several: counted in each)',
    },
    of: storedData,
    ...byCountry,
  },
  {
    id: 'databases-by-engine',
    title: { de: 'Datenbanken nach System', en: 'Databases by engine' },
    of: databases,
    beside: databaseOnApprovedProvider,
    path: '$.engine',
  },
]
