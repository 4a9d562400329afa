/** Ausnahmen, Änderungen an Sätzen, Prüfungen auf Zuruf: was Menschen entscheiden. */
export const decisions = {
  exclusions: {
    names: (n: string, all: string, where: string) =>
      `Der Schlüssel trifft jetzt ${n} von ${all} Einträgen (${where}).`,
    empty: (where: string) => `Hier ist noch kein Eintrag bekannt (${where}).`,
    such: 'Schlüssel sehen hier so aus:',
  },
  exceptions: {
    title: 'Ausnahmen',
    one: 'Ausnahme',
    about:
      'Eine genehmigte Ausnahme nimmt einzelne Einträge für eine Weile hin. Sie heilt nichts: Die Einträge zählen weiter mit und stehen öffentlich als Ausnahme da.',
    open: 'Zu entscheiden',
    active: 'In Kraft',
    past: 'Vergangene',
    noneOpen: 'Kein Antrag wartet',
    noneOpenText:
      'Beantragt wird eine Ausnahme auf der Seite des Tests, dessen Einträge sie betrifft.',
    noneActive: 'Keine Ausnahme ist in Kraft.',
    nonePast: 'Noch keine ist vergangen.',
    morePast: (n: string) => `Gezeigt werden die letzten ${n}.`,
    test: 'Test',
    items: 'Einträge',
    requested: 'Beantragt',
    approved: 'Genehmigt',
    until: 'Gilt bis',
    wantedUntil: 'Soll gelten bis',
    state: 'Stand',
    by: (name: string) => `von ${name}`,
    states: {
      open: 'Wartet auf Entscheidung',
      late: 'Nicht entschieden, inzwischen abgelaufen',
      active: 'In Kraft',
      expired: 'Abgelaufen',
      ended: 'Vorzeitig beendet',
      rejected: 'Abgelehnt',
    },
    reason: 'Grund',
    measure: 'Ausgleichende Maßnahme',
    entry: 'Im Protokoll',
    what: (n: number) => (n === 1 ? 'Ausnahme für 1 Eintrag' : `Ausnahme für ${n} Einträge`),
    covered: 'Was sie deckt',
    frozen: 'Diese Liste steht fest: Neue Einträge kommen nie dazu.',
    now: 'Jetzt',
    gone: 'gibt es nicht mehr',
    more: (n: string) => `Dazu ${n} weitere.`,
    history: 'Verlauf',
    happened: {
      requested: 'Beantragt',
      approved: 'Genehmigt',
      rejected: 'Abgelehnt',
      ended: 'Vorzeitig beendet',
      expired: 'Abgelaufen',
    },
    own: 'Sie haben diese Ausnahme beantragt; genehmigen muss sie jemand anders.',
    approve: 'Genehmigen',
    reject: 'Ablehnen',
    end: 'Vorzeitig beenden',
  },
  request: {
    failing: 'Einträge, die jetzt nicht erfüllt sind',
    shown: (n: string, all: string) =>
      `Gezeigt sind ${n} von ${all}. Für die übrigen wählen Sie „Alle“, oder erst einmal weniger.`,
    all: (n: string) => `Alle jetzt nicht erfüllten Einträge (${n})`,
    allHint: 'Die Liste wird beim Absenden festgestellt und steht dann fest.',
    none: 'Nichts auszunehmen',
    noneText:
      'Jetzt gerade ist kein Eintrag dieses Tests nicht erfüllt. Unbekanntes lässt sich nicht ausnehmen.',
    back: 'Zum Test',
    covered: (until: string) => `schon ausgenommen bis ${until}`,
  },
  control: {
    title: 'Satz ändern',
    parameters: 'Werte der Tests',
    parametersHint:
      'Womit geprüft wird. Wer einen Wert ändert, ändert die Prüfung: Das steht offen im Protokoll.',
    usual: (value: string) => `Voreingestellt: ${value}.`,
    nothing: 'keine',
    onePerLine: 'Je Zeile eine Angabe.',
    namedPerLine: 'Je Zeile ein Name und was dazugehört, etwa „Edge: 192.0.2.0/24, 2001:db8::/32“.',
    windowNow: (seconds: number) => `Zurzeit ${seconds} Sekunden; leer bleibt es dabei.`,
    disabled: 'Abgeschaltete Tests',
    disabledHint:
      'Ein abgeschalteter Test läuft nicht mehr, und der Satz beruht nicht mehr auf ihm. Das steht offen im Protokoll.',
    inSight: (reason: string, until: string) =>
      `zurückgezogen (${reason}); öffentlich durchgestrichen bis ${until}`,
    withdrawn:
      'Dieser Satz ist zurückgezogen. Änderungen gelten, sobald er wieder veröffentlicht wird.',
  },
  run: {
    waiting: (time: string) => `Eine Prüfung ist bestellt, seit ${time}. Sie beginnt gleich.`,
    running: (time: string) => `Der Test läuft seit ${time}.`,
  },
}
