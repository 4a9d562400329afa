/** Der Kalender: alles, was bis zu einem Tag zu tun ist. */
export const calendar = {
  title: (month: string) => `Kalender: ${month}`,
  months: 'Monate',
  today: 'Heute',
  overdue: 'Überfällig',
  coming: 'Noch in diesem Monat',
  none: 'In diesem Monat ist nichts fällig',
  noneText:
    'Hier stehen Fristen: endende Ausnahmen, neu anzufordernde Berichte, Bestätigungen, Abgleiche.',
  feed: 'Im eigenen Kalender',
  feedAbout:
    'Eine geheime Adresse, die Ihr Kalenderprogramm abonniert (iCal). Eine neue Adresse macht die vorige ungültig.',
  makeFeed: 'Neue Adresse erzeugen',
  feedOnce:
    'Diese Adresse wird nur jetzt gezeigt. Wer sie kennt, sieht diese Fristen; geben Sie sie nicht weiter.',
}
