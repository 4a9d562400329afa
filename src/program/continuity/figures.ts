import type { Coverage, Figure } from '#engine/figure.ts'

import { backedUpData } from './backed-up-data.ts'
import { backupEnabled } from './backup-enabled.ts'
import { backupRecent } from './backup-recent.ts'

export const coverage: readonly Coverage[] = [
  {
    id: 'data-recent-by-kind',
    title: {
      de: 'Datenbestände mit einem Stand, der jung genug ist, nach Art',
      en: 'Data of which a recent enough state can be had back, by kind',
    },
    by: 'kind',
    test: backupRecent,
  },
]

export const figures: readonly Figure[] = [
  {
    id: 'data-by-backup',
    title: { de: 'Datenbestände nach Sicherung', en: 'Data by how it is backed up' },
    of: backedUpData,
    beside: backupEnabled,
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
