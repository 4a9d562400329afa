/** Seiten hinter einem gemailten Link, für Menschen ohne Konto. */
export const byLink = {
  language: { de: 'Auf Deutsch lesen', en: 'Auf Englisch lesen' },
  version: 'Fassung',
  digest: 'Prüfsumme (SHA-256)',
  name: 'Ihr Name',
  nameMissing: 'Bitte schreiben Sie Ihren Namen.',
  codeTitle: 'Erst ein Code',
  codeText: (email: string) =>
    `Wir schicken einen sechsstelligen Code an ${email}. Er belegt, dass Sie dieses Postfach lesen; Ihre Identität belegt er nicht.`,
  codeButton: 'Code schicken',
  code: 'Code aus der E-Mail',
  codeHint: 'Sechs Ziffern.',
  codeWrong: 'Dieser Code stimmt nicht, oder er ist abgelaufen.',
  changed:
    'Der Text hat sich geändert, während Sie ihn vor sich hatten. Festgehalten ist noch nichts. Das ist er jetzt; Ihr Code gilt weiter.',
  again: 'Neuen Code schicken',
  expired: 'Dieser Link ist abgelaufen',
  expiredText: 'Bitten Sie die Personalstelle um einen neuen Link. Es ist nichts verloren.',
  ended: 'Dieser Link wurde beendet',
  endedText:
    'Er gilt vor seiner Zeit nicht mehr: Er wurde ersetzt oder zurückgezogen, oder auf der Personenliste steht jetzt eine andere Adresse von Ihnen. Sehen Sie dort nach einer neueren E-Mail, oder bitten Sie die Personalstelle um einen neuen Link, falls Sie noch einen brauchen.',
  gone: 'Dieser Link gilt nicht',
  goneText:
    'Vielleicht fehlt ein Stück davon: Öffnen Sie ihn noch einmal aus der E-Mail, oder bitten Sie die Personalstelle um einen neuen.',
}
