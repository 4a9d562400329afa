/** What stands in every mail, and why a message was not sent. */
export const outbound = {
  sentBy: (organisation: string) =>
    `Diese Nachricht hat das Sicherheitsprogramm von ${organisation} verschickt. Antworten auf sie liest niemand.`,
  linkBelow: 'Falls die Schaltfläche nicht geht, öffnen Sie diese Adresse:',
  troubles: {
    'under-way': 'wird gerade verschickt',
    'no-mail-server': 'nicht verschickt: Es ist kein Mailserver eingerichtet',
    'put-off': 'aufgeschoben: zu viele Nachrichten an diese Adresse in einer Stunde',
    'too-old': 'aufgegeben: älter als drei Tage',
    'webhook-disabled': 'nicht verschickt: Der Webhook ist abgeschaltet',
    unreadable: 'nicht verschickt: Die Adresse oder der Inhalt ist unlesbar',
    unexpected: 'nicht verschickt: unerwarteter Fehler; er steht im Protokoll des Servers',
  },
}
