import type { Words } from './field.ts'
import type { Permission } from './permissions.ts'

/** What each permission lets somebody do, for whoever hands it to a program. */
export const permissionWords: Readonly<Record<Permission, Words>> = {
  'own.use': { de: 'Eigene Daten und Sitzungen sehen', en: 'See one’s own data and sessions' },
  'duty.do': { de: 'Eigene Pflichten erledigen', en: 'Do one’s own duties' },
  'program.see': {
    de: 'Sätze, Tests, Einträge und Protokoll sehen',
    en: 'See sentences, tests, items and log',
  },
  'people.see': { de: 'Menschen sehen', en: 'See people' },
  'purposes.see': { de: 'Zwecke der Personendaten sehen', en: 'See what data about people is for' },
  'user.see': { de: 'Konten sehen', en: 'See accounts' },
  'audit.see': { de: 'Prüfaufträge lesen', en: 'Read engagements' },
  'outbox.see': { de: 'Postausgang sehen', en: 'See the outbox' },
  'control.change': { de: 'Sätze ändern und veröffentlichen', en: 'Change and publish sentences' },
  'test.run': { de: 'Tests laufen lassen', en: 'Run tests' },
  'exception.request': { de: 'Ausnahmen beantragen', en: 'Request exceptions' },
  'exception.approve': { de: 'Ausnahmen genehmigen', en: 'Approve exceptions' },
  'source.change': { de: 'Quellen einrichten und ändern', en: 'Add and change sources' },
  'system.change': { de: 'Angaben zum System ändern', en: 'Change what the system consists of' },
  'people.change': { de: 'Menschen eintragen und ändern', en: 'Add and change people' },
  'agreement.change': { de: 'Betriebsvereinbarungen ändern', en: 'Change works agreements' },
  'policy.change': {
    de: 'Richtlinien entwerfen und veröffentlichen',
    en: 'Draft and publish policies',
  },
  'policy.approve': { de: 'Richtlinien freigeben', en: 'Approve policies' },
  'training.change': {
    de: 'Kurse führen und Abschlüsse importieren',
    en: 'Keep courses and import completions',
  },
  'engagement.change': { de: 'Prüfaufträge anlegen und ändern', en: 'Add and change engagements' },
  'document.change': {
    de: 'Dokumente der Trust-Seite ändern',
    en: 'Change documents of the trust page',
  },
  'document.decide': { de: 'Über Dokumentanfragen entscheiden', en: 'Decide on document requests' },
  'settings.change': { de: 'Einstellungen ändern', en: 'Change settings' },
  'user.change': { de: 'Konten anlegen und ändern', en: 'Add and change accounts' },
  'provider.change': { de: 'Anmeldung einrichten', en: 'Set up sign-in' },
  'directory.write': {
    de: 'Konten und Menschen aus einem Verzeichnis füllen (SCIM)',
    en: 'Fill accounts and people from a directory (SCIM)',
  },
  'token.change': { de: 'Token anlegen und beenden', en: 'Make and end tokens' },
  'webhook.change': { de: 'Webhooks einrichten', en: 'Set up webhooks' },
  'hostname.change': { de: 'Hostnamen ändern', en: 'Change host names' },
}
