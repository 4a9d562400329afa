/** Die Personenliste, ihr Import, Konten, Ausgang. */
export const people = {
  title: 'Personen',
  intro:
    'Wer für das Unternehmen arbeitet, gleich in welchem Verhältnis. Wer gegangen ist, bleibt mit seinem letzten Tag stehen.',
  name: 'Name',
  kind: 'Art',
  entity: 'Gesellschaft',
  country: 'Land',
  start: 'Erster Tag',
  end: 'Letzter Tag',
  manager: 'Führungskraft',
  account: 'Konto',
  email: 'E-Mail-Adresse',
  groups: 'Gruppen',
  language: 'Sprache',
  source: 'Quelle',
  sources: { people: 'von Hand oder aus Datei', directory: 'aus dem Verzeichnis (SCIM)' },
  externalIds: 'Kennungen anderer Systeme',
  kinds: {
    employee: 'Angestellt',
    contractor: 'Extern',
    trainee: 'In Ausbildung',
    board: 'Organ',
    other: 'Sonstige',
  },
  accounts: { open: 'offen', closed: 'geschlossen', none: 'keins' },
  search: 'Name, Adresse oder Gruppe',
  here: 'Wer',
  heres: { here: 'ist da', left: 'ist gegangen', all: 'alle' },
  add: 'Person eintragen',
  import: 'Datei importieren',
  change: 'Ändern',
  leave: 'Austritt eintragen',
  empty: 'Hier steht noch niemand',
  emptyText:
    'Verbinden Sie Ihr Verzeichnis über SCIM, importieren Sie eine Datei oder tragen Sie Personen von Hand ein.',
  nobody: 'Niemand passt zu dieser Auswahl.',
  endMissing: (n: number) =>
    n === 1
      ? 'Bei einer externen Kraft fehlt der letzte Tag.'
      : `Bei ${n} externen Kräften fehlt der letzte Tag.`,
  openAccount: 'Der letzte Tag ist vorbei, das Konto aber noch offen.',
  history: 'Geschichte',
  firstVersion: 'Aufgenommen',
  laterVersion: 'Geändert',
  reconcile: {
    title: 'Abgleich',
    button: 'Abgleich bestätigen',
    never:
      'Die Liste wurde noch nie mit Identitätsanbieter und Lohnabrechnung abgeglichen. Das ist jeden Monat fällig.',
    overdue: (date: string) => `Der monatliche Abgleich war am ${date} fällig.`,
    due: (date: string) => `Nächster Abgleich bis ${date}.`,
    on: 'Verglichen am',
    by: 'Von',
    with: 'Verglichen mit',
    withWords: { 'identity-provider': 'Identitätsanbieter', payroll: 'Lohnabrechnung' },
    people: 'Personen',
    differences: 'Unterschiede',
    recorded: 'Aufgezeichnet',
  },
  importing: {
    title: 'Personen aus Datei übernehmen',
    intro:
      'Eine CSV-Datei aus der Personalverwaltung. Nötig ist die Spalte „Name“; bekannt sind außerdem E-Mail, Art, Gesellschaft, Land, Führungskraft, Gruppen, Erster Tag, Letzter Tag, Sprache und Personalnummer. Trennzeichen und Zeichensatz erkennen wir selbst.',
    file: 'CSV-Datei',
    noFile: 'Wählen Sie zuerst eine Datei.',
    preview: 'Vorschau',
    read: (encoding: string, delimiter: string) =>
      `Gelesen als ${encoding}, getrennt durch ${delimiter}.`,
    tab: 'Tabulator',
    unknown: (columns: string) => `Aus diesen Spalten wird nichts übernommen: ${columns}.`,
    line: 'Zeile',
    outcome: 'Was geschieht',
    outcomes: { new: 'neu', changed: 'geändert', same: 'unverändert', wrong: 'falsch' },
    trouble: 'Was nicht stimmt',
    wrong: (n: number) =>
      n === 1
        ? 'Eine Zeile stimmt nicht. Solange das so ist, wird nichts übernommen; berichtigen Sie die Datei.'
        : `${n} Zeilen stimmen nicht. Solange das so ist, wird nichts übernommen; berichtigen Sie die Datei.`,
    unnamed: (n: number) =>
      n === 1
        ? 'Eine Person der Liste fehlt in der Datei; sie bleibt, wie sie ist.'
        : `${n} Personen der Liste fehlen in der Datei; sie bleiben, wie sie sind.`,
    counts: (added: string, changed: string, same: string) =>
      `${added} neu, ${changed} geändert, ${same} unverändert.`,
    shown: (n: string) => `Gezeigt werden die ersten ${n} Zeilen.`,
    confirm: 'Übernehmen',
    another: 'Andere Datei wählen',
    late: 'Die Vorschau gilt nur eine Stunde. Wählen Sie die Datei noch einmal.',
    nothing: 'In dieser Datei steht nichts Neues.',
  },
}
