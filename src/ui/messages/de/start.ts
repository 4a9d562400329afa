/** Die Einrichtung, Schritt für Schritt. */
export const start = {
  setUp: 'Einrichtung',
  title: (organisation: string) => `${organisation} einrichten`,
  intro:
    'In acht Schritten zum ersten Satz. Jeder lässt sich überspringen; was Sie eingeben, bleibt erhalten, auch wenn Sie das Fenster schließen.',
  progress: 'Erledigt oder übersprungen',
  begin: 'Anfangen',
  goOn: 'Weitermachen',
  finish: 'Einrichtung abschließen',
  skip: 'Überspringen',
  decide: 'Festlegen',
  connect: 'Quelle anschließen',
  have: 'Was Sie schon haben',
  haveAbout:
    'Aus Tabellen (CSV), jederzeit, auch später. Was darin über Zeiten steht, gilt als Angabe dessen, der importiert; aufgezeichnet wird jetzt.',
  byCommand: 'Auf der Kommandozeile:',
  underWay: (done: number, all: number) =>
    `Die Einrichtung ist noch nicht fertig: ${done} von ${all} Schritten.`,
  example: 'Erst einmal umsehen',
  exampleAbout:
    'Ein erfundenes Unternehmen mit Datenbanken, Sätzen und Fristen, in einer eigenen Organisation: In Ihrem Protokoll bleibt davon nichts.',
  openExample: 'Beispielunternehmen ansehen',
  inExample: 'Sie sehen ein erfundenes Beispielunternehmen. Nichts davon gehört zu Ihrem.',
  leaveExample: 'Mit dem eigenen beginnen',
  states: { done: 'erledigt', skipped: 'übersprungen' },
  steps: {
    company: {
      title: 'Unternehmen',
      about: 'Zeitzone, Sprache und Farbe. Fristen zählen nach der Zeitzone.',
    },
    entities: {
      title: 'Gesellschaften',
      about:
        'Welche Unternehmen gehören zum System? Wer beschäftigt die Menschen, wer schließt die Verträge?',
    },
    products: {
      title: 'Produkte',
      about:
        'Was verkaufen oder betreiben Sie für andere? Der Prüfbericht beschreibt diese Dienste.',
    },
    commitments: {
      title: 'Zusagen',
      about:
        'Was haben Sie Kundinnen und Kunden versprochen? In Verträgen, in der Leistungsbeschreibung, auf der Website.',
    },
    subservice: {
      title: 'Unterdienstleister',
      about: 'Auf wessen Arbeit steht Ihr Dienst? Meist mindestens auf der eines Cloud-Anbieters.',
    },
    complementary: {
      title: 'Ergänzende Kontrollen',
      about:
        'Was müssen andere tun, damit Ihre Zusagen gelten? Etwa: Kundinnen und Kunden sperren Zugänge ausgeschiedener Leute selbst.',
    },
    countries: {
      title: 'Erlaubte Länder',
      about:
        'Wo dürfen Daten liegen? Ein Test prüft jede Datenbank, jede Kopie und jede Momentaufnahme daran.',
    },
    source: {
      title: 'Erste Quelle',
      about:
        'Woher weiß Beleg, was stimmt? Schließen Sie ein System an. Wofür es keinen Anschluss gibt, geht es auch mit einer CSV-Datei oder einer Liste, für die jemand mit Namen einsteht.',
    },
  },
}
