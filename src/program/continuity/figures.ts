import type { Coverage, Figure } from '#engine/figure.ts'
import { databases } from '#populations/database.ts'
import { fileSystems } from '#populations/file-system.ts'

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

const zones: Figure['names'] = {
  several: { de: 'in mehreren Zonen', en: 'in several zones' },
  one: { de: 'in einer Zone', en: 'in one zone' },
}

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
  {
    id: 'databases-by-zones',
    title: {
      de: 'Datenbanken nach Zonen: überstehen sie den Ausfall einer? (In S3 hängt es am Objekt.)',
      en: 'Databases by zones: do they go on when one fails? (In S3 it depends on the object.)',
    },
    of: databases,
    path: '$.zones',
    names: zones,
  },
  {
    id: 'file-systems-by-zones',
    title: {
      de: 'Dateisysteme nach Zonen: überstehen sie den Ausfall einer?',
      en: 'File systems by zones: do they go on when one fails?',
    },
    of: fileSystems,
    path: '$.zones',
    names: zones,
  },
]
