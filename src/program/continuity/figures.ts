import type { Figure } from '#engine/figure.ts'

import { backedUpData } from './backed-up-data.ts'

export const figures: readonly Figure[] = [
  {
    id: 'data-by-newest-state',
    title: {
      de: 'Datenbestände nach Alter des jüngsten Stands',
      en: 'Data by age of the latest state that can be had back',
    },
    of: backedUpData,
    path: '$.newest',
    ages: [1, 2, 7, 30],
    unsaid: { de: 'laufend, oder nicht gesagt', en: 'as it changes, or not said' },
  },
  {
    id: 'data-by-backup',
    title: { de: 'Datenbestände nach Sicherung', en: 'Data by how it is backed up' },
    of: backedUpData,
    path: '$.how',
    names: {
      own: { de: 'eigene Backups', en: 'backups of its own' },
      service: { de: 'Backup-Dienst', en: 'backup service' },
      versions: { de: 'ältere Versionen', en: 'older versions' },
      register: { de: 'laut Verzeichnis', en: 'by the register' },
      none: { de: 'keine', en: 'none' },
    },
  },
]
