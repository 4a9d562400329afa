/** Der zweite Teil der Trust-Seite: Dokumente, Unterauftragsverarbeiter, Abonnement. */
export const offers = {
  documents: {
    heading: 'Dokumente',
    intro:
      'Was allen offensteht, laden Sie direkt herunter. Alles andere gibt es auf Anfrage, auf Ihren Namen.',
    kinds: {
      report: 'Bericht',
      certificate: 'Zertifikat',
      policy: 'Richtlinie',
      'pentest-letter': 'Bestätigung eines Penetrationstests',
      other: 'Dokument',
    },
    onRequest: 'auf Anfrage',
    ask: (title: string) => `„${title}“ anfragen`,
    from: (date: string) => `angeboten seit ${date}`,
    to: (date: string) => `gültig bis ${date}`,
    size: (size: string) => `${size} kB`,
  },
  subprocessors: {
    heading: 'Unterauftragsverarbeiter',
    intro: (days: number) =>
      `Wer im Auftrag des Unternehmens Daten von Kunden verarbeitet. Wer neu dazukommt, wird ${days} Tage vorher angekündigt.`,
    data: 'Daten',
    countries: 'Länder',
    since: (date: string) => `seit ${date}`,
    announced: (date: string) => `angekündigt: ab ${date}`,
  },
  stay: {
    heading: 'Auf dem Laufenden bleiben',
    intro:
      'Ändert sich ein Status, oder kommt ein Unterauftragsverarbeiter dazu, erfahren Sie es höchstens einmal am Tag.',
    mail: 'Per E-Mail abonnieren',
    contact: 'Fragen zur Sicherheit, oder eine Schwachstelle gefunden?',
  },
  notices: {
    added: (name: string, date: string, isToCome: boolean) =>
      isToCome
        ? `Neuer Unterauftragsverarbeiter ab ${date}: ${name}`
        : `Unterauftragsverarbeiter seit ${date}: ${name}`,
    changed: (name: string) => `Angaben zu Unterauftragsverarbeiter geändert: ${name}`,
    ended: (name: string) => `Kein Unterauftragsverarbeiter mehr: ${name}`,
    text: (purpose: string, countries: string, data: string) =>
      `Zweck: ${purpose}. Länder: ${countries}. Daten: ${data}.`,
  },
}
