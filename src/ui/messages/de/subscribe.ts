/** Änderungen der Trust-Seite per E-Mail. */
export const subscribe = {
  title: 'Änderungen per E-Mail',
  intro: (organisation: string) =>
    `Ändert sich ein Status auf der Trust-Seite von ${organisation}, oder wird ein Unterauftragsverarbeiter angekündigt, schreiben wir Ihnen, höchstens einmal am Tag.`,
  data: 'Wir bewahren dafür nur Ihre Adresse und Sprache auf. Mit dem Abbestellen wird beides gelöscht.',
  email: 'Ihre E-Mail-Adresse',
  language: 'Sprache der E-Mails',
  languages: { de: 'Deutsch', en: 'Englisch' },
  submit: 'Abonnieren',
  sent: {
    title: 'Sehen Sie in Ihr Postfach',
    text: 'Wir haben Ihnen einen Link geschickt. Erst wenn Sie ihn öffnen, bekommen Sie Nachrichten. Kommt nichts an, war die Adresse wohl nicht richtig.',
  },
  confirm: {
    title: 'Abonnement bestätigen',
    text: 'Ein Klick noch, dann hören Sie von Änderungen.',
    button: 'Bestätigen',
    done: 'Abonniert',
    doneText: 'Sie hören von uns, sobald sich etwas ändert.',
  },
  end: {
    title: 'Abbestellen',
    text: 'Danach bekommen Sie keine Nachrichten mehr, und Ihre Adresse wird gelöscht.',
    button: 'Abbestellen',
    done: 'Abbestellt',
    doneText: 'Ihre Adresse ist gelöscht.',
  },
  mails: {
    confirm: {
      heading: 'Bestätigen Sie Ihr Abonnement',
      text: (organisation: string) =>
        `Jemand möchte mit dieser Adresse erfahren, wenn sich auf der Trust-Seite von ${organisation} etwas ändert. Waren Sie das, dann bestätigen Sie es innerhalb einer Woche. Waren Sie es nicht, tun Sie nichts.`,
      button: 'Abonnement bestätigen',
    },
    digest: {
      heading: (organisation: string) => `Sicherheit bei ${organisation}: Änderungen`,
      change: (at: string, status: string, before: string | undefined, sentence: string) =>
        `${at}: ${status}${before === undefined ? '' : ` (davor: ${before})`}: „${sentence}“`,
      notice: (title: string, text: string) => `${title}. ${text}`,
      more: (n: number) => `Und ${n} weitere; alle stehen auf der Seite.`,
      button: 'Zur Trust-Seite',
      unsubscribe: 'Abbestellen',
    },
  },
}
