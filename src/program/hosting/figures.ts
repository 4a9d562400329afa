import type { Figure } from '#engine/figure.ts'
import { databases } from '#populations/database.ts'

import { storedData } from './stored-data.ts'

const country = '$.locations[*].country'

export const figures: readonly Figure[] = [
  {
    id: 'databases-by-country',
    title: {
      de: 'Datenbanken nach Land (in mehreren: in jedem gezählt)',
      en: 'Databases by country (in several: counted in each)',
    },
    of: databases,
    path: country,
    areCountries: true,
  },
  {
    id: 'stored-data-by-country',
    title: {
      de: 'Datenbestände mit Kopien nach Land (in mehreren: in jedem gezählt)',
      en: 'Stored data with copies by country (in several: counted in each)',
    },
    of: storedData,
    path: country,
    areCountries: true,
  },
  {
    id: 'databases-by-engine',
    title: { de: 'Datenbanken nach System', en: 'Databases by engine' },
    of: databases,
    path: '$.engine',
  },
]
