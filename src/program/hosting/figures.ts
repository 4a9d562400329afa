import type { Figure } from '#engine/figure.ts'
import { databases } from '#populations/database.ts'

import { storedData } from './stored-data.ts'

const country = '$.locations[*].country'

export const figures: readonly Figure[] = [
  {
    id: 'databases-by-country',
    title: { de: 'Datenbanken nach Land', en: 'Databases by country' },
    of: databases,
    path: country,
    areCountries: true,
  },
  {
    id: 'stored-data-by-country',
    title: {
      de: 'Datenbestände mit ihren Kopien, nach Land',
      en: 'Stored data with its copies, by country',
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
