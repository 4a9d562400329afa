import type { Words } from '#engine/field.ts'

/**
 * What shipped policies also stand behind, though no control of the program speaks of it yet: by the id that the control will
 * have. Whoever adds one takes it from here.
 */
export const plannedControls: Record<string, Words> = {
  'controls-assessed-independently': {
    de: 'die Prüfung der Kontrollen durch unabhängige Dritte',
    en: 'the assessment of controls by independent third parties',
  },
  'penetration-tested-yearly': {
    de: 'der jährliche Penetrationstest',
    en: 'the yearly penetration test',
  },
  'incidents-handled-by-procedure': {
    de: 'der Umgang mit Sicherheitsvorfällen',
    en: 'the handling of security incidents',
  },
  'access-reviewed-quarterly': {
    de: 'die vierteljährliche Prüfung der Zugänge',
    en: 'the quarterly review of access',
  },
  'password-manager-on-laptops': {
    de: 'der Passwortmanager auf den Laptops',
    en: 'the password manager on laptops',
  },
  'risks-assessed-yearly': {
    de: 'die jährliche Bewertung der Risiken',
    en: 'the yearly assessment of risks',
  },
  'vendors-assessed-before-approval': {
    de: 'die Prüfung von Anbietern, bevor sie zugelassen werden',
    en: 'the assessment of vendors before they are approved',
  },
  'contact-published': {
    de: 'die Adresse für Fragen und Hinweise auf Schwachstellen',
    en: 'the address for questions and reports of vulnerabilities',
  },
  'changes-reviewed-before-release': {
    de: 'die Prüfung von Änderungen, bevor sie in Betrieb gehen',
    en: 'the review of changes before they are released',
  },
  'retired-media-wiped': {
    de: 'das Löschen ausgemusterter Datenträger',
    en: 'the wiping of retired media',
  },
}
