import { agreements, checks } from './de/agreements.ts'
import { audit } from './de/audit.ts'
import { byLink } from './de/by-link.ts'
import { calendar } from './de/calendar.ts'
import { console } from './de/console.ts'
import { decisions } from './de/decisions.ts'
import { door } from './de/door.ts'
import { fields } from './de/fields.ts'
import { frame } from './de/frame.ts'
import { governance } from './de/governance.ts'
import { kept } from './de/kept.ts'
import { offers } from './de/offers.ts'
import { outbound } from './de/outbound.ts'
import { people } from './de/people.ts'
import { phishing } from './de/phishing.ts'
import { policies } from './de/policies.ts'
import { portal } from './de/portal.ts'
import { purposes } from './de/purposes.ts'
import { reminders } from './de/reminders.ts'
import { requests } from './de/requests.ts'
import { settings } from './de/settings.ts'
import { sources } from './de/sources.ts'
import { start } from './de/start.ts'
import { subscribe } from './de/subscribe.ts'
import { training } from './de/training.ts'
import { unread } from './de/unread.ts'
import { values } from './de/values.ts'
import { verifier } from './de/verifier.ts'

const format = new Intl.NumberFormat('de-DE')
const integer = (n: number) => format.format(n)

/** German is the source: what is missing in another language does not compile. */
export const de = {
  language: 'de',
  ...verifier,
  otherLanguage: { code: 'en', name: 'English', label: 'Read this page in English' },
  title: (name: string) => `Sicherheit bei ${name}: was gilt und wie man es nachprüft`,
  heading: 'Was gilt, und wie man es nachprüft',
  intro: (name: string) =>
    `Jeder Satz auf dieser Seite ist ein Versprechen von ${name}. Darunter steht, ob er gerade zutrifft, woran das gemessen wird und wie Sie es selbst nachprüfen.`,
  asOf: 'Stand',
  tree: (size: string) => `Protokoll mit ${size} Einträgen`,
  soc2: {
    label: 'SOC-2-Bericht',
    none: 'keiner',
    type1: (day: string) => `Typ I, Stichtag ${day}`,
    type2: (from: string, to: string) => `Typ II, Zeitraum ${from} bis ${to}`,
    own: 'Angabe des Unternehmens',
  },
  summary: {
    holds: (held: number, all: number) =>
      all === 1
        ? held === 1
          ? 'Der eine Satz trifft zu'
          : 'Der eine Satz trifft derzeit nicht uneingeschränkt zu'
        : `${held} von ${all} Sätzen ${held === 1 ? 'trifft' : 'treffen'} zu`,
    others: {
      excepted: (n: number) =>
        n === 1 ? 'einer davon mit genehmigter Ausnahme' : `${n} davon mit genehmigten Ausnahmen`,
      deviated: (n: number) =>
        n === 1 ? 'einer davon mit Abweichung' : `${n} davon mit Abweichungen`,
      failing: (n: number) => (n === 1 ? 'einer trifft nicht zu' : `${n} treffen nicht zu`),
      stale: (n: number) =>
        n === 1 ? 'einer ist derzeit nicht überprüft' : `${n} sind derzeit nicht überprüft`,
      pending: (n: number) => (n === 1 ? 'einer ist in Beobachtung' : `${n} sind in Beobachtung`),
      withdrawn: (n: number) => (n === 1 ? 'einer ist zurückgezogen' : `${n} sind zurückgezogen`),
    },
    none: 'Noch ist kein Satz veröffentlicht.',
  },
  withdrawnBecause: (reason: string) => `Grund: ${reason}.`,
  sinceThen: (date: string) => `seit ${date}`,
  chapters: {
    governance: 'Führung des Programms',
    system: 'System',
    policies: 'Richtlinien',
    people: 'Menschen',
    training: 'Schulungen',
    hosting: 'Wo Dienste und Daten liegen',
    encryption: 'Verschlüsselung',
    vulnerabilities: 'Schwachstellen und Bedrohungen',
    monitoring: 'Überwachung und Protokolle',
    access: 'Wer Zugang hat',
    continuity: 'Weiterarbeiten bei Ausfällen',
    vendors: 'Anbieter',
    trust: 'Trust-Seite',
    audits: 'Prüfungen durch Dritte',
    users: 'Konten und Rollen',
  },
  /** In the dative, as they follow "13 von 14". */
  populations: {
    'announcement-obligation': { one: 'Pflicht zum Lesen', other: 'Pflichten zum Lesen' },
    'criterion-coverage': { one: 'Kriterium', other: 'Kriterien' },
    'published-control': { one: 'Satz', other: 'Sätzen' },
    'review-standing': { one: 'Programm', other: 'Programmen' },
    'role-assignment': { one: 'Rolle', other: 'Rollen' },
    'oversight-attested-standing': { one: 'Bestätigung', other: 'Bestätigungen' },
    'information-quality-attested-standing': { one: 'Bestätigung', other: 'Bestätigungen' },
    'shortcomings-attested-standing': { one: 'Bestätigung', other: 'Bestätigungen' },
    'control-choice-attested-standing': { one: 'Bestätigung', other: 'Bestätigungen' },
    'technology-choice-attested-standing': { one: 'Bestätigung', other: 'Bestätigungen' },
    'physical-access-attested-standing': { one: 'Bestätigung', other: 'Bestätigungen' },
    'boundary-attested-standing': { one: 'Bestätigung', other: 'Bestätigungen' },
    'malware-defence-attested-standing': { one: 'Bestätigung', other: 'Bestätigungen' },
    'capacity-attested-standing': { one: 'Bestätigung', other: 'Bestätigungen' },
    'audit-log-coverage': { one: 'Cloud-Konto', other: 'Cloud-Konten' },
    'recorded-account': { one: 'Cloud-Konto', other: 'Cloud-Konten' },
    'kept-flow-log': { one: 'Netz', other: 'Netzen' },
    'kept-service-log': { one: 'Dienst', other: 'Diensten' },
    'kept-audit-trail': { one: 'Aufzeichnung', other: 'Aufzeichnungen' },
    'log-group': { one: 'Protokoll', other: 'Protokollen' },
    'network-flow-log': { one: 'Netz', other: 'Netzen' },
    'service-log': { one: 'Dienst', other: 'Diensten' },
    alarm: { one: 'Alarm', other: 'Alarmen' },
    'security-event-alarm': { one: 'Sicherheitsereignis', other: 'Sicherheitsereignissen' },
    'scanning-place': {
      one: 'Ort der Schwachstellensuche',
      other: 'Orten der Schwachstellensuche',
    },
    'scanned-asset': { one: 'durchsuchtem System', other: 'durchsuchten Systemen' },
    'weighed-vulnerability': { one: 'Schwachstelle', other: 'Schwachstellen' },
    vulnerability: { one: 'Schwachstelle', other: 'Schwachstellen' },
    'threat-detector': { one: 'Bedrohungserkennung', other: 'Bedrohungserkennungen' },
    'threat-finding': { one: 'Bedrohung', other: 'Bedrohungen' },
    'policy-standing': { one: 'Richtlinie', other: 'Richtlinien' },
    'policy-obligation': { one: 'Pflicht zur Bestätigung', other: 'Pflichten zur Bestätigung' },
    'training-obligation': { one: 'Pflicht zur Schulung', other: 'Pflichten zur Schulung' },
    'training-coverage': { one: 'Person', other: 'Personen' },
    'onboarding-agreement': { one: 'Vereinbarung', other: 'Vereinbarungen' },
    'signed-wording': { one: 'Unterschrift', other: 'Unterschriften' },
    'onboarding-check': { one: 'Überprüfung', other: 'Überprüfungen' },
    database: { one: 'Datenbank', other: 'Datenbanken' },
    snapshot: { one: 'Momentaufnahme', other: 'Momentaufnahmen' },
    volume: { one: 'Datenträger', other: 'Datenträgern' },
    'file-system': { one: 'Dateisystem', other: 'Dateisystemen' },
    'encryption-key': { one: 'Schlüssel', other: 'Schlüsseln' },
    'database-proxy': { one: 'Datenbank-Proxy', other: 'Datenbank-Proxys' },
    'storage-setting': { one: 'Voreinstellung', other: 'Voreinstellungen' },
    'protected-resource': { one: 'gesichertem Bestand', other: 'gesicherten Beständen' },
    'recovery-point': { one: 'Sicherung', other: 'Sicherungen' },
    'restore-test': { one: 'Rückspielung', other: 'Rückspielungen' },
    'inventory-count': { one: 'Gegenzählung', other: 'Gegenzählungen' },
    'every-database': { one: 'Datenbank', other: 'Datenbanken' },
    'storage-at-rest': { one: 'Speicher', other: 'Speichern' },
    'own-key': { one: 'eigenem Schlüssel', other: 'eigenen Schlüsseln' },
    'storage-key': { one: 'Speicher', other: 'Speichern' },
    'data-copy': { one: 'Kopie', other: 'Kopien' },
    'database-reconciliation': { one: 'Abgleich', other: 'Abgleichen' },
    'backed-up-data': { one: 'Datenbestand', other: 'Datenbeständen' },
    'restore-obligation': { one: 'Wiederherstellungsziel', other: 'Wiederherstellungszielen' },
    'stored-data': { one: 'Datenbestand', other: 'Datenbeständen' },
    'public-endpoint': { one: 'öffentlichem Endpunkt', other: 'öffentlichen Endpunkten' },
    'public-listener': { one: 'Listener', other: 'Listenern' },
    'tls-listener': { one: 'Listener', other: 'Listenern' },
    'cdn-distribution': { one: 'Auslieferungsnetz', other: 'Auslieferungsnetzen' },
    bucket: { one: 'Bucket', other: 'Buckets' },
    'database-server': { one: 'Datenbankserver', other: 'Datenbankservern' },
    'cloud-account': { one: 'Cloud-Konto', other: 'Cloud-Konten' },
    'provider-report': { one: 'Cloud-Konto', other: 'Cloud-Konten' },
    'monitored-endpoint': { one: 'öffentlichem Endpunkt', other: 'öffentlichen Endpunkten' },
    'continuity-plan': { one: 'Notfallplan', other: 'Notfallplänen' },
    'alert-path': { one: 'Alarmweg', other: 'Alarmwegen' },
    'identity-account': { one: 'Zugang', other: 'Zugängen' },
    'access-key': { one: 'Zugriffsschlüssel', other: 'Zugriffsschlüsseln' },
    grant: { one: 'erteiltem Recht', other: 'erteilten Rechten' },
    principal: { one: 'Rechteinhaber', other: 'Rechteinhabern' },
    'sign-on-administrator': { one: 'Rechteinhaber', other: 'Rechteinhabern' },
    'password-policy': { one: 'Passwortregel', other: 'Passwortregeln' },
    'identity-setting': { one: 'Einstellung', other: 'Einstellungen' },
    'account-owner': { one: 'Zugang', other: 'Zugängen' },
    'authorised-account': { one: 'Zugang', other: 'Zugängen' },
    'role-grant': { one: 'erteiltem Recht', other: 'erteilten Rechten' },
    'leaver-access': { one: 'Zugang von Ausgeschiedenen', other: 'Zugängen von Ausgeschiedenen' },
    'mfa-setting': { one: 'System', other: 'Systemen' },
    'root-user': { one: 'Root-Zugang', other: 'Root-Zugängen' },
    'sign-in': { one: 'Weg der Anmeldung', other: 'Wegen der Anmeldung' },
    'network-exposure': { one: 'möglicher Öffnung', other: 'möglichen Öffnungen' },
    'held-grant': { one: 'erteiltem Recht', other: 'erteilten Rechten' },
    credential: {
      one: 'Passwort, Schlüssel oder Rolle',
      other: 'Passwörtern, Schlüsseln und Rollen',
    },
    'password-rule': { one: 'Passwortregel', other: 'Passwortregeln' },
  },
  counts: {
    passing: (pass: number, n: number, population: string) =>
      `${integer(pass)} von ${integer(n)} ${population} in Ordnung`,
    empty: (population: string) => `0 von 0 ${population}`,
    failing: (n: number) => `${integer(n)} nicht in Ordnung`,
    unknown: (n: number) => `${integer(n)} unbekannt`,
    excepted: (n: number, until: string) =>
      (n === 1 ? '1 genehmigte Ausnahme' : `${integer(n)} genehmigte Ausnahmen`) +
      (until ? ` bis ${until}` : ''),
    late: (n: number) => `${integer(n)} verspätet behoben`,
    excluded: (n: number) => `${integer(n)} außerhalb des Systems`,
  },
  /** What passes for none of the reasons counted. */
  partsRest:
    'Bei den übrigen kam die Person, bevor die Pflicht galt, ihr erster Tag kommt noch, oder es ist erst spät festgehalten.',
  details: 'Wie gemessen wird, und der Beweis',
  test: {
    result: 'Ergebnis',
    coverage: 'Vollständigkeit',
    scopes: (complete: string, expected: string) =>
      `${complete} von ${expected} ${expected === '1' ? 'Abfrage' : 'Abfragen'} vollständig beantwortet`,
    noScopes: 'keine Quelle angeschlossen',
    basis: 'Grundlage',
    measured: (n: string) => `${n} gemessen`,
    inherited: (n: string) => `${n} vom Anbieter übernommen`,
    attested: (n: string, by: string) => `${n} bestätigt durch ${by}`,
    lastRun: 'Letzte Prüfung',
    run: (seq: string) => `Nr. ${seq}`,
    noRun: 'noch keine',
    due: 'Nächste spätestens am',
    parameters: 'Festgelegte Werte',
    delay: (days: string) => `Ergebnisse werden um ${days} verzögert gezeigt, gute wie schlechte.`,
    canary:
      'Vor der letzten Prüfung zeigte der Test an eigenen Beispielen, dass er auch scheitern kann.',
    canaryDead:
      'Der Test erkannte sein eigenes Gegenbeispiel nicht; sein Ergebnis gilt deshalb als unbekannt.',
  },
  criteria: 'Kriterien (SOC 2)',
  elsewhere: 'Was der Anbieter selbst sagt',
  history: 'Die letzten zwölf Monate',
  historyShort: (since: string) => `aufgezeichnet seit ${since}`,
  historyDays: (status: string, days: string) => `${status}: ${days}`,
  days: (n: number) =>
    n < 1 ? 'unter 1 Tag' : Math.round(n) === 1 ? '1 Tag' : `${Math.round(n)} Tage`,
  window: {
    usual: (days: string) => `Ein Satz trifft frühestens nach ${days} vollständiger Prüfungen zu.`,
    shortened: (now: string, usual: string) =>
      `Die Beobachtungszeit ist hier auf ${now} verkürzt; üblich sind ${usual}.`,
  },
  seconds: (n: number) => (n === 1 ? '1 Sekunde' : `${n} Sekunden`),
  check: {
    heading: 'Selbst nachprüfen',
    explain:
      'Dieser Befehl lädt das Protokoll, prüft Unterschrift, Beweise, Wortlaut und Status und vergleicht sie mit dieser Seite:',
    proof: 'Beweis zu diesem Satz',
    entry: (index: string) => `Protokolleintrag ${index}`,
  },
  log: {
    heading: 'Was das Protokoll beweist und was nicht',
    proves:
      'Das beweist, dass die Aufzeichnung nicht umgeschrieben wurde, nicht, dass sie wahr ist; es ist kein Prüfungsurteil und keine Garantie.',
    explain:
      'Jede Prüfung steht in einem Protokoll, an das nur angehängt werden kann. Wer einen früheren Prüfpunkt aufbewahrt, bemerkt jede nachträgliche Änderung.',
    restarted: {
      since: (date: string) =>
        `Das Protokoll beginnt am ${date} neu; alle Beobachtungszeiten laufen seitdem von vorn.`,
      rolledBack: (signed: string, lost: string) =>
        `Vom vorigen waren ${signed} Einträge unterschrieben; ${lost} davon gingen verloren, als die Datenbank aus einer älteren Sicherung wiederhergestellt wurde.`,
      forked: (signed: string) =>
        `Vom vorigen waren ${signed} Einträge unterschrieben, und was die Datenbank enthielt, stimmte damit nicht mehr überein.`,
      old: 'Das vorige bleibt nachlesbar:',
    },
    origin: 'Name des Protokolls',
    key: 'Schlüssel',
    checkpoint: 'Prüfpunkt',
    witness: 'Zeugen',
    unwitnessed: 'unbezeugt: Noch bestätigt niemand außerhalb des Unternehmens die Prüfpunkte.',
    timestamp: {
      label: 'Zeitstempel',
      taken: (date: string, size: string) =>
        `Ein Zeitstempeldienst bestätigt: Die ersten ${size} Einträge gab es schon am ${date}.`,
      none: 'keiner',
    },
    witnessing: {
      short: (n: number, all: number) => `bezeugt (${n} von ${all})`,
      shortNot: 'unbezeugt',
      met: (n: number, all: number, needed: number) =>
        `bezeugt: ${n} von ${all} Zeugen, die das Unternehmen benennt, ${n === 1 ? 'bestätigt' : 'bestätigen'} diesen Prüfpunkt; nötig ${needed === 1 ? 'ist einer' : `sind ${needed}`}.`,
      missed: (n: number, all: number, needed: number) =>
        `unbezeugt: ${n === 0 ? 'Keiner' : n} von ${all} Zeugen ${n < 2 ? 'bestätigt' : 'bestätigen'} diesen Prüfpunkt; nötig ${needed === 1 ? 'ist einer' : `sind ${needed}`}.`,
      old: (date: string) =>
        `unbezeugt: Zuletzt bestätigten ihn genügend Zeugen am ${date}, vor mehr als einem Tag.`,
      last: (date: string, size: string) =>
        `Zuletzt bestätigten genügend Zeugen einen Prüfpunkt am ${date}, bei ${size} Einträgen.`,
      never: 'Noch nie bestätigten genügend Zeugen einen Prüfpunkt.',
      confirmed: (name: string, date: string) => `${name}: ${date}`,
      silent: (name: string) => `${name}: hat diesen Prüfpunkt nicht bestätigt`,
    },
  },
  machine: 'Diese Seite für Programme',
  feed: {
    title: (name: string) => `Sicherheit bei ${name}: Änderungen`,
    change: (status: string, sentence: string) => `${status}: ${sentence}`,
    explain: (status: string, since: string, before: string | undefined, entry: string) =>
      `Seit ${since}: ${status}.${before === undefined ? '' : ` Davor: ${before}.`} Protokolleintrag ${entry}.`,
    atom: 'Änderungen (Atom)',
    json: 'Änderungen (JSON Feed)',
  },
  madeWith: 'Erstellt mit Beleg',
  console,
  verdicts: {
    pass: 'erfüllt',
    fail: 'nicht erfüllt',
    unknown: 'unbekannt',
    excepted: 'genehmigte Ausnahme',
    excluded: 'außerhalb des Systems',
    deviated: 'Abweichung',
  },
  trouble: {
    title: 'Die Datenbank antwortet gerade nicht',
    later:
      'Versuchen Sie es in einer Minute noch einmal. Wer diesen Server betreibt, findet die Ursache in seinem Protokoll.',
    pageStays: 'Die öffentliche Seite bleibt erreichbar und zeigt, von wann ihr Stand ist.',
    stopped: (since: string) => `Die planmäßige Arbeit schlägt seit ${since} fehl.`,
    unexpected: 'Die Ursache ist ein unerwarteter Fehler; er steht im Protokoll des Servers.',
    fix: 'Abhilfe:',
  },
  decisions,
  audit,
  door,
  frame,
  governance,
  calendar,
  kept,
  offers,
  settings,
  start,
  outbound,
  agreements,
  byLink,
  checks,
  policies,
  portal,
  purposes,
  training,
  phishing,
  unread,
  fields,
  values,
  reminders,
  people,
  requests,
  subscribe,
  sources,
  unpublished: {
    title: 'Noch nichts veröffentlicht',
    text: 'Hier steht, was diese Organisation über ihre Sicherheit zusagt und nachweist, sobald sie den ersten Satz veröffentlicht.',
  },
  notFound: { title: 'Nicht gefunden', text: 'Diese Adresse gibt es hier nicht.' },
}

/** A message or a table of them, with the same parameters in every language. */
type Translated<Message> = Message extends string
  ? string
  : Message extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { [Key in keyof Message]: Translated<Message[Key]> }

export type Messages = Translated<typeof de>
