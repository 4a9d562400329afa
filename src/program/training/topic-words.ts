import type { Words } from '#engine/field.ts'
import type { TrainingTopic } from '#populations/course.ts'

/** What topics are called. */
export const topicWords: Readonly<Record<TrainingTopic, Words>> = {
  phishing: { de: 'Phishing', en: 'Phishing' },
  passwords: { de: 'Umgang mit Passwörtern', en: 'Password handling' },
  'second-factor': { de: 'Zwei-Faktor-Anmeldung', en: 'Two-factor sign-in' },
  devices: { de: 'Geräte und Arbeitsplatz', en: 'Devices and workplace' },
  incidents: { de: 'Vorfälle melden', en: 'Reporting incidents' },
  'data-protection': { de: 'Datenschutz', en: 'Data protection' },
}
