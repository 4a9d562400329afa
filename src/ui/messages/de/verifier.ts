/** What the verifier in a reader’s browser says, and needs to read the page: apart from the rest, which it does not fetch. */
const format = new Intl.NumberFormat('de-DE')
const integer = (n: number) => format.format(n)

/** What a check found, in numbers and names. */
type Facts = Readonly<Record<string, string | number>>

export const verifier = {
  status: {
    met: 'trifft zu',
    deviated: 'trifft zu, mit Abweichung',
    excepted: 'trifft zu bis auf genehmigte Ausnahmen',
    failing: 'trifft nicht zu',
    stale: 'nicht überprüft',
    pending: 'in Beobachtung',
    withdrawn: 'zurückgezogen',
  },
  since: (status: string, date: string) => `${status} seit ${date}`,
  /** Why items of a test pass, counted; never one, or a few. */
  parts: {
    checked: (n: string) => `${n} Überprüfungen fanden statt`,
    'not-permitted': (n: string) => `${n} lässt das örtliche Recht nicht zu`,
    'not-required': (n: string) => `${n} waren hier nicht nötig`,
  },
  partsFew:
    'Wie viele stattfanden und wie viele das örtliche Recht nicht zulässt, steht hier nicht: Eine der Zahlen beträfe weniger als zehn Menschen.',
  verifier: {
    heading: 'In diesem Browser prüfen',
    button: 'Jetzt prüfen',
    explain:
      'Der Prüfer läuft auch hier, aber sein Programm kommt von demselben Server wie diese Seite: Eine Seite, die sich selbst prüft, beweist weniger. Unabhängig prüfen Sie mit npx beleg-verify oder mit eigenen Werkzeugen.',
    running: 'Wird geprüft …',
    unloadable: 'Nicht feststellbar: Der Prüfer ließ sich nicht laden.',
    unable:
      'Nicht feststellbar: Dieser Browser kann hier keine Ed25519-Unterschriften prüfen. Dazu muss er sie kennen und die Seite über HTTPS geladen haben.',
    results: {
      0: 'Bestätigt.',
      1: 'Nicht bestätigt.',
      2: 'Nicht feststellbar.',
    },
    outcomes: {
      verified: 'stimmt',
      failed: 'stimmt nicht',
      unknown: 'nicht feststellbar',
      noted: 'Hinweis',
    },
    unknown: 'Das ließ sich nicht herausfinden.',
    checks: {
      checkpoint: {
        name: 'Unterschrift',
        verified: ({ origin = '', size = 0 }: Facts) =>
          `Der Prüfpunkt von ${origin} mit ${integer(Number(size))} Einträgen ist mit dem Schlüssel unterschrieben, den die Seite selbst nennt.`,
        failed: 'Prüfpunkt, Schlüssel und trust.json passen nicht zusammen.',
        noted: '',
      },
      witnesses: {
        name: 'Zeugen',
        verified: () => 'Zeugen haben diesen Prüfpunkt unterschrieben.',
        failed: 'Die Seite beruft sich auf Zeugen, die nicht unterschrieben haben.',
        noted: 'Unbezeugt: Niemand außerhalb des Unternehmens bestätigt diesen Prüfpunkt.',
      },
      timestamp: {
        name: 'Zeitstempel',
        verified: () => 'Eine Zeitstempelstelle bestätigt einen früheren Stand des Protokolls.',
        failed: 'Der Zeitstempel bestätigt dieses Protokoll nicht.',
        noted: 'Es gibt einen Zeitstempel; hier ist nicht bekannt, welcher Stelle zu glauben ist.',
      },
      predecessor: {
        name: 'Vorgänger',
        verified: () => '',
        failed: 'Das Protokoll vor diesem endete anders, als dieses es sagt.',
        noted:
          'Dieses Protokoll folgt auf ein anderes, das geendet hat. Warum, muss die Seite sagen.',
      },
      history: {
        name: 'Frühere Prüfpunkte',
        verified: () => 'Alle früher veröffentlichten Prüfpunkte gehören zu diesem Protokoll.',
        failed: 'Ein früher veröffentlichter Prüfpunkt passt nicht zu diesem Protokoll.',
        noted: 'An den früheren Prüfpunkten fällt etwas auf.',
      },
      freshness: {
        name: 'Aktualität',
        verified: ({ at = '' }: Facts) => `Die Seite ist vom ${at}.`,
        failed: 'Die Seite ist älter als 24 Stunden, oder ihr Zeitpunkt liegt in der Zukunft.',
        noted: '',
      },
      consistency: {
        name: 'Fortsetzung',
        verified: () => 'Das Protokoll setzt das früher gesehene fort.',
        failed: 'Das Protokoll setzt das früher gesehene nicht fort.',
        noted:
          'Nicht geprüft: Hier wird kein früherer Prüfpunkt aufbewahrt, mit dem sich das Protokoll vergleichen ließe.',
      },
      inclusion: {
        name: 'Einträge',
        verified: ({ n = 0 }: Facts) =>
          `${integer(Number(n))} Einträge, auf die sich die Seite stützt, stehen im Protokoll und sagen dasselbe.`,
        failed:
          'Ein Eintrag, auf den sich die Seite stützt, steht nicht im Protokoll oder sagt etwas anderes.',
        noted: '',
      },
      sentences: {
        name: 'Wortlaut',
        verified: ({ n = 0 }: Facts) =>
          n === 1
            ? 'Der eine Satz steht Wort für Wort so im Protokoll.'
            : `${integer(Number(n))} Sätze stehen Wort für Wort so im Protokoll.`,
        failed: 'Ein Satz oder sein Versprechen steht anders im Protokoll.',
        noted: '',
      },
      status: {
        name: 'Status',
        verified: ({ n = 0 }: Facts) =>
          n === 1
            ? 'Der eine Status wurde neu berechnet und folgt aus dem Protokoll.'
            : `${integer(Number(n))} Status wurden neu berechnet und folgen aus dem Protokoll.`,
        failed: 'Ein gezeigter Status folgt nicht aus dem Protokoll.',
        noted: '',
      },
      pages: {
        name: 'Seiten',
        verified: ({ language = '' }: Facts) =>
          `Die ${language === 'de' ? 'deutsche' : 'englische'} Seite zeigt dieselben Sätze, Status und Zahlen.`,
        failed: 'Eine Seite zeigt andere Sätze, Status oder Zahlen.',
        noted: '',
      },
      replay: {
        name: 'Ganzes Protokoll',
        verified: () => 'Alle Einträge wurden nachgerechnet.',
        failed: 'Im Protokoll stimmt etwas nicht.',
        noted: '',
      },
    },
  },
}
