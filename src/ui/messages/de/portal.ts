/** Das Portal: was jede und jeder zu tun hat. */
export const portal = {
  title: 'Meine Pflichten',
  next: 'Als Nächstes',
  things: (n: number) => (n === 1 ? 'eine Sache' : `${n} Dinge`),
  inAll: (n: number, things: string, time: string) =>
    n === 1 ? `${things}, ${time}` : `${things}, zusammen ${time}`,
  unknownTime: (n: number) => `ohne ${n === 1 ? 'eine' : n}, deren Dauer niemand kennt`,
  group: {
    overdue: (said: string) => `Überfällig: ${said}`,
    waits: (said: string) => `Ohne Termin: ${said}`,
    due: (date: string, said: string) => `Bis ${date}: ${said}`,
  },
  later: 'Später',
  done: 'Erledigt',
  start: 'Jetzt erledigen',
  due: 'Fällig',
  overdue: 'Überfällig seit',
  waits: 'Wartet auf Sie',
  takes: (halfMinutes: number) =>
    halfMinutes < 3
      ? `etwa ${halfMinutes === 1 ? 'eine halbe' : 'eine'} Minute`
      : `etwa ${Math.floor(halfMinutes / 2)}${halfMinutes % 2 === 0 ? '' : '½'} Minuten`,
  doneAt: 'Erledigt',
  nothing: 'Nichts zu tun',
  nothingSince: (since: string) => `Alles erledigt seit ${since}. Was neu dazukommt, steht hier.`,
  dutiesUnknown:
    'Welche Pflichten Sie haben, folgt aus der Personenliste, und dort sind Sie noch nicht. Bitten Sie die Personalabteilung, Sie mit der Adresse einzutragen, mit der Sie sich anmelden.',
  mine: 'Über mich',
  profile: 'Was über mich aufgezeichnet ist',
  record: 'Was ich getan habe',
  sessions: 'Anmeldung, Sitzungen und Sprache',
  recordEmpty: 'Noch nichts',
  recordEmptyText: 'Was Sie lesen, bestätigen oder unterschreiben, steht danach hier.',
  recordText:
    'Jede Handlung steht mit einer Prüfsumme im Protokoll; niemand kann sie nachträglich ändern.',
  entry: 'Eintrag im Protokoll',
  older: 'Ältere',
  profileText:
    'Das steht über Sie auf der Personenliste. Daraus folgt, welche Richtlinien, Schulungen und Zugänge für Sie gelten.',
  noProfile: 'Zu Ihrem Konto gehört kein Eintrag',
  noProfileText:
    'Ihr Konto ist mit keiner Person auf der Personenliste verknüpft. Gespeichert sind nur Name, Adresse und Rollen Ihres Kontos.',
  account: 'Ihr Konto',
  name: 'Name',
  email: 'E-Mail-Adresse',
  roles: 'Rollen',
  since: 'Konto seit',
  person: 'Ihr Eintrag',
  recordedFrom: 'So aufgezeichnet seit',
  from: {
    people: 'von Hand oder aus einer Datei',
    directory: 'aus dem Verzeichnis des Unternehmens',
  },
  keptBy: 'Herkunft',
  history: 'Frühere Fassungen',
  right: 'Stimmt alles',
  rightNote: 'Das hält fest, dass Sie Ihre Daten heute angesehen haben.',
  confirmed: (at: string) => `Zuletzt bestätigt: ${at}`,
  wrong: 'Stimmt etwas nicht?',
  wrongText: (who: string) => `Sagen Sie es bitte ${who}.`,
  wrongNobody: 'Sagen Sie es bitte Ihrer Personalabteilung.',
}
