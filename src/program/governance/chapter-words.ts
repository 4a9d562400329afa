/** The chapters of the program, for what is asked by chapter; their names on pages are in the catalogue of messages. */
import type { Words } from '#engine/field.ts'

export const chapterWords = {
  governance: { de: 'Führung des Programms', en: 'Running the program' },
  policies: { de: 'Richtlinien', en: 'Policies' },
  people: { de: 'Menschen', en: 'People' },
  training: { de: 'Schulungen', en: 'Training' },
  access: { de: 'Zugänge', en: 'Access' },
  devices: { de: 'Geräte', en: 'Devices' },
  hosting: { de: 'Hosting', en: 'Hosting' },
  encryption: { de: 'Verschlüsselung', en: 'Encryption' },
  vulnerabilities: { de: 'Schwachstellen', en: 'Vulnerabilities' },
  monitoring: { de: 'Überwachung', en: 'Monitoring' },
  continuity: { de: 'Weiterarbeiten bei Ausfällen', en: 'Continuity' },
  incidents: { de: 'Vorfälle', en: 'Incidents' },
  change: { de: 'Änderungen', en: 'Changes' },
  risks: { de: 'Risiken', en: 'Risks' },
  vendors: { de: 'Anbieter', en: 'Vendors' },
  audits: { de: 'Prüfungen durch Dritte', en: 'Audits' },
  contact: { de: 'Kontakt', en: 'Contact' },
} as const satisfies Record<string, Words>
