/** Mails, die an etwas erinnern. */
export const reminders = {
  duties: {
    heading: (n: number) =>
      n === 1 ? 'Eine Aufgabe wartet auf Sie' : `${n} Aufgaben warten auf Sie`,
    intro: 'Das steht bei Ihnen an. Das meiste ist in wenigen Minuten erledigt.',
    due: (title: string, day: string) => `${title} (bis ${day})`,
    overdue: (title: string, day: string) => `${title} (überfällig seit ${day})`,
    news: (what: string) => `Neu darin: ${what}`,
    more: (n: number) => `und ${n} weitere`,
    stops: 'Was erledigt ist, wird nicht mehr erwähnt.',
    button: 'Meine Pflichten öffnen',
  },
  team: {
    heading: (n: number) =>
      n === 1 ? 'Im Team ist eine Pflicht überfällig' : `Im Team sind ${n} Pflichten überfällig`,
    intro: (days: number) =>
      `Sie bekommen diese Mail, weil Sie als Führungskraft dieser Personen eingetragen sind oder weil Sie das Sicherheitsprogramm leiten und keine Führungskraft zu erreichen ist. Mehr als ${days === 1 ? 'einen Tag' : `${days} Tage`} überfällig:`,
    alone: (n: number) =>
      n === 1 ? 'Eine Ihrer Pflichten ist überfällig' : `${n} Ihrer Pflichten sind überfällig`,
    aloneText: (days: number) =>
      `Es geht um Ihre eigenen, und niemand sonst konnte davon erfahren: Keine Führungskraft, keine Vertretung, keine andere Leitung, keine Aufsicht und keine Administration ist eingetragen, die zu erreichen wäre. Mehr als ${days === 1 ? 'einen Tag' : `${days} Tage`} überfällig:`,
    aloneAsk: 'Bitte holen Sie es nach, und tragen Sie unter „Rollen“ eine Vertretung ein.',
    ask: 'Bitte sprechen Sie die Personen an. Das meiste ist in wenigen Minuten erledigt.',
    line: (name: string, title: string) => `${name}: ${title}`,
    button: 'Übersicht öffnen',
  },
  invitation: {
    heading: (name: string) => `${name} hat die Einladung nicht angenommen`,
    text: (email: string, day: string) =>
      `Der Link an ${email} ist am ${day} abgelaufen und wurde nicht benutzt. Bis es einen neuen gibt, kommt dort niemand herein.`,
    ask: 'Vielleicht stimmt die Adresse nicht, oder die Mail ging verloren. Mit einem Klick schicken Sie einen neuen Link.',
    button: 'Neu einladen',
  },
  exception: {
    heading: 'Eine Ausnahme wartet auf Ihre Entscheidung',
    text: (who: string, n: number, day: string) =>
      `${who} beantragt, dass ${n === 1 ? 'ein Eintrag' : `${n} Einträge`} bis einschließlich ${day} ausgenommen ${n === 1 ? 'ist' : 'sind'}. Es geht um diesen Test:`,
    quoted: (text: string) => `„${text}“`,
    decide:
      'Genehmigen oder ablehnen kann jede Person mit diesem Recht außer der, die gefragt hat.',
    button: 'Anträge ansehen',
  },
}
